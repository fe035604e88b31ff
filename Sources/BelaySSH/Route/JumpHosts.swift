internal import BelayModel
internal import Synchronization

/// The stations on the way to a server.
enum Way: Sendable {
    case direct
    /// A `ProxyCommand`.
    case command(ProxyCommand)
    case jumpHost(JumpHost)
}

/// The jump hosts of a transport: servers behind the same one share it.
final class JumpHosts: Sendable {
    private let hosts = Mutex<[RouteKey: JumpHost]>([:])

    func way(of route: Route) -> Way {
        if let gate = route.toLastJumpHost { return .jumpHost(jumpHost(gate)) }
        return route.proxyCommand.map { .command($0) } ?? .direct
    }

    private func jumpHost(_ route: Route) -> JumpHost {
        hosts.withLock { hosts in
            if let known = hosts[route.key] { return known }
            let new = JumpHost(route)
            hosts[route.key] = new
            return new
        }
    }
}

/// One jump host, and the connections to it: one for all servers behind it, as long as that will
/// do.
///
/// libssh2 asks for one channel at a time, and a jump host answers only when it has reached the
/// server, or has given it up after minutes. So that a dead server does not keep the others
/// waiting, another connection is made when it has answered nobody for some time
/// (`SSHConfiguration.jumpPatience`).
actor JumpHost {
    /// Connections at the most. Their servers' first logins come one after the other, which is
    /// within every MaxStartups.
    private static let laneLimit = 8
    /// A process of sshd has 1,024 descriptors, and a tunnel takes one.
    private static let tunnelLimit = 500
    /// So long a connection without a tunnel is kept.
    private static let idleLimit = Duration.seconds(10)

    private struct Lane {
        let connection: SSHConnection
        /// It asks the jump host for a tunnel now.
        var isBusy = false
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Result<SSHConnection, LinkError>, Never>
        let number: Int
    }

    nonisolated let route: Route
    private var lanes: [Lane] = []
    private var waiters: [Waiter] = []
    private var isConnecting = false
    private var lastNumber = 0
    /// Answers of the jump host so far.
    private var answers = 0

    init(_ route: Route) { self.route = route }

    nonisolated var name: String { route.server.endpoint.name.printable }

    /// Makes sure that there is a connection.
    func reach(_ shared: SharedResources) async -> LinkError? {
        guard !lanes.contains(where: { !$0.connection.isOver }) else { return nil }
        switch await lane(shared) {
        case .failure(let error):
            return error
        case .success(let connection):
            giveBack(connection)
            return nil
        }
    }

    /// Reaches on to a server.
    /// - Parameter interest: whether anybody still wants it.
    func tunnel(
        to host: String, port: Int, _ interest: Interest, _ shared: SharedResources
    ) async -> Result<Carrier, TunnelProblem> {
        // A connection may just have gone, or have closed itself for being idle.
        for _ in 0..<3 {
            switch await lane(shared) {
            case .failure(let error):
                return .failure(.lost(error.message))
            case .success(let connection):
                guard interest.isThere else {
                    giveBack(connection)
                    return .failure(.closed)
                }
                let result = await connection.openTunnel(to: host, port: port)
                giveBack(connection)
                if case .failure(.lost) = result, connection.isOver { continue }
                return result
            }
        }
        return .failure(.lost("the jump host \(name) closes every connection"))
    }
}

// MARK: - Lanes

extension JumpHost {
    /// A connection on which a tunnel may be asked for; to be given back.
    private func lane(_ shared: SharedResources) async -> Result<SSHConnection, LinkError> {
        lanes.removeAll { $0.connection.isOver }
        if waiters.isEmpty, let index = freeLane {
            lanes[index].isBusy = true
            return .success(lanes[index].connection)
        }
        lastNumber += 1
        let number = lastNumber
        return await withCheckedContinuation { continuation in
            waiters.append(Waiter(continuation: continuation, number: number))
            if lanes.isEmpty { connect(shared) }
            // That connection may be gone again before it was this one's turn.
            growLater(number, shared)
        }
    }

    private var freeLane: Int? {
        lanes.firstIndex { lane in
            !lane.isBusy && !lane.connection.isOver
                && lane.connection.tunnels.load(ordering: .relaxed) < Self.tunnelLimit
        }
    }

    private func giveBack(_ connection: SSHConnection) {
        if let index = lanes.firstIndex(where: { $0.connection === connection }) {
            lanes[index].isBusy = false
        }
        answers += 1
        letIn()
    }

    private func letIn() {
        while !waiters.isEmpty, let index = freeLane {
            lanes[index].isBusy = true
            waiters.removeFirst().continuation.resume(returning: .success(lanes[index].connection))
        }
    }

    private func growLater(_ number: Int, _ shared: SharedResources) {
        let (before, patience) = (answers, route.server.configuration.jumpPatience)
        Task {
            try? await Task.sleep(for: patience)
            grow(number, since: before, shared)
        }
    }

    /// Opens another connection for those that still wait, unless the queue is merely long.
    private func grow(_ number: Int, since before: Int, _ shared: SharedResources) {
        guard isWaiting(number) else { return }
        lanes.removeAll { $0.connection.isOver }
        if lanes.isEmpty || answers == before && lanes.count < Self.laneLimit { connect(shared) }
        growLater(number, shared)
    }

    /// They wait in the order of their numbers: thousands who ask this each second go through half
    /// a dozen of them each.
    private func isWaiting(_ number: Int) -> Bool {
        var (low, high) = (0, waiters.count)
        while low < high {
            let middle = (low + high) / 2
            if waiters[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < waiters.count && waiters[low].number == number
    }

    private func connect(_ shared: SharedResources) {
        guard !isConnecting else { return }
        isConnecting = true
        Task {
            let result = await Persistence(shared: shared).open(route, idleLimit: Self.idleLimit)
            isConnecting = false
            switch result {
            case .success(let connection): lanes.append(Lane(connection: connection))
            case .failure(let error): refuse(error)
            }
            letIn()
        }
    }

    /// Without any connection nobody can be let in. With one they go on waiting for it.
    private func refuse(_ failure: LinkError) {
        lanes.removeAll { $0.connection.isOver }
        guard lanes.isEmpty else { return }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(failure)) }
        waiters = []
    }
}

/// Whether somebody still waits for something.
final class Interest: Sendable {
    private let isGone = Atomic<Bool>(false)
    var isThere: Bool { !isGone.load(ordering: .relaxed) }
    func end() { isGone.store(true, ordering: .relaxed) }
}
