import Synchronization

/// Which servers a command has ended on, and how.
final class FleetProgress: Sendable {
    private struct State {
        var open: Set<String>
        var tally = FleetTally()
    }

    let count: Int
    private let state: Mutex<State>

    init(_ servers: [String]) {
        count = servers.count
        state = Mutex(State(open: Set(servers)))
    }

    func add(_ result: FleetResult) {
        state.withLock { state in
            state.open.remove(result.server)
            state.tally.add(result)
        }
    }

    var tally: FleetTally { state.withLock(\.tally) }
    var open: Set<String> { state.withLock(\.open) }
}
