internal import BelayModel

/// A server or a jump host, with all that goes for the connection to it.
struct Destination: Sendable {
    var endpoint: Endpoint
    /// The transport's, with what ssh_config(5) says of this host in it.
    var configuration: SSHConfiguration
}

/// The way to a server: its jump hosts in the order in which they are passed, and then itself.
struct Route: Sendable {
    /// The server's, at the end, is always there.
    private(set) var stations: [Destination]
    /// What carries the connection to the first station; `nil`: TCP.
    var proxyCommand: String?

    init(to server: Destination, through jumpHosts: [Destination] = [], proxyCommand: String? = nil)
    {
        stations = jumpHosts + [server]
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
    let proxyCommand: String?
}
