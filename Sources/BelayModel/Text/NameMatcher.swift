/// Says which names of groups and servers a part of a pattern means.
package protocol NameMatcher {
    /// Whether servers are looked at too where a group matches already.
    var isMoreThanAWord: Bool { get }
    /// The one name that it matches; `nil` where it may match several.
    var word: String? { get }

    func matches(_ name: String) -> Bool
}

/// `~` and a regular expression, which matches from the beginning of a name.
package struct Regular: NameMatcher {
    private let expression: Regex<AnyRegexOutput>

    package let isMoreThanAWord = true
    package let word: String? = nil

    package init(_ text: String) throws(PatternProblem) {
        do { expression = try Regex(String(text.dropFirst())) } catch {
            throw PatternProblem(description: "'\(text)' is no regular expression: \(error)")
        }
    }

    package func matches(_ name: String) -> Bool { (try? expression.prefixMatch(in: name)) != nil }
}

/// A name with `*`, `?`, `[abc]` and `[!abc]` in it (glob(7)).
package struct Glob: NameMatcher {
    private enum Part {
        case one(Unicode.Scalar), any, anyNumber
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private var parts: [Part] = []

    package let isMoreThanAWord: Bool
    package let word: String?

    package init(_ text: String) {
        isMoreThanAWord = text.contains { ".?*[".contains($0) }
        word = text.contains { "?*[".contains($0) } ? nil : text
        var rest = text.unicodeScalars[...]
        // Where one bracket is not closed, none after it is: each would look as far as there is text.
        var mayClose = true
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": parts.append(.anyNumber)
            case "?": parts.append(.any)
            case "[" where mayClose:
                let set = Self.set(&rest)
                mayClose = set != nil
                parts.append(set ?? .one("["))
            default: parts.append(.one(scalar))
            }
        }
    }

    package func matches(_ name: String) -> Bool {
        if let word { return word == name }
        let name = Array(name.unicodeScalars)
        var (part, position) = (0, 0)
        // Where to go on when what follows the last star does not match.
        var star: (part: Int, position: Int)?
        while position < name.count {
            if part < parts.count, case .anyNumber = parts[part] {
                star = (part, position)
                part += 1
            } else if part < parts.count, Self.matches(parts[part], name[position]) {
                part += 1
                position += 1
            } else if let last = star {
                star = (last.part, last.position + 1)
                (part, position) = (last.part + 1, last.position + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { if case .anyNumber = $0 { true } else { false } }
    }

    private static func matches(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
        switch part {
        case .one(let one): one == scalar
        case .any, .anyNumber: true
        case .set(let ranges, let isNegated):
            ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    /// What stands between `[` and `]`; a `]` that is the first belongs to the set. `nil`: the
    /// bracket is not closed, and stands for itself.
    private static func set(_ rest: inout Substring.UnicodeScalarView) -> Part? {
        var inner = rest
        let isNegated = inner.first == "!"
        if isNegated { inner.removeFirst() }
        var scalars: [Unicode.Scalar] = []
        while let scalar = inner.popFirst() {
            if scalar == "]", !scalars.isEmpty {
                rest = inner
                return .set(ranges(scalars), isNegated: isNegated)
            }
            scalars.append(scalar)
        }
        return nil
    }

    private static func ranges(_ scalars: [Unicode.Scalar]) -> [ClosedRange<Unicode.Scalar>] {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var rest = scalars[...]
        while let first = rest.popFirst() {
            if rest.first == "-", let last = rest.dropFirst().first {
                rest.removeFirst(2)
                if first <= last { ranges.append(first...last) }
            } else {
                ranges.append(first...first)
            }
        }
        return ranges
    }
}

/// That a pattern selects no server, or cannot be read.
package struct PatternProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
}
