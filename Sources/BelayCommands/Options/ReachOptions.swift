import ArgumentParser
import BelayModel
import BelayService
import Foundation

/// How servers are reached.
struct ReachOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "A known_hosts file instead of ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts.",
        completion: .file())
    var knownHosts: [String] = []

    @Flag(name: .long, help: "Record the key of a host that is not known yet. Never a changed one.")
    var acceptNewHostKeys = false

    @Option(
        name: [.customShort("F"), .long],
        help: "An ssh_config file instead of ~/.ssh/config and /etc/ssh/ssh_config.",
        completion: .file())
    var sshConfig: String?

    @Option(
        name: [.customShort("u"), .long],
        help: "The user to log in as, whatever the inventory and ssh_config say.")
    var user: String?

    @Flag(name: [.customShort("b"), .long], help: "Become root, or ansible_become_user, by sudo.")
    var become = false

    @Flag(name: [.customShort("k"), .long], help: "Ask for the login's password.")
    var askPass = false

    @Flag(name: [.customShort("K"), .long], help: "Ask for sudo's password.")
    var askBecomePass = false

    @Option(
        help: ArgumentHelp(
            "A command that prints the login's password, run when it is needed.",
            valueName: "COMMAND"))
    var passwordCommand: String?

    @Option(
        help: ArgumentHelp(
            "A command that prints sudo's password, run when it is needed.", valueName: "COMMAND"))
    var becomePasswordCommand: String?

    @Option(
        help: ArgumentHelp(
            "The file in $CREDENTIALS_DIRECTORY with the login's password.", valueName: "NAME"))
    var passwordCredential: String?

    @Option(
        help: ArgumentHelp(
            "The file in $CREDENTIALS_DIRECTORY with sudo's password.", valueName: "NAME"))
    var becomePasswordCredential: String?

    @Option(
        name: [.customShort("f"), .long],
        help: "Servers worked on at once (default: the playbook's, belay.yaml's, or 50).")
    var forks: Int?

    func validate() throws {
        let login = [askPass ? "" : nil, passwordCommand, passwordCredential].compactMap(\.self)
        let become = [askBecomePass ? "" : nil, becomePasswordCommand, becomePasswordCredential]
            .compactMap(\.self)
        if login.count > 1 || become.count > 1 {
            throw ValidationError(
                "A password comes from one place: it is asked for, or a command or a credential "
                    + "has it.")
        }
        if let forks, forks < 1 { throw ValidationError("--forks must be at least 1.") }
    }

    var loginUser: String { user ?? NSUserName() }

    /// Where the passwords are taken from that nobody is asked for.
    var passwordSources: PasswordSources {
        PasswordSources(
            login: passwordCommand.map(SecretSource.command)
                ?? passwordCredential.map(SecretSource.credential),
            become: becomePasswordCommand.map(SecretSource.command)
                ?? becomePasswordCredential.map(SecretSource.credential))
    }

    /// Asks for the passwords that are to be asked for, and gets the others.
    func passwords() throws -> ServerPasswords {
        var passwords = try passwordSources.passwords()
        if askPass { passwords.login = try Prompt.secret("Password of the login") }
        if askBecomePass { passwords.become = try Prompt.secret("Password for sudo") }
        return passwords
    }
}

/// The places of the passwords that go for every server whose inventory has none.
struct PasswordSources: Codable, Hashable {
    var login: SecretSource?
    var become: SecretSource?

    /// Gets the passwords. Blocks.
    func passwords() throws -> ServerPasswords {
        ServerPasswords(login: try login?.secret(), become: try become?.secret())
    }
}

/// Passwords that go for every server whose inventory has none.
struct ServerPasswords: Sendable {
    var login: Secret?
    var become: Secret?
}
