/// A zone's rule for the years to come: a POSIX TZ string with the extensions of RFC 8536, section
/// 3.3.1, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
package struct ZoneFooter: Sendable, Hashable {
    /// The day and time of a change, by the local time before it.
    enum Day: Sendable, Hashable {
        /// `Mm.w.d`: the week 1 to 5 (5: the last one), the weekday 0 (Sunday) to 6.
        case weekday(month: Int, week: Int, day: Int)
        /// `Jn`: 1 to 365, without 29 February.
        case julian(Int)
        /// `n`: 0 to 365, with it.
        case ordinal(Int)
    }

    struct Change: Sendable, Hashable {
        let day: Day
        /// Seconds from midnight, -167 to 167 hours.
        let time: Int
    }

    let standard: ZoneRules.Offset
    let daylight: ZoneRules.Offset?
    private let start: Change?
    private let end: Change?

    /// - Returns: `nil` for text that is no such string.
    package init?(_ text: String) {
        var text = Substring(text)
        guard let name = Self.name(&text), let west = Self.time(&text, hours: 24) else {
            return nil
        }
        standard = .init(seconds: -west, abbreviation: name)
        guard !text.isEmpty else {
            (daylight, start, end) = (nil, nil, nil)
            return
        }
        guard let summer = Self.name(&text) else { return nil }
        var offset = standard.seconds + 3600
        if let first = text.first, first != "," {
            guard let west = Self.time(&text, hours: 24) else { return nil }
            offset = -west
        }
        daylight = .init(seconds: offset, abbreviation: summer)
        guard let start = Self.change(&text), let end = Self.change(&text), text.isEmpty else {
            return nil
        }
        (self.start, self.end) = (start, end)
    }

    /// The two transitions of a year, in no order; none without daylight saving time.
    func transitions(of year: Int) -> [ZoneRules.Transition] {
        guard let daylight, let start, let end else { return [] }
        return [
            .init(instant: start.local(year) - standard.seconds, after: daylight),
            .init(instant: end.local(year) - daylight.seconds, after: standard),
        ]
    }

    func offset(at instant: Int) -> ZoneRules.Offset {
        guard daylight != nil else { return standard }
        let year = LocalMinute(secondsSince1970: instant).date.year
        return (year - 1...year + 1).flatMap(transitions)
            .filter { $0.instant <= instant }.max { $0.instant < $1.instant }?.after ?? standard
    }

    private static func name(_ text: inout Substring) -> String? {
        if text.first == "<" {
            guard let end = text.firstIndex(of: ">") else { return nil }
            let name = text[text.index(after: text.startIndex)..<end]
            text = text[text.index(after: end)...]
            return name.isEmpty ? nil : String(name)
        }
        let name = text.prefix { $0.isLetter }
        text = text.dropFirst(name.count)
        return name.count >= 3 ? String(name) : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func time(_ text: inout Substring, hours limit: Int) -> Int? {
        let isNegative = text.first == "-"
        if text.first == "-" || text.first == "+" { text.removeFirst() }
        guard let hours = number(&text, 0...limit) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] {
            guard text.first == ":" else { break }
            text.removeFirst()
            guard let part = number(&text, 0...59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    private static func number(_ text: inout Substring, _ bounds: ClosedRange<Int>) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        text = text.dropFirst(digits.count)
        guard digits.count <= 3, let number = Int(digits), bounds.contains(number) else {
            return nil
        }
        return number
    }

    private static func change(_ text: inout Substring) -> Change? {
        guard text.first == "," else { return nil }
        text.removeFirst()
        guard let day = day(&text) else { return nil }
        guard text.first == "/" else { return Change(day: day, time: 7200) }
        text.removeFirst()
        return time(&text, hours: 167).map { Change(day: day, time: $0) }
    }

    private static func day(_ text: inout Substring) -> Day? {
        switch text.first {
        case "M":
            text.removeFirst()
            guard let month = number(&text, 1...12), dot(&text), let week = number(&text, 1...5),
                dot(&text), let day = number(&text, 0...6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        case "J":
            text.removeFirst()
            return number(&text, 1...365).map(Day.julian)
        case .some, .none:
            return number(&text, 0...365).map(Day.ordinal)
        }
    }

    private static func dot(_ text: inout Substring) -> Bool {
        guard text.first == "." else { return false }
        text.removeFirst()
        return true
    }
}

extension ZoneFooter.Change {
    /// The change as seconds since 1970 on the wall clock before it.
    func local(_ year: Int) -> Int { date(year).daysSince1970 * 86_400 + time }

    private func date(_ year: Int) -> CivilDate {
        switch day {
        case .weekday(let month, let week, let day):
            let first = CivilDate(year: year, month: month, day: 1)
            // CivilDate counts weekdays from Monday, POSIX from Sunday.
            let ahead = ((day + 6) % 7 - first.weekday + 7) % 7
            var date = 1 + ahead + (week - 1) * 7
            if date > CivilDate.daysOfMonth(month, year: year) { date -= 7 }
            return CivilDate(year: year, month: month, day: date)
        case .julian(let day):
            let isLeap = CivilDate.daysOfMonth(2, year: year) == 29
            return CivilDate(year: year, month: 1, day: 1)
                .adding(days: day - 1 + (isLeap && day >= 60 ? 1 : 0))
        case .ordinal(let day):
            return CivilDate(year: year, month: 1, day: 1).adding(days: day)
        }
    }
}
