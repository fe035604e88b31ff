import BelayModel

@testable import BelaySSH
@testable import BelaySSHConfig

extension SSHConfiguration {
    /// Servers are reached as an ssh_config of this text says.
    mutating func read(config text: String, _ directory: Workspace) throws {
        try directory.write("ssh_config", text)
        let config = try SSHConfig(.file(directory.path("ssh_config")), .current())
        let resolver = SSHConfigResolver(config) { _ in .success(false) }
        route = { endpoint in
            let name = SSHServerName(endpoint.host, user: endpoint.user, port: endpoint.port)
            return await Result { () async throws(SSHConfigError) in
                try await resolver.route(to: name)
            }
        }
    }
}

extension Result {
    fileprivate init(_ body: () async throws(Failure) -> Success) async {
        do throws(Failure) { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
