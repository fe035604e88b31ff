/// A recurring stretch of time in which servers may be changed.
///
/// It opens at a time on the wall clock and is open for a length of *elapsed* time: a night on which
/// the clock changes neither shortens nor lengthens it.
package struct MaintenanceWindow: Sendable, Hashable, Codable {
    /// A calendar expression, as it was written.
    package let opens: String
    /// A name of /usr/share/zoneinfo.
    package let zone: String
    /// In seconds; 60 to 604,800 (a week).
    package let length: Int
    /// `nil`: it has none, and is told by its rule.
    package var name: String?

    /// Reads `EXPRESSION/LENGTH@ZONE`, such as `02:00/3h@Europe/Berlin` or
    /// `Sat *-*-* 22:00/8h@UTC`. The last slash ends the expression.
    package init(parsing text: String, name: String? = nil) throws(CalendarProblem) {
        self.name = name
        let example = "write a window as 02:00/3h@Europe/Berlin"
        guard let at = text.lastIndex(of: "@"), let slash = text[..<at].lastIndex(of: "/") else {
            throw CalendarProblem("'\(text)': \(example)")
        }
        opens = String(text[..<slash])
        zone = String(text[text.index(after: at)...])
        let words = text[text.index(after: slash)..<at]
        guard let seconds = DurationText.seconds(String(words)), (60...604_800).contains(seconds)
        else {
            throw CalendarProblem("'\(words)' is no length from 1m to 7d; \(example)")
        }
        length = seconds
        _ = try CalendarExpression(parsing: opens)
        guard !zone.isEmpty else { throw CalendarProblem("the zone is missing; \(example)") }
    }

    /// As it is written on a command line.
    package var rule: String { "\(opens)/\(DurationText.words(length))@\(zone)" }

    /// With its name, where it has one.
    package var text: String { name.map { "\($0) (\(rule))" } ?? rule }

    /// Whether a text can name a window: it cannot be meant as a rule, or as none.
    package static func isName(_ text: String) -> Bool {
        let isWord = text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                || "-_.".unicodeScalars.contains($0)
        }
        return isWord && (1...64).contains(text.utf8.count) && text.first != "-" && text != "none"
    }

    /// The opening that an instant lies in.
    /// - Returns: when it closes; `nil`: the window is closed then. Both in seconds since 1970.
    package func closing(at instant: Int, in zone: ZoneRules) -> Int? {
        guard let expression = try? CalendarExpression(parsing: opens) else { return nil }
        // Of openings that overlap, the latest decides: it is open the longest.
        var after = instant - length - 1
        var closing: Int?
        while let next = expression.occurrences(after: after, in: zone, count: 1).first,
            next.instant <= instant
        {
            if next.instant + length > instant { closing = next.instant + length }
            after = next.instant
        }
        return closing
    }
}
