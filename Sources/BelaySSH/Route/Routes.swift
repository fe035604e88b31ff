internal import BelayModel
internal import BelaySSHConfig
internal import Synchronization

/// Finds the way to a server: from ssh_config(5) where that is asked, else from what the server's
/// `Endpoint` says.
final class Routes: Sendable {
    private let configuration: SSHConfiguration
    private let resolve: @Sendable (Endpoint) async -> Result<[SSHHostOptions], SSHConfigError>
    private let settings: SettingsByOptions

    init(_ configuration: SSHConfiguration) {
        var configuration = configuration
        // Without ssh_config's files nothing but the jump hosts is asked of it.
        if configuration.route == nil { configuration.insistsOnKnownHostsFiles = true }
        self.configuration = configuration
        settings = SettingsByOptions(configuration)
        resolve = configuration.route ?? Self.resolveWithoutFiles
    }

    /// - Throws: `LinkError.Kind.local`, with what is wrong in the files; `closed` when the calling
    ///   task was cancelled meanwhile.
    func route(to server: Endpoint) async throws(LinkError) -> Route {
        if configuration.route == nil, server.proxyJump == nil {
            return Route(to: Destination(endpoint: server, settings: settings.ofNone))
        }
        switch await resolve(server) {
        case .failure(let error):
            throw LinkError(
                Task.isCancelled ? .closed : .local, "\(server.name.printable): \(error)")
        case .success(let stations):
            return route(to: server, stations)
        }
    }

    /// The same, where nothing has to be waited for; `nil`: ask `route(to:)`.
    func routeAtHand(to server: Endpoint) -> Route? {
        configuration.routeAtHand?(server).map { route(to: server, [$0]) }
    }

    private func route(to server: Endpoint, _ stations: [SSHHostOptions]) -> Route {
        let jumpHosts = stations.dropLast().map { options in
            var own = configuration.applying(options)
            own.host.isJumpHost = true
            return Destination(endpoint: Endpoint(jumpHost: options), settings: HostSettings(own))
        }
        let own = stations.last.map(settings.of) ?? settings.ofNone
        return Route(
            to: Destination(endpoint: server, settings: own), through: jumpHosts,
            proxyCommand: ProxyCommand(stations.first))
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

/// What goes for servers, by what ssh_config(5) says of them: mostly the same as of the one before.
private final class SettingsByOptions: Sendable {
    /// Where ssh_config(5) is not asked.
    let ofNone: HostSettings
    private let last = Mutex<(options: SSHHostOptions, settings: HostSettings)?>(nil)

    init(_ configuration: SSHConfiguration) { ofNone = HostSettings(configuration) }

    func of(_ options: SSHHostOptions) -> HostSettings {
        last.withLock { last in
            if let last, last.options.saysTheSame(as: options) { return last.settings }
            let settings = HostSettings(ofNone.configuration.applying(options))
            last = (options, settings)
            return settings
        }
    }
}

extension SSHHostOptions {
    /// But for the server and the account, which an `Endpoint` has as well.
    fileprivate func saysTheSame(as other: SSHHostOptions) -> Bool {
        var other = other
        (other.originalHost, other.hostName) = (originalHost, hostName)
        (other.user, other.port) = (user, port)
        return other == self
    }
}
