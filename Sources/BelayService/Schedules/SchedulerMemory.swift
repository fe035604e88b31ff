import BelayModel
import BelayStore

/// The scheduler's notes between two looks. They only save work: a look forgets what may have
/// changed, and works it out from the store and the zone files again.
struct SchedulerMemory: Sendable {
    private struct Entry {
        var mark: ScheduleMark
        /// Until when nothing of the schedule is due, in seconds since 1970.
        var quietUntil = Int.min
        /// Whether that was worked out; not of a schedule that is broken.
        var isSound = false
    }

    private var entries: [Int64: Entry] = [:]
    private var version: StoreVersion?
    private var latest = Timestamp(milliseconds: 0)
    private var advanced: Timestamp?

    /// How often the watermarks of schedules without anything due are written.
    private static let advancing = 3600

    /// Whether the store has to be asked for marks.
    /// - Parameter areZonesNew: whether the file of a zone has changed.
    mutating func isStale(_ version: StoreVersion, at now: Timestamp, areZonesNew: Bool) -> Bool {
        let isBack = now < latest
        latest = now
        if isBack || areZonesNew { entries = [:] }
        defer { self.version = version }
        return isBack || areZonesNew || version != self.version
    }

    mutating func take(_ marks: [ScheduleMark]) {
        let before = entries
        entries = [:]
        for mark in marks {
            let known = before[mark.id]
            entries[mark.id] = known?.mark == mark ? known : Entry(mark: mark)
        }
    }

    /// The schedules that have to be looked at, in the order of their making.
    func due(at now: Int) -> [Int64] {
        entries.filter { $0.value.quietUntil <= now }.keys.sorted()
    }

    mutating func note(_ schedule: Int64, quietUntil: Int, isSound: Bool) {
        entries[schedule]?.quietUntil = quietUntil
        entries[schedule]?.isSound = isSound
    }

    /// The schedules whose watermarks are to be written, once in a while.
    mutating func toAdvance(at now: Timestamp) -> [Int64] {
        guard let advanced, now >= advanced else {
            self.advanced = now
            return []
        }
        guard now.seconds - advanced.seconds >= Self.advancing else { return [] }
        self.advanced = now
        return entries.filter { $0.value.isSound && $0.value.quietUntil > now.seconds }.keys
            .sorted()
    }
}
