/// A string literal of Python (The Python Language Reference, 2.4.1), within one line.
enum PythonString {
    /// Takes a string from the beginning of the text; takes nothing when there is none, or when it
    /// is not closed.
    static func take(from text: inout Substring.UnicodeScalarView) -> String? {
        var rest = text
        let prefix = rest.prefix { $0.properties.isAlphabetic }
        rest.removeFirst(prefix.count)
        let marks = String(prefix).lowercased()
        guard ["", "r", "u", "b", "br", "rb"].contains(marks), let quote = rest.first,
            quote == "'" || quote == "\""
        else { return nil }
        let isTriple = rest.prefix(3).count == 3 && rest.prefix(3).allSatisfy { $0 == quote }
        rest.removeFirst(isTriple ? 3 : 1)
        let string = body(
            of: &rest, quote: quote, count: isTriple ? 3 : 1, isRaw: marks.contains("r"))
        if string != nil { text = rest }
        return string
    }

    private static func body(
        of rest: inout Substring.UnicodeScalarView, quote: Unicode.Scalar, count: Int, isRaw: Bool
    ) -> String? {
        var string = String.UnicodeScalarView()
        while let next = rest.first {
            let closing = rest.prefix(count)
            if closing.count == count, closing.allSatisfy({ $0 == quote }) {
                rest.removeFirst(count)
                return String(string)
            }
            rest.removeFirst()
            guard next == "\\" else {
                string.append(next)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            if isRaw {
                string.append(contentsOf: [next, escaped])
            } else {
                guard let scalars = escape(escaped, &rest) else { return nil }
                string.append(contentsOf: scalars)
            }
        }
        return nil
    }

    /// What a backslash and the scalar after it stand for; unknown ones for themselves. Names of
    /// characters (`\N{…}`) are not known here: the whole is text then.
    private static func escape(
        _ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) -> [Unicode.Scalar]? {
        switch scalar {
        case "\\", "'", "\"": return [scalar]
        case "a": return ["\u{07}"]
        case "b": return ["\u{08}"]
        case "f": return ["\u{0C}"]
        case "n": return ["\n"]
        case "r": return ["\r"]
        case "t": return ["\t"]
        case "v": return ["\u{0B}"]
        case "x": return number(&rest, digits: 2)
        case "u": return number(&rest, digits: 4)
        case "U": return number(&rest, digits: 8)
        case "N": return nil
        case "0"..."7":
            let more = rest.prefix(2).prefix { ("0"..."7").contains($0) }
            rest.removeFirst(more.count)
            return UInt32(String(scalar) + String(more), radix: 8)
                .flatMap(Unicode.Scalar.init).map { [$0] }
        default: return ["\\", scalar]
        }
    }

    private static func number(
        _ rest: inout Substring.UnicodeScalarView, digits: Int
    ) -> [Unicode.Scalar]? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy(\.properties.isASCIIHexDigit),
            let scalar = UInt32(String(text), radix: 16).flatMap(Unicode.Scalar.init)
        else { return nil }
        rest.removeFirst(digits)
        return [scalar]
    }
}

extension Substring.UnicodeScalarView {
    mutating func popFirst() -> Unicode.Scalar? { isEmpty ? nil : removeFirst() }
}
