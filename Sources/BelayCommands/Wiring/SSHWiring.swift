import BelayModel
import BelaySSH
import BelaySSHConfig
import BelaySystem

extension SSHTransport {
    /// The transport that a command line asks for.
    /// - Parameters:
    ///   - loops: `nil`: as many as there are processors, within reason.
    ///   - isAttended: whether somebody may be asked, and an agent may be there.
    static func standard(
        knownHosts: [String], acceptNewHostKeys: Bool, _ directory: SSHDirectory,
        loops: Int? = nil, isAttended: Bool = true,
        story: (@Sendable (String, String) -> Void)? = nil
    ) throws -> SSHTransport {
        let agent = isAttended ? environmentVariable("SSH_AUTH_SOCK") : nil
        var configuration = SSHConfiguration(home: directory.home, agentSocket: agent) { keyFile in
            isAttended ? await Prompt.secretIfAny("Passphrase of \(keyFile)") : nil
        }
        if isAttended {
            configuration.jumpPassword = { account, isRepeated in
                let words = isRepeated ? "That was not it. Password" : "Password"
                return await Prompt.secretIfAny("\(words) of the jump host \(account)")
            }
        }
        if !knownHosts.isEmpty {
            configuration.knownHostsFiles = knownHosts
            configuration.insistsOnKnownHostsFiles = true
        }
        configuration.acceptNewHostKeys = acceptNewHostKeys
        if let loops { configuration.loops = loops }
        configuration.story = story
        configuration.route = { await directory.route(to: $0) }
        configuration.routeAtHand = { directory.routeAtHand(to: $0) }
        let transport = try SSHTransport(configuration)
        transport.warn(of: directory.count)
        return transport
    }

    /// Descriptors that Belay needs besides one for each server.
    private static let ownDescriptors = 64

    private func warn(of servers: Int) {
        guard let limit = descriptorLimit, servers + Self.ownDescriptors > limit else { return }
        Console.complain(
            "warning: this process may open \(limit) files, and its limit cannot be raised, "
                + "too few for \(servers) servers at once (ulimit -n, or a smaller --limit)")
    }
}

extension ReachOptions {
    func directory(_ servers: [InventoryServer]) throws -> SSHDirectory {
        try SSHDirectory(servers, file: sshConfig, user: user)
    }

    /// - Parameter story: told each step on the way to a server.
    func transport(
        _ directory: SSHDirectory, loops: Int? = nil,
        story: (@Sendable (String, String) -> Void)? = nil
    ) throws -> SSHTransport {
        try .standard(
            knownHosts: knownHosts, acceptNewHostKeys: acceptNewHostKeys, directory, loops: loops,
            story: story)
    }

    /// The transport of a command that goes to each server once.
    ///
    /// One loop does all: a login to a thousand servers costs it a tenth less than two loops, of
    /// which each gathers half as many messages at a time. For a job's items it is the other way
    /// round.
    func brief(
        _ directory: SSHDirectory, story: (@Sendable (String, String) -> Void)? = nil
    ) throws -> SSHTransport {
        try transport(directory, loops: 1, story: story)
    }
}

extension JobContext {
    func transport(
        _ servers: [InventoryServer], isAttended: Bool = true
    ) throws -> SSHTransport {
        try .standard(
            knownHosts: knownHosts, acceptNewHostKeys: acceptNewHostKeys,
            SSHDirectory(servers, file: sshConfig, user: user), isAttended: isAttended)
    }
}
