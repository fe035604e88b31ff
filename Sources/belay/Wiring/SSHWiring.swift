import BelayModel
import BelaySSH
import Foundation

extension SSHTransport {
    /// The transport that a command line asks for.
    static func standard(
        knownHosts: [String], acceptNewHostKeys: Bool, _ directory: SSHDirectory
    ) throws -> SSHTransport {
        let home = FileManager.default.homeDirectoryForCurrentUser.path
        let agent = ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"]
        var configuration = SSHConfiguration(home: home, agentSocket: agent) { keyFile in
            do {
                return try Prompt.secret("Passphrase of \(keyFile)")
            } catch {
                Console.complain("\(keyFile) has a passphrase, and there is no terminal to ask on")
                return nil
            }
        }
        if !knownHosts.isEmpty { configuration.knownHostsFiles = knownHosts }
        configuration.acceptNewHostKeys = acceptNewHostKeys
        configuration.route = { await directory.route(to: $0) }
        return try SSHTransport(configuration)
    }
}

extension ReachOptions {
    func directory(_ servers: [InventoryServer]) throws -> SSHDirectory {
        try SSHDirectory(servers, file: sshConfig, user: user)
    }

    func transport(_ directory: SSHDirectory) throws -> SSHTransport {
        try .standard(
            knownHosts: knownHosts, acceptNewHostKeys: acceptNewHostKeys, directory)
    }
}

extension JobContext {
    func transport(_ servers: [InventoryServer]) throws -> SSHTransport {
        try .standard(
            knownHosts: knownHosts, acceptNewHostKeys: acceptNewHostKeys,
            SSHDirectory(servers, file: sshConfig, user: user))
    }
}
