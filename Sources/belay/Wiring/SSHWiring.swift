import BelayModel
import BelaySSH
import Foundation

extension SSHTransport {
    /// The transport that a command line asks for.
    static func standard(
        knownHosts: [String], acceptNewHostKeys: Bool
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
        return try SSHTransport(configuration)
    }
}

extension ReachOptions {
    func transport() throws -> SSHTransport {
        try .standard(knownHosts: knownHosts, acceptNewHostKeys: acceptNewHostKeys)
    }
}

extension JobContext {
    func transport() throws -> SSHTransport {
        try .standard(knownHosts: knownHosts, acceptNewHostKeys: acceptNewHostKeys)
    }
}
