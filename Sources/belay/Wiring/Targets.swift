import BelayDebian
import BelayEngine
import BelayModel

extension ReachOptions {
    /// How each server is reached without a job.
    func targets(
        _ servers: [InventoryServer], _ directory: SSHDirectory
    ) async throws -> [FleetCommand.Target] {
        let servers = try await directory.resolved(servers, soon: true)
        let secrets = try passwords().forServers(servers)
        return servers.map { server in
            let login = server.login
            let user = login.user ?? loginUser
            let becomeUser = login.becomeUser ?? "root"
            let becomes = (login.become ?? become) && becomeUser != user
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
