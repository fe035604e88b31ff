internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Synchronization

/// The services of a jump host's connection for the servers behind it.
extension SSHConnection {
    /// Asks the jump host to connect to a server, by the name under which it knows it.
    func openTunnel(to host: String, port: Int) async -> Result<Carrier, TunnelProblem> {
        if let failure { return .failure(.lost(failure.message)) }
        return await withCheckedContinuation { continuation in
            lastCommand += 1
            let id = CommandID(number: lastCommand)
            commands.append(Command(id: id, Tunnel(to: host, port: port, continuation)))
            tunnels.add(1, ordering: .relaxed)
            watchIdleness()
            turn()
        }
    }

    func opened(_ tunnel: Tunnel, _ command: Command) {
        let id = command.id
        tunnel.open(on: loop, "the jump host \(endpoint.name.printable)") { [weak self] in
            self?.assumeIsolated { $0.tunnelReady(id) }
        }
    }

    /// Only this one has something to carry; the others need not be looked at.
    private func tunnelReady(_ id: CommandID) {
        guard stage == .open, let command = commands[id], command.phase == .running else { return }
        let delivered = wire.delivered
        exchange(command)
        guard stage == .open else { return }
        if wire.delivered != delivered {
            turn()
        } else {
            wire.flush()
            arm()
        }
    }

    func carry(_ command: Command, _ tunnel: Tunnel) {
        tunnel.flush()
        while stage == .open, tunnel.wantsMore {
            let read = command.channel?.read(.standardOutput, into: loop.channelScratch)
            guard case .success(let bytes) = read, !bytes.isEmpty else { break }
            wire.settle()
            tunnel.receive(bytes)
        }
        while !wire.isCongested, let bytes = unsafe tunnel.next() {
            guard let count = unsafe command.channel?.write(bytes), count > 0 else { break }
            tunnel.wrote(count)
            wire.settle()
        }
        if let problem = end(of: tunnel, command) {
            release(tunnel, problem)
            command.settle(.failure(LinkError(.closed, problem.words)))
        }
    }

    private func end(of tunnel: Tunnel, _ command: Command) -> TunnelProblem? {
        if tunnel.isAbandoned { return .closed }
        guard tunnel.isFlushed else { return nil }
        if command.channel?.isAtEnd == true { return .closed }
        return wire.isExhausted ? .lost(lost().message) : nil
    }

    func release(_ tunnel: Tunnel, _ problem: TunnelProblem) {
        guard !tunnel.isReleased else { return }
        tunnel.close(problem)
        tunnels.subtract(1, ordering: .relaxed)
    }

    /// Interprets the jump host's refusal (RFC 4254, section 5.1).
    func refusal(of tunnel: Tunnel, _ text: String) -> TunnelProblem {
        let target = "\(tunnel.host.printable) port \(tunnel.port)"
        let place = "the jump host \(label)"
        let words =
            if text.contains("administratively prohibited") {
                "\(place) does not allow to connect to \(target): see AllowTcpForwarding and "
                    + "PermitOpen in its sshd_config"
            } else if text.contains("connect failed") {
                "\(place) cannot connect to \(target): the name is not known there, or the port is "
                    + "closed or filtered"
            } else {
                "\(place) does not connect to \(target): \(text)"
            }
        return .refused(words)
    }
}

// MARK: - The way to this connection's own server

extension SSHConnection {
    /// Before this connection takes a place among the handshakes: a jump host's needs one, too.
    func reachJumpHost() async throws(LinkError) {
        guard case .jumpHost(let host) = way else { return }
        let shared = shared
        if let error = try await outside({ await host.reach(shared) }) {
            throw LinkError(error.kind, "\(label): no way through a jump host: \(error.message)")
        }
    }

    /// The stream instead of TCP; `nil`: there is to be none.
    func findCarrier() async throws(LinkError) -> Carrier? {
        let result: Result<Carrier, TunnelProblem>
        switch way {
        case .direct:
            return nil
        case .jumpHost(let host):
            let (shared, interest) = (shared, interest)
            let (name, port) = (endpoint.host, endpoint.port)
            result = try await outside {
                await host.tunnel(to: name, port: port, interest, shared)
            }
        case .command(let command):
            let (shell, workers) = (configuration.shell, shared.loops.workers)
            let limit = configuration.connectTimeout
            result = try await outside {
                await workers.programs.run {
                    ProxyProcess.start(
                        command, shell: shell, within: limit, reaping: workers.reaping)
                }
            }
        }
        switch result {
        case .success(let carrier): return carrier
        case .failure(let problem): throw failure(of: problem)
        }
    }

    private func failure(of problem: TunnelProblem) -> LinkError {
        let kind: LinkError.Kind =
            switch problem {
            case .refused: .refused
            case .lost, .closed: .lost
            case .local: .local
            }
        return LinkError(kind, "\(label): \(problem.words)")
    }
}
