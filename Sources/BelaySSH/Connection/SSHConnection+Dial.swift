internal import BelayModel
internal import Glibc

extension SSHConnection {
    /// From the server's name to a TCP connection, or to what stands for one.
    func dial() async throws(LinkError) {
        // Its files are being read meanwhile.
        _ = hostKeys
        setStageDeadline(configuration.connectTimeout)
        stage = .connecting
        if let carrier = try await findCarrier() {
            self.carrier = carrier
            tell("goes through \(carrier.words)")
            adopt(ConnectedSocket(carrier.takeSocket(), loop, self))
            return
        }
        let addresses = try await addresses()
        stage = .connecting
        tell("tries \(addresses.map(\.numeric).joined(separator: ", ")) port \(endpoint.port)")
        let dialer = Dialer(addresses, loop, self, silence: configuration.silenceLimit)
        self.dialer = dialer
        while true {
            switch dialer.step(at: monotonicNow()) {
            case .connected(let connected):
                for failure in dialer.failures {
                    tell("\(failure.address.numeric): \(errorText(failure.code))")
                }
                tell("connected to \(dialer.winner?.numeric ?? "?") port \(endpoint.port)")
                adopt(connected)
                return
            case .failed(let code):
                throw unreachable(code, dialer.failures)
            case .waiting(let moment):
                nudge = moment
                try await progress()
            }
        }
    }

    private func addresses() async throws(LinkError) -> [SocketAddress] {
        let (host, port) = (endpoint.host, endpoint.port)
        guard (1...65535).contains(port), !host.isEmpty else {
            throw LinkError(.nameNotFound, "\(label): not an address and port to connect to")
        }
        let family = configuration.host.addressFamily
        if let numeric = Resolver.numericAddress(host, port: port) {
            let suitable = numeric.filter { family.includes($0.family) }
            guard suitable.isEmpty else { return suitable }
            throw LinkError(.noRoute, "\(label): AddressFamily of ssh_config excludes this address")
        }
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
