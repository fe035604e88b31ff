internal import BelayModel
internal import Glibc

extension SSHConnection {
    /// What carries the connection in place of TCP.
    func adopt(_ carrier: Carrier) {
        self.carrier = carrier
        tell("goes through \(carrier.words)")
        adopt(ConnectedSocket(carrier.takeSocket(), loop, self))
    }

    func beginDialing(_ addresses: [SocketAddress]) {
        stage = .connecting
        tell("tries \(addresses.map(\.numeric).joined(separator: ", ")) port \(endpoint.port)")
        dialer = Dialer(addresses, loop, self, silence: limits.silence)
    }

    /// - Returns: whether there is a connection.
    func dial() throws(LinkError) -> Bool {
        guard let dialer else { return false }
        switch dialer.step(at: monotonicNow()) {
        case .connected(let connected):
            for failure in dialer.failures {
                tell("\(failure.address.numeric): \(errorText(failure.code))")
            }
            tell("connected to \(dialer.winner?.numeric ?? "?") port \(endpoint.port)")
            adopt(connected)
            wire.markReady(readable: true, writable: true, ending: dialer.isEnding)
            return true
        case .failed(let code):
            throw unreachable(code, dialer.failures)
        case .waiting(let moment):
            nudge = moment
            return false
        }
    }

    /// - Returns: `nil`: the server is given by its name.
    func numericAddresses() throws(LinkError) -> [SocketAddress]? {
        let (host, port) = (endpoint.host, endpoint.port)
        guard (1...65535).contains(port), !host.isEmpty else {
            throw LinkError(.nameNotFound, "\(label): not an address and port to connect to")
        }
        guard let numeric = Resolver.numericAddress(host, port: port) else { return nil }
        let family = configuration.host.addressFamily
        let suitable = numeric.filter { family.includes($0.family) }
        guard suitable.isEmpty else { return suitable }
        throw LinkError(.noRoute, "\(label): AddressFamily of ssh_config excludes this address")
    }

    /// Of a server that is given by its name.
    func lookUpAddresses() async throws(LinkError) -> [SocketAddress] {
        let (host, port) = (endpoint.host, endpoint.port)
        let family = configuration.host.addressFamily
        stage = .resolving
        tell("looks up the name \(host.printable)")
        let (workers, resolve) = (shared.loops.workers, configuration.resolve)
        switch try await outside({ await workers.run { resolve(host, port, family) } }) {
        case .success(let addresses):
            return addresses
        case .failure(var error):
            if configuration.host.wantsCanonicalName, error.kind == .nameNotFound {
                error.message +=
                    ". CanonicalizeHostname of ssh_config is not acted on: write the name in full, "
                    + "or give it with HostName or ansible_host"
            }
            throw error
        }
    }

    private func adopt(_ connected: ConnectedSocket) {
        dialer = nil
        nudge = nil
        socket = connected
        wire.attach(connected.descriptor)
    }
}
