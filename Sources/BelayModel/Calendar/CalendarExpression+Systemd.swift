extension CalendarExpression {
    /// Reads systemd.time(7)'s notation: `[WEEKDAYS] [[YEAR-]MONTH-DAY] [HOUR:MINUTE]`, or one of
    /// its words such as `daily`.
    package init(systemd text: String) throws(CalendarProblem) {
        self.init()
        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else {
            throw CalendarProblem("it is empty; write a time such as 'Tue *-*-8..14 02:00'")
        }
        if words.count == 1, let named = Self.named[words[0].lowercased()] {
            self = named
            return
        }
        if let zone = words.last, words.count > 1, zone.first?.isLetter == true {
            throw CalendarProblem(
                "'\(zone)' at the end looks like a time zone; give it by --zone")
        }
        if words[0].first?.isLetter == true { weekdays = try Self.weekdays(words.removeFirst()) }
        if let date = words.first, !date.contains(":") {
            try read(date: date)
            words.removeFirst()
        }
        if let time = words.first {
            try read(time: time)
            words.removeFirst()
        }
        if let rest = words.first {
            throw CalendarProblem("'\(rest)' is too much; the order is WEEKDAYS DATE HOUR:MINUTE")
        }
    }

    private static let named: [String: CalendarExpression] = {
        func make(
            weekdays: Set<Int> = [], months: CalendarField = .any, day: Int? = nil,
            hours: CalendarField = .only(0), minutes: CalendarField = .only(0)
        ) -> CalendarExpression {
            var made = CalendarExpression()
            made.weekdays = weekdays
            made.months = months
            made.days = day.map(CalendarField.only) ?? .any
            made.hours = hours
            made.minutes = minutes
            return made
        }
        let every: (Int) -> CalendarField = {
            CalendarField(parts: [.init(first: 1, last: nil, step: $0)])
        }
        return [
            "minutely": make(hours: .any, minutes: .any), "hourly": make(hours: .any),
            "daily": make(), "weekly": make(weekdays: [0]), "monthly": make(day: 1),
            "quarterly": make(months: every(3), day: 1),
            "semiannually": make(months: every(6), day: 1),
            "semi-annually": make(months: every(6), day: 1),
            "annually": make(months: .only(1), day: 1), "yearly": make(months: .only(1), day: 1),
        ]
    }()

    private static let weekdayWords = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    private static func weekdays(_ text: String) throws(CalendarProblem) -> Set<Int> {
        var days: Set<Int> = []
        var list = text
        if list.hasSuffix(",") { list.removeLast() }
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.contains("..") ? part.split(onFirst: "..") : part.split(onFirst: "-")
            let first = try weekday(ends.before)
            guard let after = ends.after else {
                days.insert(first)
                continue
            }
            let last = try weekday(after)
            guard first <= last else {
                throw CalendarProblem("'\(part)': the week begins with Monday, as in Mon..Fri")
            }
            days.formUnion(first...last)
        }
        return days
    }

    private static func weekday(_ word: String) throws(CalendarProblem) -> Int {
        let lower = word.lowercased()
        let found = weekdayWords.firstIndex { $0 == lower || $0.prefix(3) == lower }
        guard let found else {
            throw CalendarProblem(
                "'\(word)' is no weekday; they are Mon, Tue, Wed, Thu, Fri, Sat, Sun")
        }
        return found
    }

    private mutating func read(date text: String) throws(CalendarProblem) {
        let (front, lastDays) = text.split(onFirst: "~")
        var fields = front.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        if let lastDays {
            fields.append(lastDays)
            daysFromEnd = true
        }
        guard fields.count == 2 || fields.count == 3 else {
            throw CalendarProblem("'\(text)' is no date; write YEAR-MONTH-DAY, as in *-*-1..7")
        }
        if fields.count == 3 {
            years = try Self.field(fields.removeFirst(), "year", 1970...2199)
        }
        months = try Self.field(fields[0], "month", 1...12)
        days = try Self.field(fields[1], "day", 1...31, anyOrder: daysFromEnd)
    }

    private mutating func read(time text: String) throws(CalendarProblem) {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(fields.count) else {
            throw CalendarProblem("'\(text)' is no time; write HOUR:MINUTE, as in 02:30")
        }
        if fields.count == 3, !["0", "00"].contains(fields[2]) {
            throw CalendarProblem("'\(text)' has seconds; Belay's schedules go by the minute")
        }
        hours = try Self.field(fields[0], "hour", 0...23)
        minutes = try Self.field(fields[1], "minute", 0...59)
    }

    /// A field such as `*`, `7`, `1..7`, `*/15`, `0/2`, `1,15`.
    /// - Parameter anyOrder: whether a range may count down, as the days from a month's end may.
    static func field(
        _ text: String, _ name: String, _ bounds: ClosedRange<Int>, anyOrder: Bool = false
    ) throws(CalendarProblem) -> CalendarField {
        if text == "*" { return .any }
        var parts: [CalendarField.Part] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let (range, stepText) = String(part).split(onFirst: "/")
            var step = 0
            if let stepText {
                step = try number(stepText, name, 1...bounds.upperBound, of: text)
            }
            if range == "*" {
                guard step > 0 else { return .any }
                parts.append(.init(first: bounds.lowerBound, last: nil, step: step))
                continue
            }
            let (start, end) = range.split(onFirst: "..")
            let first = try number(start, name, bounds, of: text)
            let last = try end.map { end throws(CalendarProblem) in
                try number(end, name, bounds, of: text)
            }
            if let last, last < first, !anyOrder {
                throw CalendarProblem("'\(text)': the range '\(range)' goes backwards")
            }
            parts.append(.init(first: first, last: last, step: step))
        }
        return CalendarField(parts: parts, isWildcard: text.hasPrefix("*"))
    }

    private static func number(
        _ text: String, _ name: String, _ bounds: ClosedRange<Int>, of whole: String
    ) throws(CalendarProblem) -> Int {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        guard isPlain, let number = Int(text), bounds.contains(number) else {
            throw CalendarProblem(
                "'\(whole)' is no \(name): '\(text)' is not a number from \(bounds.lowerBound) to "
                    + "\(bounds.upperBound)")
        }
        return number
    }
}

extension StringProtocol {
    /// The text before and after the first occurrence of a separator; `after` is `nil` without one.
    func split(onFirst separator: String) -> (before: String, after: String?) {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(separator) {
                let after = self.index(index, offsetBy: separator.count)
                return (String(self[..<index]), String(self[after...]))
            }
            index = self.index(after: index)
        }
        return (String(self), nil)
    }
}
