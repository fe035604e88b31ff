import BelayModel

/// Moments that a coordinator waits for.
struct Timers {
    private struct Watch {
        let attempt: Int
        let until: Timestamp
        /// What the item becomes then: overdue, or due to be killed.
        let event: (_ server: Int, _ attempt: Int) -> Event
    }

    /// By server: an item in hand, one at most.
    private var watches: [Int: Watch] = [:]
    private var wakes: [(phase: Phase, at: Timestamp)] = []
    /// The earliest moment, or one before it that has gone.
    private var earliest: Timestamp?

    /// The item's time-out.
    mutating func watch(_ server: Int, _ attempt: Int, until: Timestamp) {
        watch(server, Watch(attempt: attempt, until: until, event: Event.itemOverdue))
    }

    /// The time after it.
    mutating func watchKill(_ server: Int, _ attempt: Int, until: Timestamp) {
        watch(server, Watch(attempt: attempt, until: until, event: Event.killDue))
    }

    private mutating func watch(_ server: Int, _ watch: Watch) {
        watches[server] = watch
        earliest = min(earliest ?? watch.until, watch.until)
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
            events.append(watch.event(server, watch.attempt))
            watches[server] = nil
        }
        self.earliest = (watches.values.map(\.until) + wakes.map(\.at)).min()
        return events
    }
}
