internal import BelayModel

/// Ranges in servers' names: `web[01:50]`, `[01:50:2]`, `db-[a:f]`, several in one name
/// (Ansible: "How to build your inventory", adding ranges of hosts).
enum HostRange {
    /// Names that the ranges of an inventory may stand for, together; a bound against a range with a
    /// digit too many, and against many large ones, which would take minutes.
    static let most = 1_000_000

    /// The names that a pattern stands for, in order, and its port.
    /// - Parameter room: how many names there may be.
    /// - Throws: what is wrong with a range in it.
    static func expand(
        _ pattern: String, room: Int = most
    ) throws(Complaint) -> (names: [String], port: Int?) {
        guard pattern.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ":") })
        else { return ([pattern], nil) }
        let address = HostAddress(pattern)
        return (try names(address?.host ?? pattern, room), address?.port)
    }

    /// Bytes of a name with ranges, at most; a name of the DNS has 253 (RFC 1035, section 2.3.4).
    private static let longest = 1024
    /// Bytes of all names that one pattern stands for.
    private static let mostBytes = 100_000_000

    /// What a range goes through, not made yet: it is counted first.
    private struct Values {
        let count: Int
        let value: (Int) -> String
    }

    private static func names(_ pattern: String, _ room: Int) throws(Complaint) -> [String] {
        guard pattern.contains("[") else { return [pattern] }
        guard pattern.utf8.count <= longest else {
            throw Complaint("a name with ranges has at most \(longest) bytes: '\(pattern)'")
        }
        let most = min(room, mostBytes / pattern.utf8.count)
        var parts: [(head: Substring, values: Values)] = []
        var rest = pattern[...]
        var count = 1
        while let open = rest.firstIndex(of: "[") {
            guard let close = rest[open...].firstIndex(of: "]") else {
                throw Complaint("the range in '\(pattern)' is not closed")
            }
            let values = try values(rest[rest.index(after: open)..<close], of: pattern)
            guard count <= most / values.count else { throw tooMany(pattern) }
            count *= values.count
            parts.append((rest[..<open], values))
            rest = rest[rest.index(after: close)...]
        }
        return parts.reversed().reduce([String(rest)]) { ends, part in
            (0..<part.values.count).flatMap { number in
                let begin = String(part.head) + part.values.value(number)
                return ends.map { begin + $0 }
            }
        }
    }

    /// What the ranges of `begin:end` or `begin:end:step` go through; at least one value.
    private static func values(
        _ range: Substring, of pattern: String
    ) throws(Complaint) -> Values {
        let parts = range.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else {
            throw Complaint("the range in '\(pattern)' is not begin:end or begin:end:step")
        }
        guard let step = parts.count == 3 ? Int(parts[2]) : 1, step >= 1 else {
            throw Complaint("the step of the range in '\(pattern)' is not a number of at least 1")
        }
        guard !parts[1].isEmpty else {
            throw Complaint("the range in '\(pattern)' has no end")
        }
        let begin = parts[0].isEmpty ? "0" : parts[0]
        var values = letters(begin, parts[1], step)
        if values == nil { values = try numbers(begin, parts[1], step, pattern) }
        guard let values, values.count > 0 else {
            throw Complaint("the range in '\(pattern)' ends before it begins")
        }
        return values
    }

    private static let alphabet = Array(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init))

    /// How many numbers there are from one to another.
    private static func count(_ first: Int, _ last: Int, _ step: Int) -> Int {
        first > last ? 0 : (last - first) / step + 1
    }

    /// `nil` when the bounds are not letters.
    private static func letters(_ begin: Substring, _ end: Substring, _ step: Int) -> Values? {
        guard let first = alphabet.firstIndex(of: String(begin)),
            let last = alphabet.firstIndex(of: String(end))
        else { return nil }
        return Values(count: count(first, last, step)) { alphabet[first + $0 * step] }
    }

    /// A begin with a leading zero sets the number of digits of all.
    private static func numbers(
        _ begin: Substring, _ end: Substring, _ step: Int, _ pattern: String
    ) throws(Complaint) -> Values {
        guard let first = digits(begin), let last = digits(end) else {
            throw Complaint(
                "the range in '\(pattern)' goes neither from number to number nor from letter to "
                    + "letter")
        }
        // Not more of them than the greatest number, which is not counted beyond.
        guard last - first < Int.max else { throw tooMany(pattern) }
        let width = begin.utf8.count
        let isPadded = width > 1 && begin.utf8.first == UInt8(ascii: "0")
        guard !isPadded || width == end.utf8.count else {
            throw Complaint("begin and end of the range in '\(pattern)' differ in length")
        }
        return Values(count: count(first, last, step)) { number in
            let digits = String(first + number * step)
            guard isPadded else { return digits }
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
    }

    private static func tooMany(_ pattern: String) -> Complaint {
        Complaint(
            "'\(pattern)' stands for too many servers: the ranges of an inventory, together, for at "
                + "most \(most)")
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
    }

    /// Whether the text between brackets is `begin:end` or `begin:end:step`.
    static func isRange(
        _ text: ArraySlice<UInt8>, isBound: (ArraySlice<UInt8>) -> Bool
    ) -> Bool {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, !parts.contains(where: \.isEmpty) else {
            return false
        }
        return isBound(parts[0]) && isBound(parts[1])
            && (parts.count == 2 || parts[2].allSatisfy(\.isASCIIDigit))
    }
}
