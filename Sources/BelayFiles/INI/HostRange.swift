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

    private static func names(_ pattern: String, _ room: Int) throws(Complaint) -> [String] {
        var names = [""]
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "[") {
            guard let close = rest[open...].firstIndex(of: "]") else {
                throw Complaint("the range in '\(pattern)' is not closed")
            }
            let values = try values(rest[rest.index(after: open)..<close], of: pattern, room)
            guard names.count <= room / values.count else { throw tooMany(pattern) }
            let head = rest[..<open]
            names = names.flatMap { name in values.map { name + head + $0 } }
            rest = rest[rest.index(after: close)...]
        }
        return rest.isEmpty ? names : names.map { $0 + rest }
    }

    /// What the ranges of `begin:end` or `begin:end:step` go through; at least one value.
    private static func values(
        _ range: Substring, of pattern: String, _ room: Int
    ) throws(Complaint) -> [String] {
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
        if values == nil { values = try numbers(begin, parts[1], step, pattern, room) }
        guard let values, !values.isEmpty else {
            throw Complaint("the range in '\(pattern)' ends before it begins")
        }
        return values
    }

    private static let alphabet = Array(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init))

    /// `nil` when the bounds are not letters.
    private static func letters(_ begin: Substring, _ end: Substring, _ step: Int) -> [String]? {
        guard let first = alphabet.firstIndex(of: String(begin)),
            let last = alphabet.firstIndex(of: String(end))
        else { return nil }
        return first > last ? [] : stride(from: first, through: last, by: step).map { alphabet[$0] }
    }

    /// A begin with a leading zero sets the number of digits of all.
    private static func numbers(
        _ begin: Substring, _ end: Substring, _ step: Int, _ pattern: String, _ room: Int
    ) throws(Complaint) -> [String] {
        guard let first = digits(begin), let last = digits(end) else {
            throw Complaint(
                "the range in '\(pattern)' goes neither from number to number nor from letter to "
                    + "letter")
        }
        guard last - first < room else { throw tooMany(pattern) }
        let isPadded = begin.utf8.count > 1 && begin.utf8.first == UInt8(ascii: "0")
        guard !isPadded || begin.utf8.count == end.utf8.count else {
            throw Complaint("begin and end of the range in '\(pattern)' differ in length")
        }
        guard first <= last else { return [] }
        return stride(from: first, through: last, by: step).map { number in
            let digits = String(number)
            guard isPadded else { return digits }
            return String(repeating: "0", count: max(0, begin.utf8.count - digits.utf8.count))
                + digits
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
