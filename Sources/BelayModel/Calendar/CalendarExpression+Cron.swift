extension CalendarExpression {
    /// Reads the five fields of crontab(5): minute, hour, day of month, month, day of week.
    ///
    /// Where both day fields are set, cron runs when *either* matches; an expression needs both. So
    /// such a line is refused instead of being read in one of the two ways.
    package init(cron text: String) throws(CalendarProblem) {
        self.init()
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 5 else {
            throw CalendarProblem(
                "'\(text)' is no cron line: five fields are needed, minute hour day month weekday")
        }
        minutes = try Self.cronField(fields[0], "minute", 0...59)
        hours = try Self.cronField(fields[1], "hour", 0...23)
        days = try Self.cronField(fields[2], "day", 1...31)
        months = try Self.cronField(fields[3], "month", 1...12, names: Self.monthNames)
        let week = try Self.cronField(fields[4], "weekday", 0...7, names: Self.cronWeekdays)
        // cron counts from Sunday, which is both 0 and 7.
        if !week.isWildcard || !week.parts.isEmpty {
            weekdays = Set(week.numbers(in: 0...7).map { ($0 + 6) % 7 })
        }
        if !days.isWildcard, !week.isWildcard {
            throw CalendarProblem(
                "'\(text)' sets both the day of the month and the weekday: cron would run on days "
                    + "that match either of them. For both at once write 'Tue *-*-8..14 02:00'; for "
                    + "either, make two schedules")
        }
    }

    /// Reads either notation: five fields without a colon are cron's.
    package init(parsing text: String) throws(CalendarProblem) {
        if text.hasPrefix("@") {
            throw CalendarProblem(
                "'\(text)' is a word of cron's; write hourly, daily, weekly, monthly or a time")
        }
        if text.contains("%") {
            throw CalendarProblem("'%' has no meaning in a schedule's time")
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        if words.count == 5, !text.contains(":") {
            try self.init(cron: text)
        } else {
            try self.init(systemd: text)
        }
    }

    private static let monthNames = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
        "oct": 10, "nov": 11, "dec": 12,
    ]
    private static let cronWeekdays = [
        "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6,
    ]

    /// cron's `a-b` and names, in the notation of ``field(_:_:_:descending:)``. A step needs a range
    /// or `*` before it: cron(8) of Debian takes `5/10` for 5 alone, which nobody means.
    private static func cronField(
        _ text: String, _ name: String, _ bounds: ClosedRange<Int>, names: [String: Int] = [:]
    ) throws(CalendarProblem) -> CalendarField {
        let parts = text.lowercased().split(separator: ",", omittingEmptySubsequences: false)
        let translated = try parts.map { part throws(CalendarProblem) -> String in
            let (range, step) = String(part).split(onFirst: "/")
            guard range == "*" || step == nil || range.contains("-") else {
                throw CalendarProblem("'\(text)': a step needs a range, as in */\(step ?? "")")
            }
            let ends = range.split(separator: "-", omittingEmptySubsequences: false).map {
                names[String($0)].map(String.init) ?? String($0)
            }
            return ends.joined(separator: "..") + (step.map { "/" + $0 } ?? "")
        }
        return try field(translated.joined(separator: ","), name, bounds)
    }
}
