import BelayDebian
import BelayEngine
import BelayModel

extension ReachOptions {
    /// How each server is reached without a job.
    func targets(
        _ servers: [InventoryServer], _ directory: SSHDirectory
    ) async throws -> [FleetCommand.Target] {
        let servers = try await directory.resolved(servers, soon: true)
        let becomes = become
        return targets(servers, try passwords().forServers(servers)) { [becomes] server in
            guard server.login.become ?? becomes else { return nil }
            return server.login.becomeUser ?? "root"
        }
    }

    /// - Parameters:
    ///   - servers: with their addresses worked out.
    ///   - becoming: the user that is become on a server; `nil`: none.
    func targets(
        _ servers: [InventoryServer], _ secrets: (_ server: String) -> ServerSecrets,
        becoming: (_ server: InventoryServer) -> String?
    ) -> [FleetCommand.Target] {
        servers.map { server in
            let login = server.login
            let user = login.user ?? loginUser
            let becomeUser = becoming(server) ?? user
            let becomes = becomeUser != user
            let secrets = secrets(server.name)
            return FleetCommand.Target(
                endpoint: Endpoint(
                    name: server.name, host: login.host, port: login.port ?? 22, user: user,
                    keyFiles: login.keyFile.map { [$0] } ?? login.identityFiles,
                    password: secrets.login,
                    proxyJump: login.proxyJump),
                shell: RemoteShell(
                    becomeUser: becomes ? becomeUser : nil,
                    method: login.becomeMethod ?? .sudo,
                    password: becomes ? secrets.become : nil))
        }
    }
}
