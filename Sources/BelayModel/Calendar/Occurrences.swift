/// A due time of a schedule.
package struct Occurrence: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let instant: Int
    /// The wall-clock time that the rule names. It differs from the local time at `instant` where
    /// the clock was put forward over it.
    package let local: LocalMinute
    package let offset: ZoneRules.Offset
    /// Whether the named time does not exist on that day, so that it runs right after the gap.
    package let isMoved: Bool

    /// The occurrence's name among those of its schedule, unique for ever: the local time with its
    /// offset, as RFC 3339 has it.
    package var nominal: String {
        let minutes = abs(offset.seconds) / 60
        return local.text + ":00" + (offset.seconds < 0 ? "-" : "+")
            + (minutes / 60).padded(2) + ":" + (minutes % 60).padded(2)
    }
}

extension CalendarExpression {
    /// How far ahead an occurrence is looked for: the rarest rule that can be meant, 29 February on
    /// a set weekday, comes every 40 years at most.
    private static let horizon = 41 * 366

    /// The occurrences after an instant, in order, each later than the one before.
    ///
    /// Daylight saving time is handled as cron(8) does. A rule with a fixed hour runs once a day:
    /// where its time does not exist, right after the gap; where it exists twice, the first time. A
    /// rule with `*` for the hour runs in each real hour.
    /// - Parameter end: the last instant that is looked at; `nil`: as far as it makes sense.
    package func occurrences(
        after instant: Int, upTo end: Int? = nil, in zone: ZoneRules, count: Int
    ) -> [Occurrence] {
        var found: [Occurrence] = []
        var last = instant
        let minutes = minutesOfDay
        // The day before: its last minute may be moved into the day of the instant.
        let start = zone.local(at: instant).date.adding(days: -1)
        // One day more: a time that is moved over a gap may belong to the day before.
        let lastDate = end.map { zone.local(at: $0).date.adding(days: 1) }
        for day in 0..<Self.horizon where found.count < count {
            let date = start.adding(days: day)
            if let lastDate, date > lastDate { break }
            guard matches(date) else { continue }
            for occurrence in occurrences(on: date, minutes, in: zone)
            where occurrence.instant > last && found.count < count
                && occurrence.instant <= end ?? Int.max
            {
                found.append(occurrence)
                last = occurrence.instant
            }
        }
        return found
    }

    private func occurrences(
        on date: CivilDate, _ minutes: [Int], in zone: ZoneRules
    ) -> [Occurrence] {
        var found: [Occurrence] = []
        for minute in minutes {
            let local = LocalMinute(date: date, minute: minute)
            func add(_ instant: Int, isMoved: Bool = false) {
                found.append(
                    Occurrence(
                        instant: instant, local: local, offset: zone.offset(at: instant),
                        isMoved: isMoved))
            }
            switch zone.meaning(of: local) {
            case .once(let instant): add(instant)
            case .twice(let first, let second):
                add(first)
                if isInterval { add(second) }
            case .never(let then): if !isInterval { add(then, isMoved: true) }
            }
        }
        return found.sorted { $0.instant < $1.instant }
    }
}
