import BelayModel

/// Moments that a coordinator waits for.
struct Timers {
    /// An item that may run for so long.
    struct Watch: Sendable {
        enum Sequel: Sendable {
            /// It is over its time-out then.
            case overdue
            /// It is to be killed then.
            case kill
        }

        let server: Int
        let attempt: Int
        let step: Int
        /// Seconds.
        let limit: Int
        let sequel: Sequel
        /// When it may have run for so long, by the coordinator's waking time.
        let until: Duration
        /// When it has certainly been in hand for so long here.
        let full: Duration

        var event: Event {
            switch sequel {
            case .overdue: .itemOverdue(server: server, attempt: attempt)
            case .kill: .killDue(server: server, attempt: attempt)
            }
        }
    }

    /// By server: an item in hand, one at most.
    private var watches: [Int: Watch] = [:]
    private var wakes: [(event: Event, at: Timestamp)] = []
    /// Waits of a length of their own, by a clock that nobody sets.
    private var waits: [(event: Event, until: Duration)] = []
    /// The earliest moment of a watch, or one before it that has gone.
    private var earliest: Duration?

    /// The time that this process has been at work: a sleep of the machine, or a stop of the process,
    /// counts for a moment only, for what arrived meanwhile has not been read.
    private(set) var awake = Duration.zero
    private var last: Duration?

    /// Tells the time, as often as the loop looks.
    /// - Parameter longest: what two looks may be apart, at most, of a process that is at work.
    mutating func tick(_ elapsed: Duration, longest: Duration) {
        if let last { awake += min(max(elapsed - last, .zero), longest) }
        last = elapsed
    }

    mutating func watch(_ watch: Watch) {
        watches[watch.server] = watch
        earliest = min(earliest ?? watch.until, watch.until)
    }

    mutating func wake(_ phase: Phase, at time: Timestamp) { wake(for: .phaseDue(phase), at: time) }

    mutating func wake(for event: Event, at time: Timestamp) {
        wakes.removeAll { $0.event == event }
        wakes.append((event, time))
    }

    /// The phases and closes whose time has come: by the calendar, which may be set.
    mutating func duePhases(at wall: Timestamp) -> [Event] {
        guard wakes.contains(where: { $0.at <= wall }) else { return [] }
        defer { wakes.removeAll { $0.at <= wall } }
        return wakes.filter { $0.at <= wall }.map(\.event)
    }

    /// - Parameter elapsed: when the event is to come, by the coordinator's clock.
    mutating func wait(for event: Event, until elapsed: Duration) {
        waits.removeAll { $0.event == event }
        waits.append((event, elapsed))
    }

    /// The events that have been waited for long enough.
    mutating func dueWaits(at elapsed: Duration) -> [Event] {
        guard waits.contains(where: { $0.until <= elapsed }) else { return [] }
        defer { waits.removeAll { $0.until <= elapsed } }
        return waits.filter { $0.until <= elapsed }.map(\.event)
    }

    var hasDueWatches: Bool { earliest.map { $0 <= awake } ?? false }

    /// The items that may have run for as long as they may.
    mutating func dueWatches() -> [Watch] {
        guard let earliest, earliest <= awake else { return [] }
        let due = watches.values.filter { $0.until <= awake }
        for watch in due { watches[watch.server] = nil }
        self.earliest = watches.values.map(\.until).min()
        return due.sorted { $0.server < $1.server }
    }
}
