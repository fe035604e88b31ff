import BelayModel

/// The value of a variable in an INI inventory. Ansible reads it as a Python literal
/// (`ast.literal_eval`) and, if it is none, as text: `8080` is a number, `True` a bool, `'8080'`
/// text, `[1, 2]` a list, and `true` is text.
struct PythonLiteral {
    private var rest: Substring.UnicodeScalarView
    /// Of values within values; deeper ones are taken as text.
    private var nesting = Nesting(deepest: 50)

    static func value(of text: String) -> Value {
        guard canBegin(text.utf8) else { return .string(text) }
        var literal = PythonLiteral(rest: text[...].unicodeScalars)
        return literal.whole() ?? .string(text)
    }

    /// Whether the text may be a literal at all. A look at its first bytes spares most words and
    /// addresses the parse.
    private static func canBegin(_ text: String.UTF8View) -> Bool {
        guard let first = text.first else { return false }
        switch first {
        case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "N"):
            return ["True", "False", "None"].contains { text.starts(with: $0.utf8) }
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            // Neither a number nor several with commas between: an address, a version.
            let dots = text.count { $0 == UInt8(ascii: ".") }
            return dots < 2 || text.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "#") }
        default:
            if !first.isASCIILetter { return "'\"[{(+-. \t".utf8.contains(first) }
            return text.starts(with: "set(".utf8)
                || text.prefix(3).contains { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }
        }
    }

    /// One value, or several with commas between, which make a list; then a comment at most.
    private mutating func whole() -> Value? {
        skipBlanks()
        guard let first = value() else { return nil }
        skipBlanks()
        guard rest.first == "," else { return isAtEnd ? first : nil }
        rest.removeFirst()
        guard let others = elements(until: nil) else { return nil }
        return isAtEnd ? .list([first] + others) : nil
    }

    private var isAtEnd: Bool { rest.isEmpty || rest.first == "#" }

    private mutating func skipBlanks() {
        while let next = rest.first, next == " " || next == "\t" { rest.removeFirst() }
    }

    private mutating func value() -> Value? {
        defer { nesting.leave() }
        guard nesting.enter(), let first = rest.first else { return nil }
        switch first {
        case "[":
            rest.removeFirst()
            return elements(until: "]").map(Value.list)
        case "(":
            rest.removeFirst()
            return parenthesized()
        case "{":
            rest.removeFirst()
            return braced()
        case "'", "\"": return strings()
        case "0"..."9", "+", "-", ".": return PythonNumber.take(from: &rest)
        default: return word() ?? strings()
        }
    }

    /// Elements with commas between; a comma may be last. The end is taken too.
    private mutating func elements(until end: Unicode.Scalar?) -> [Value]? {
        var elements: [Value] = []
        while true {
            skipBlanks()
            if end == nil ? isAtEnd : rest.first == end { break }
            guard let element = value() else { return nil }
            elements.append(element)
            skipBlanks()
            if rest.first == "," { rest.removeFirst() } else { break }
        }
        skipBlanks()
        guard let end else { return elements }
        guard rest.first == end else { return nil }
        rest.removeFirst()
        return elements
    }

    /// `(1)` is 1, `(1,)` and `()` are lists.
    private mutating func parenthesized() -> Value? {
        let before = rest
        guard let elements = elements(until: ")") else { return nil }
        guard elements.count == 1 else { return .list(elements) }
        let inner = before[..<rest.startIndex].dropLast().reversed().first { $0 != " " }
        return inner == "," ? .list(elements) : elements[0]
    }

    /// A dictionary or a set; a set becomes a list.
    private mutating func braced() -> Value? {
        var entries: [String: Value] = [:]
        var elements: [Value] = []
        var isDictionary: Bool?
        while true {
            skipBlanks()
            if rest.first == "}" { break }
            guard let key = value() else { return nil }
            skipBlanks()
            let hasColon = rest.first == ":"
            guard isDictionary ?? hasColon == hasColon else { return nil }
            isDictionary = hasColon
            if hasColon {
                rest.removeFirst()
                skipBlanks()
                guard let name = key.plainText, let value = value() else { return nil }
                entries[name] = value
            } else {
                elements.append(key)
            }
            skipBlanks()
            if rest.first == "," { rest.removeFirst() } else { break }
        }
        skipBlanks()
        guard rest.first == "}" else { return nil }
        rest.removeFirst()
        return isDictionary == false ? .list(elements) : .map(entries)
    }

    private mutating func word() -> Value? {
        let words: [(String, Value)] = [
            ("True", .bool(true)), ("False", .bool(false)), ("None", .null), ("set()", .list([])),
        ]
        for (word, value) in words where rest.starts(with: word.unicodeScalars) {
            let after = rest.dropFirst(word.unicodeScalars.count)
            if let next = after.first, next.properties.isXIDContinue { return nil }
            rest = after
            return value
        }
        return nil
    }

    /// One string, or several that are put together.
    private mutating func strings() -> Value? {
        var text = ""
        var count = 0
        while let part = PythonString.take(from: &rest) {
            text += part
            count += 1
            skipBlanks()
        }
        return count > 0 ? .string(text) : nil
    }
}

extension Value {
    /// A scalar as text, for the key of a mapping.
    var plainText: String? {
        switch self {
        case .null: "None"
        case .bool(let bool): bool ? "True" : "False"
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text
        case .list, .map: nil
        }
    }
}
