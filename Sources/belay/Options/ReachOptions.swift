import ArgumentParser
import BelayModel
import BelaySSH
import Foundation

/// How servers are reached.
struct ReachOptions: ParsableArguments {
    @Option(name: .long, help: "A known_hosts file instead of the user's and the system's.")
    var knownHosts: [String] = []

    @Flag(name: .long, help: "Record the key of a host that is not known yet. Never a changed one.")
    var acceptNewHostKeys = false

    @Option(name: [.customShort("F"), .long], help: "An ssh_config file instead of the user's.")
    var sshConfig: String?

    @Option(name: [.customShort("u"), .long], help: "The user to log in as where none is given.")
    var user: String?

    @Flag(name: [.customShort("b"), .long], help: "Become root, or ansible_become_user, by sudo.")
    var become = false

    @Flag(name: [.customShort("k"), .long], help: "Ask for the login's password.")
    var askPass = false

    @Flag(name: [.customShort("K"), .long], help: "Ask for sudo's password.")
    var askBecomePass = false

    @Option(name: [.customShort("f"), .long], help: "Servers worked on at once.")
    var forks: Int?

    func validate() throws {
        if let forks, forks < 1 { throw ValidationError("--forks must be at least 1.") }
    }

    var loginUser: String { user ?? NSUserName() }

    /// Asks for the passwords that are to be asked for.
    func passwords() throws -> ServerPasswords {
        ServerPasswords(
            login: askPass ? try Prompt.secret("Password of the login") : nil,
            become: askBecomePass ? try Prompt.secret("Password for sudo") : nil)
    }
}

/// Passwords that go for every server whose inventory has none.
struct ServerPasswords: Sendable {
    var login: Secret?
    var become: Secret?
}
