internal import BelayModel
internal import BelaySSHConfig
internal import BelaySystem

/// A server or a jump host, with all that goes for the connection to it.
struct Destination: Sendable {
    var endpoint: Endpoint
    let settings: HostSettings
    var configuration: SSHConfiguration { settings.configuration }
}

/// What goes for the connections to a host: the transport's configuration, with what ssh_config(5)
/// says of this host in it. Hosts of which it says the same share one.
final class HostSettings: Sendable {
    let configuration: SSHConfiguration
    let limits: Limits

    init(_ configuration: SSHConfiguration) {
        self.configuration = configuration
        limits = Limits(configuration)
    }

    /// The limits of the stages, in nanoseconds.
    struct Limits: Sendable {
        let connect: UInt64
        let banner: UInt64
        let handshake: UInt64
        let login: UInt64
        let request: UInt64
        let keepalive: UInt64
        let silence: UInt64
        let linger: UInt64

        init(_ configuration: SSHConfiguration) {
            connect = configuration.connectTimeout.nanoseconds
            banner = configuration.bannerTimeout.nanoseconds
            handshake = configuration.handshakeTimeout.nanoseconds
            login = configuration.loginTimeout.nanoseconds
            request = configuration.requestTimeout.nanoseconds
            keepalive = configuration.keepaliveInterval.nanoseconds
            silence = configuration.silenceLimit.nanoseconds
            linger = configuration.outputLinger.nanoseconds
        }
    }
}

/// The way to a server: its jump hosts in the order in which they are passed, and then itself.
struct Route: Sendable {
    /// The server's, at the end, is always there.
    private(set) var stations: [Destination]
    /// The carrier of the connection to the first station; `nil`: TCP.
    var proxyCommand: ProxyCommand?

    init(
        to server: Destination, through jumpHosts: [Destination] = [],
        proxyCommand: ProxyCommand? = nil
    ) {
        stations = jumpHosts.isEmpty ? [server] : jumpHosts + [server]
        self.proxyCommand = proxyCommand
    }

    /// The way to the last jump host; `nil`: there is none.
    var toLastJumpHost: Route? {
        guard stations.count > 1, let last = stations.dropLast().last else { return nil }
        return Route(
            to: last, through: Array(stations.dropLast(2)), proxyCommand: proxyCommand)
    }

    var server: Destination { stations[stations.count - 1] }

    /// Connections that are to be shared have the same.
    var key: RouteKey {
        RouteKey(endpoints: stations.map(\.endpoint), proxyCommand: proxyCommand)
    }
}

struct RouteKey: Hashable, Sendable {
    let endpoints: [Endpoint]
    let proxyCommand: ProxyCommand?
}

/// A `ProxyCommand` of ssh_config(5), ready to be run.
struct ProxyCommand: Hashable, Sendable {
    /// For the user's shell, after `exec`.
    var text: String
    /// It hands over a socket (`ProxyUseFdpass`) instead of carrying what is sent.
    var passesSocket: Bool

    init?(_ options: SSHHostOptions?) {
        guard let options, let text = options.proxyCommand else { return nil }
        self.text = text
        passesSocket = options.proxyPassesSocket
    }
}
