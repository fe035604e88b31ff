import BelayModel

/// Moments that a coordinator waits for.
struct Timers {
    private struct Watch {
        let attempt: Int
        let until: Timestamp
    }

    /// By server: an item in hand, one at most.
    private var watches: [Int: Watch] = [:]
    private var wakes: [(phase: Phase, at: Timestamp)] = []
    /// The earliest moment, or one before it that has gone.
    private var earliest: Timestamp?

    mutating func watch(_ server: Int, _ attempt: Int, until: Timestamp) {
        watches[server] = Watch(attempt: attempt, until: until)
        earliest = min(earliest ?? until, until)
    }

    mutating func wake(_ phase: Phase, at time: Timestamp) {
        wakes.append((phase, time))
        earliest = min(earliest ?? time, time)
    }

    /// What has become due. An item that has ended meanwhile makes a stale event, which is dropped.
    mutating func due(at now: Timestamp) -> [Event] {
        guard let earliest, earliest <= now else { return [] }
        var events: [Event] = wakes.filter { $0.at <= now }.map { .phaseDue($0.phase) }
        wakes.removeAll { $0.at <= now }
        for (server, watch) in watches where watch.until <= now {
            events.append(.itemOverdue(server: server, attempt: watch.attempt))
            watches[server] = nil
        }
        self.earliest = (watches.values.map(\.until) + wakes.map(\.at)).min()
        return events
    }
}
