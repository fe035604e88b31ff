import BelayModel
import BelaySSH

extension ReachOptions {
    /// The servers with what ssh_config(5) says of how they are reached. What the inventory and the
    /// command line say wins over it.
    func resolved(_ servers: [InventoryServer]) async throws -> [InventoryServer] {
        let source = sshConfig.map { SSHConfig.Source.file($0) } ?? .standard
        let config = try SSHConfig(source, try .current())
        let runner = try ShellRunner()
        let resolver = SSHConfigResolver(config) { await runner.run($0) }
        var servers = servers
        for index in servers.indices {
            var name = SSHServerName(
                servers[index].login.host, user: servers[index].login.user ?? user,
                port: servers[index].login.port)
            name.proxyJump = servers[index].login.proxyJump
            servers[index].login.take(try await resolver.options(for: name))
        }
        return servers
    }
}

extension Login {
    fileprivate mutating func take(_ options: SSHHostOptions) {
        host = options.hostName
        port = options.port
        user = options.user
        if !options.usesDefaultIdentityFiles { identityFiles = options.identityFiles }
        // A server behind a proxy is not to be dialled directly: the transport refuses it by this.
        proxyJump =
            options.proxyJump.map { $0.hops.map(\.host).joined(separator: ",") }
            ?? options.proxyCommand
    }
}
