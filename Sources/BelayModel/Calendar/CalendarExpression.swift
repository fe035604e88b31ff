/// A recurring wall-clock time, to the minute: systemd.time(7), "Calendar events", without seconds
/// and without a zone. Weekday and date must both match.
package struct CalendarExpression: Sendable, Hashable {
    /// 0 for Monday to 6 for Sunday; empty: every day.
    package var weekdays: Set<Int> = []
    package var years: CalendarField = .any
    package var months: CalendarField = .any
    package var days: CalendarField = .any
    /// Whether `days` counts from the end of the month: 1 is its last day (`~` for `-`).
    package var daysFromEnd = false
    package var hours: CalendarField = .only(0)
    package var minutes: CalendarField = .only(0)
    /// Days between the date that matches and the day of the occurrence: 4 with the second Tuesday
    /// is the Saturday after it. 0 to 366.
    package var daysAfter = 0

    package init() {}

    /// Whether its times are real intervals: each real hour counts, also one that the clock repeats.
    package var isInterval: Bool { hours.isWildcard }

    package func matches(_ date: CivilDate) -> Bool {
        let date = daysAfter == 0 ? date : date.adding(days: -daysAfter)
        guard weekdays.isEmpty || weekdays.contains(date.weekday), years.matches(date.year),
            months.matches(date.month)
        else { return false }
        return matchesDay(of: date)
    }

    private func matchesDay(of date: CivilDate) -> Bool {
        guard daysFromEnd, !days.parts.isEmpty else { return days.matches(date.day) }
        let length = CivilDate.daysOfMonth(date.month, year: date.year)
        // `~7/1` begins at the seventh day from the end and goes on to the end; a range of days from
        // the end may be written in either direction, as systemd does.
        return days.parts.contains { part in
            let ends = [part.first, part.last ?? part.first].map { length + 1 - $0 }.sorted()
            return CalendarField.Part(
                first: ends[0], last: part.last == nil ? nil : ends[1], step: part.step
            ).matches(date.day)
        }
    }

    /// The minutes of a matching day, 0 to 1439, in order.
    package var minutesOfDay: [Int] {
        let minutes = minutes.numbers(in: 0...59)
        return hours.numbers(in: 0...23).flatMap { hour in minutes.map { hour * 60 + $0 } }
    }

    private static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// In systemd's normal form, but for the seconds: `Tue *-*-08..14 02:00`.
    package var text: String {
        var words: [String] = []
        if !weekdays.isEmpty {
            words.append(
                weekdays.sorted().map { Self.weekdayNames[$0] }.joined(separator: ","))
        }
        words.append(
            "\(years.text(digits: 4))-\(months.text(digits: 2))\(daysFromEnd ? "~" : "-")"
                + days.text(digits: 2))
        words.append("\(hours.text(digits: 2)):\(minutes.text(digits: 2))")
        return words.joined(separator: " ")
    }
}

/// A calendar expression, time zone or window that cannot be used, in words for its author.
package struct CalendarProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
