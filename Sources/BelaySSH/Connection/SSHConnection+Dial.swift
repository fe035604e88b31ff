internal import BelayModel
internal import BelaySSHConfig
internal import BelaySystem
internal import CLibSSH2
internal import Glibc

extension SSHConnection {
    /// The carrier of the connection in place of TCP.
    func adopt(_ carrier: Carrier) {
        self.carrier = carrier
        tell("goes through \(carrier.words)")
        adopt(ConnectedSocket(carrier.takeSocket(), loop, self))
    }

    func beginDialing(_ addresses: [SocketAddress], from source: BoundSource? = nil) {
        if source != nil { tell("comes from \(configuration.host.source.words)") }
        tell("tries \(addresses.map(\.numeric).joined(separator: ", ")) port \(endpoint.port)")
        dialer = Dialer(addresses, loop, self, silence: limits.silence, from: source)
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
        case .failed(let code) where dialer.hasBadSource:
            throw LinkError(
                .local,
                "\(label): cannot connect from \(configuration.host.source.words): "
                    + errorText(code))
        case .failed(let code):
            throw unreachable(code, dialer.failures)
        case .waiting(let moment):
            machine.lookAgain(at: moment)
            return false
        }
    }

    /// From where to connect; `nil`: the system decides.
    func lookUpSource() async throws(LinkError) -> BoundSource? {
        let source = configuration.host.source
        guard !source.isAnything else { return nil }
        guard let name = source.address else { return BoundSource(interface: source.interface) }
        let workers = shared.loops.workers.programs
        let found = try await outside({
            await workers.run { Resolver.addresses(of: name, port: 0) }
        })
        switch found {
        case .success(let addresses):
            return BoundSource(addresses: addresses, interface: source.interface)
        case .failure(let error):
            throw LinkError(
                .local, "\(label): cannot connect from \(source.words): \(error.message)")
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

    /// For a server that is given by its name.
    func lookUpAddresses() async throws(LinkError) -> [SocketAddress] {
        let (host, port) = (endpoint.host, endpoint.port)
        let family = configuration.host.addressFamily
        tell("looks up the name \(host.printable)")
        let (lookUps, resolve) = (shared.loops.workers.lookUps, configuration.resolve)
        let interest = interest
        note(.lookUpQueued)
        let result = try await outside {
            await lookUps.run(while: { interest.isThere }) { [weak self] in
                self?.later { $0.lookUpBegan() }
            } _: {
                resolve(host, port, family)
            }
        }
        switch result {
        case nil:
            throw failure ?? LinkError(.closed, "\(label): the look-up was abandoned")
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

    private func lookUpBegan() {
        note(.lookUpBegun)
        arm()
    }

    private func adopt(_ connected: ConnectedSocket) {
        dialer = nil
        socket = connected
        wire.attach(connected.descriptor)
    }
}
