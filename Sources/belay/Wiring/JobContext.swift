import BelayEngine
import BelayFiles
import BelayModel
import Foundation

/// What of the submitter's command line is needed to take the job up again; no secrets.
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

    init(_ inventory: InventoryOptions, _ reach: ReachOptions, playbookDirectory: String?) {
        self.inventory = inventory.inventory.map(Self.absolute)
        self.playbookDirectory = playbookDirectory
        knownHosts = reach.knownHosts.map(Self.absolute)
        acceptNewHostKeys = reach.acceptNewHostKeys
        sshConfig = reach.sshConfig.map { $0 == "none" ? $0 : Self.absolute($0) }
        user = reach.user
        askPass = reach.askPass
        askBecomePass = reach.askBecomePass
    }

    /// A later process may stand in another directory. A list of names is not a path.
    private static func absolute(_ path: String) -> String {
        path.contains(",") ? path : URL(filePath: path).standardizedFileURL.path
    }

    /// Reads the inventory once more: it has what a job does not keep.
    func servers() throws -> [InventoryServer] {
        try InventoryReader(sources: inventory, playbookDirectory: playbookDirectory)
            .read { _ in }.servers
    }

    /// The servers' passwords: the inventory's, and those that are asked for if they were before.
    func secrets(_ servers: [InventoryServer]) throws -> @Sendable (String) -> ServerSecrets {
        let passwords = ServerPasswords(
            login: askPass ? try Prompt.secret("Password of the login") : nil,
            become: askBecomePass ? try Prompt.secret("Password for sudo") : nil)
        return passwords.forServers(servers)
    }
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
