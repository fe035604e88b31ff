import BelayEngine
import BelayFiles
import BelayModel
import BelayService
import BelayStore
import Foundation

/// What of the submitter's command line and inventory is needed to take the job up again; no secrets.
struct JobContext: Codable {
    var inventory: [String]
    var playbookDirectory: String?
    var knownHosts: [String]
    var acceptNewHostKeys: Bool
    /// `nil`, too, in jobs of before it was kept.
    var sshConfig: String?
    var user: String?
    var askPass: Bool
    var askBecomePass: Bool
    /// `nil`: none, or a job of before these were kept.
    var ansibleConfiguration: String?
    var vaultPasswordFiles: [String]?
    /// How the inventory had each server reached when the job was submitted; `nil` in jobs of before
    /// it was kept.
    var servers: [FrozenServer]?
    /// `nil`: none, or a job of before these were kept.
    var passwordSources: PasswordSources?

    /// A server's login, without its passwords.
    struct FrozenServer: Codable {
        var name: String
        var login: Login
        /// Whether the inventory had a password, for the login or to become another user.
        var hasPassword: Bool

        init(_ server: InventoryServer) {
            name = server.name
            login = server.login
            hasPassword = login.password != nil || login.becomePassword != nil
            login.password = nil
            login.becomePassword = nil
        }
    }

    /// - Parameter servers: as the inventory has them.
    init(
        _ source: ServerSource, _ reach: ReachOptions, playbookDirectory: String?,
        servers: [InventoryServer]
    ) {
        inventory = source.sources.map(Self.absolute)
        ansibleConfiguration = (source.configuration?.path).map(Self.absolute)
        vaultPasswordFiles = source.vaultPasswordFiles.map(Self.absolute)
        self.playbookDirectory = playbookDirectory
        self.servers = servers.map(FrozenServer.init)
        knownHosts = reach.knownHosts.map(Self.absolute)
        acceptNewHostKeys = reach.acceptNewHostKeys
        sshConfig = reach.sshConfig.map { $0 == "none" ? $0 : Self.absolute($0) }
        user = reach.user
        askPass = reach.askPass
        askBecomePass = reach.askBecomePass
        let sources = reach.passwordSources
        passwordSources = sources == PasswordSources() ? nil : sources
    }

    /// A later process may stand in another directory. A list of names is not a path.
    private static func absolute(_ path: String) -> String {
        path.contains(",")
            ? path
            : URL(filePath: NSString(string: path).expandingTildeInPath).standardizedFileURL.path
    }

    /// The servers as they were when the job was submitted. The inventory may be gone or broken since:
    /// it is read for passwords only, where it had any.
    func frozenServers() -> [InventoryServer] {
        guard let servers else { return inventoryServers() ?? [] }
        let frozen = servers.map {
            InventoryServer(name: $0.name, groups: [], variables: [:], login: $0.login)
        }
        guard servers.contains(where: \.hasPassword), let today = inventoryServers() else {
            return frozen
        }
        let logins = Dictionary(today.map { ($0.name, $0.login) }) { first, _ in first }
        return frozen.map { server in
            var server = server
            server.login.password = logins[server.name]?.password
            server.login.becomePassword = logins[server.name]?.becomePassword
            return server
        }
    }

    /// Today's inventory; `nil`: it cannot be read, which has been said.
    private func inventoryServers() -> [InventoryServer]? {
        do throws(FileProblems) {
            return try readServers()
        } catch {
            let problems = error.problems.map { "\($0)" }
            Console.complain(
                "warning: the inventory cannot be read, going on with what was recorded when the job"
                    + " was submitted: \(problems.joined(separator: "; "))")
            return nil
        }
    }

    private func readServers() throws(FileProblems) -> [InventoryServer] {
        var reader = InventoryReader(sources: inventory, playbookDirectory: playbookDirectory)
        do throws(FileProblem) { reader.vault = try Vault(files: vaultPasswordFiles ?? []) } catch {
            throw FileProblems([error])
        }
        // What it said is in the job already: a file that is gone must not keep the job from being
        // taken up.
        reader.configuration = ansibleConfiguration.flatMap { try? AnsibleConfiguration(path: $0) }
        let user = reader.configuration?.remoteUser
        return try reader.read { _ in }.servers.map { $0.withUser(user) }
    }

    /// The servers' passwords: the inventory's, and those that are asked for if they were before, or
    /// if the inventory had some and cannot be read.
    func secrets(_ today: [InventoryServer]) throws -> @Sendable (String) -> ServerSecrets {
        let had = servers?.contains(where: \.hasPassword) == true
        let has = today.contains { $0.login.password != nil || $0.login.becomePassword != nil }
        if had, !has, !askPass, !askBecomePass, passwordSources == nil {
            Console.complain(
                "the inventory had passwords that are not to be had now: they are asked for")
            let passwords = ServerPasswords(
                login: try? Prompt.secret("Password of the login"),
                become: try? Prompt.secret("Password for sudo"))
            return passwords.forServers(today)
        }
        var passwords = try passwordSources?.passwords() ?? ServerPasswords()
        if askPass { passwords.login = try Prompt.secret("Password of the login") }
        if askBecomePass { passwords.become = try Prompt.secret("Password for sudo") }
        return passwords.forServers(today)
    }

    /// The servers' passwords, where nobody can be asked.
    /// - Throws: `UnattendedProblem`.
    func unattendedSecrets(
        _ today: [InventoryServer]
    ) throws -> @Sendable (String) -> ServerSecrets {
        if askPass || askBecomePass {
            throw UnattendedProblem("it needs a password that only somebody at a terminal has")
        }
        let had = servers?.contains(where: \.hasPassword) == true
        let has = today.contains { $0.login.password != nil || $0.login.becomePassword != nil }
        guard !had || has || passwordSources != nil else {
            throw CredentialsProblem("the inventory had passwords that are not to be had now")
        }
        return try (passwordSources?.passwords() ?? ServerPasswords()).forServers(today)
    }
}

/// Passwords that are not there now, and may be again.
struct CredentialsProblem: Error, CustomStringConvertible {
    let description: String

    init(_ words: String) { description = "credentials: \(words)" }
}

extension ServerPasswords {
    /// Each server's passwords: the inventory's, else those that were asked for.
    func forServers(_ servers: [InventoryServer]) -> @Sendable (String) -> ServerSecrets {
        let known = Dictionary(servers.map { ($0.name, $0.login) }) { first, _ in first }
        return { [login, become] name in
            ServerSecrets(
                login: known[name]?.password ?? login,
                become: known[name]?.becomePassword ?? become)
        }
    }
}
