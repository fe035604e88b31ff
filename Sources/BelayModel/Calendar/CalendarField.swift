/// One field of a calendar expression: the numbers it matches.
///
/// systemd.time(7) writes it as `*`, a number, `a..b`, any of these with `/step`, and lists of them.
package struct CalendarField: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        let first: Int
        /// The last number of a range; `nil` for a single number, or one that is repeated for ever.
        let last: Int?
        /// 0: no repetition.
        let step: Int

        package init(first: Int, last: Int?, step: Int) {
            self.first = first
            self.last = last
            self.step = step
        }

        func matches(_ number: Int) -> Bool {
            guard number >= first else { return false }
            if let last {
                return number <= last && (number - first) % max(step, 1) == 0
            }
            return step == 0 ? number == first : (number - first) % step == 0
        }
    }

    /// Empty: every number, the `*`.
    package let parts: [Part]
    /// Whether the text begins with `*`, possibly with a step. ISC cron takes such an hour for a
    /// real interval, and a number for a time on the wall clock (cron(8), daylight saving time).
    package let isWildcard: Bool

    package static let any = CalendarField(parts: [], isWildcard: true)

    package init(parts: [Part], isWildcard: Bool = false) {
        self.parts = parts
        self.isWildcard = isWildcard
    }

    package static func only(_ number: Int) -> CalendarField {
        CalendarField(parts: [Part(first: number, last: nil, step: 0)])
    }

    package func matches(_ number: Int) -> Bool {
        parts.isEmpty || parts.contains { $0.matches(number) }
    }

    /// The numbers of `bounds` that it matches, in order.
    func numbers(in bounds: ClosedRange<Int>) -> [Int] { bounds.filter(matches) }

    /// In systemd's notation, with numbers of at least so many digits.
    func text(digits: Int) -> String {
        guard !parts.isEmpty else { return "*" }
        return parts.map { part in
            let first = part.first.padded(digits)
            let range = part.last.map { first + ".." + $0.padded(digits) } ?? first
            return part.step == 0 || (part.step == 1 && part.last != nil)
                ? range : "\(range)/\(part.step)"
        }.joined(separator: ",")
    }
}
