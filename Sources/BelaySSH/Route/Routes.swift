internal import BelayModel

/// Finds the way to a server: from ssh_config(5) where that is asked, else from what the server's
/// `Endpoint` says.
struct Routes: Sendable {
    private let configuration: SSHConfiguration
    private let resolve: @Sendable (Endpoint) async -> Result<[SSHHostOptions], SSHConfigError>

    init(_ configuration: SSHConfiguration) {
        var configuration = configuration
        // Without ssh_config's files nothing but the jump hosts is asked of it.
        if configuration.route == nil { configuration.insistsOnKnownHostsFiles = true }
        self.configuration = configuration
        resolve = configuration.route ?? Self.resolveWithoutFiles
    }

    /// - Throws: `LinkError.Kind.local`, with what is wrong in the files.
    func route(to server: Endpoint) async throws(LinkError) -> Route {
        if configuration.route == nil, server.proxyJump == nil {
            return Route(to: Destination(endpoint: server, configuration: configuration))
        }
        switch await resolve(server) {
        case .failure(let error):
            throw LinkError(.local, "\(server.name.printable): \(error)")
        case .success(let stations):
            return route(to: server, stations)
        }
    }

    private func route(to server: Endpoint, _ stations: [SSHHostOptions]) -> Route {
        let jumpHosts = stations.dropLast().map { options in
            var own = configuration.applying(options)
            own.host.isJumpHost = true
            return Destination(endpoint: Endpoint(jumpHost: options), configuration: own)
        }
        let own = stations.last.map(configuration.applying) ?? configuration
        return Route(
            to: Destination(endpoint: server, configuration: own), through: jumpHosts,
            proxyCommand: stations.first?.proxyCommand)
    }

    /// As `ssh -F none` would go.
    @Sendable private static func resolveWithoutFiles(
        _ server: Endpoint
    ) async -> Result<[SSHHostOptions], SSHConfigError> {
        do throws(SSHConfigError) {
            let config = try SSHConfig(.file("none"), try .current())
            var name = SSHServerName(server.host, user: server.user, port: server.port)
            name.proxyJump = server.proxyJump
            // Without files there is no `Match exec`.
            let resolver = SSHConfigResolver(config) { _ in .success(false) }
            return .success(try await resolver.route(to: name))
        } catch {
            return .failure(error)
        }
    }
}

extension Endpoint {
    /// The server's password is not for its jump hosts: theirs are asked for.
    fileprivate init(jumpHost options: SSHHostOptions) {
        self.init(
            name: options.originalHost, host: options.hostName, port: options.port,
            user: options.user,
            keyFiles: options.usesDefaultIdentityFiles ? [] : options.identityFiles)
    }
}
