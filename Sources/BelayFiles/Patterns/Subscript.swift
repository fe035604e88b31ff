internal import BelayModel

/// `[0]`, `[-1]`, `[0:2]` or `[1:]` after a pattern: some of the servers that it matches.
enum Subscript: Equatable {
    /// Counted from 0, or from the end where it is negative.
    case one(Int)
    /// Both ends included; `nil`: to the last.
    case range(Int, Int?)

    /// The pattern without its subscript. Brackets with anything but numbers are of a glob.
    static func split(_ text: String) -> (pattern: String, subscript: Subscript?) {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "["), open > text.startIndex,
            let found = parse(text[text.index(after: open)...].dropLast())
        else { return (text, nil) }
        return (String(text[..<open]), found)
    }

    private static func parse(_ text: Substring) -> Subscript? {
        let hasSign = text.first == "-"
        let digits = hasSign ? text.dropFirst() : text
        if !digits.isEmpty, digits.utf8.allSatisfy(\.isASCIIDigit) { return Int(text).map(one) }
        guard !hasSign, let mark = digits.firstIndex(where: { $0 == ":" || $0 == "-" }),
            let start = number(digits[..<mark])
        else { return nil }
        let end = digits[digits.index(after: mark)...]
        if end.isEmpty { return .range(start, nil) }
        return number(end).map { .range(start, $0) }
    }

    private static func number(_ digits: Substring) -> Int? {
        digits.utf8.allSatisfy(\.isASCIIDigit) ? Int(digits) : nil
    }

    /// - Returns: `nil` when there is no element of that number. A range may go past the end.
    func apply<Element>(to elements: [Element]) -> [Element]? {
        switch self {
        case .one(let index):
            let index = index < 0 ? elements.count + index : index
            return elements.indices.contains(index) ? [elements[index]] : nil
        case .range(let start, let end):
            let end = min(end ?? .max, elements.count - 1)
            return start <= end ? Array(elements[start...end]) : []
        }
    }
}
