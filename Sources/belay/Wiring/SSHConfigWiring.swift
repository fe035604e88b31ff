import BelayModel
import BelaySSH

/// What ssh_config(5) says of the servers of a command. What the inventory and the command line say
/// wins over it.
struct SSHDirectory: Sendable {
    private let resolver: SSHConfigResolver
    private let names: [String: SSHServerName]
    /// How many servers it is about.
    var count: Int { names.count }

    /// - Parameters:
    ///   - file: instead of the user's and the system's (`ssh -F`).
    ///   - user: for servers whose inventory names none.
    init(_ servers: [InventoryServer], file: String?, user: String?) throws {
        let source = file.map { SSHConfig.Source.file($0) } ?? .standard
        let runner = try ShellRunner()
        resolver = SSHConfigResolver(try SSHConfig(source, try .current())) { await runner.run($0) }
        names = Dictionary(servers.map { ($0.name, SSHServerName($0.login, user: user)) }) { $1 }
    }

    /// The servers with the addresses, ports and users that they come down to.
    func resolved(_ servers: [InventoryServer]) async throws -> [InventoryServer] {
        var servers = servers
        for index in servers.indices {
            let name = SSHServerName(servers[index].login, user: nil)
            servers[index].login.take(
                try await resolver.options(for: names[servers[index].name] ?? name))
        }
        return servers
    }

    /// The way to a server, its jump hosts first. One that is no longer in the inventory is looked
    /// up as it was when its job was submitted.
    func route(to server: Endpoint) async -> Result<[SSHHostOptions], SSHConfigError> {
        var name = SSHServerName(server.host, user: server.user, port: server.port)
        name.proxyJump = server.proxyJump
        do throws(SSHConfigError) {
            return .success(try await resolver.route(to: names[server.name] ?? name))
        } catch {
            return .failure(error)
        }
    }
}

extension SSHServerName {
    fileprivate init(_ login: Login, user: String?) {
        self.init(login.host, user: login.user ?? user, port: login.port)
        proxyJump = login.proxyJump
    }
}

extension Login {
    fileprivate mutating func take(_ options: SSHHostOptions) {
        host = options.hostName
        port = options.port
        user = options.user
        if !options.usesDefaultIdentityFiles { identityFiles = options.identityFiles }
        proxyJump = options.proxyJump.map { $0.hops.map(\.text).joined(separator: ",") }
    }
}
