import BelayModel

/// A number literal of Python (The Python Language Reference, 2.4.4), with a sign.
enum PythonNumber {
    /// Takes a number, or `...`, from the beginning of the text; `nil` when there is none.
    static func take(from text: inout Substring.UnicodeScalarView) -> Value? {
        var rest = text
        if rest.starts(with: "...".unicodeScalars) {
            text.removeFirst(3)
            return .string("...")
        }
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            rest.removeFirst()
            while rest.first == " " { rest.removeFirst() }
        }
        let digits = String(rest.prefix(while: isPart))
        rest.removeFirst(digits.unicodeScalars.count)
        if let last = digits.last, "eE".contains(last), !digits.lowercased().hasPrefix("0x"),
            let sign = rest.first, "+-".contains(sign.text)
        {
            rest.removeFirst()
            let exponent = String(rest.prefix { ("0"..."9").contains($0) })
            rest.removeFirst(exponent.unicodeScalars.count)
            guard let value = decimal(digits + sign.text + exponent) else { return nil }
            text = rest
            return .number(isNegative ? -value : value)
        }
        guard let value = value(digits, isNegative: isNegative) else { return nil }
        text = rest
        return value
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "a"..."f", "A"..."F", ".", "_", "x", "X", "o", "O": true
        default: false
        }
    }

    private static func value(_ digits: String, isNegative: Bool) -> Value? {
        guard let first = digits.first, first != "_", digits.last != "_", !digits.contains("__")
        else { return nil }
        let plain = digits.filter { $0 != "_" }.lowercased()
        let sign = isNegative ? "-" : ""
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            return Int(sign + plain.dropFirst(2), radix: radix).map(Value.int)
        }
        if plain.utf8.allSatisfy(\.isASCIIDigit) {
            // A leading zero is a syntax error in Python, unless all digits are zeros.
            guard plain == "0" || !plain.hasPrefix("0") || plain.allSatisfy({ $0 == "0" }) else {
                return nil
            }
            return Int(sign + plain).map(Value.int)
        }
        return decimal(plain).map { .number(isNegative ? -$0 : $0) }
    }

    private static func decimal(_ text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { $0.isASCIIDigit || ".eE+-".utf8.contains($0) }
        return isPlain ? Double(text) : nil
    }
}

extension Unicode.Scalar {
    fileprivate var text: String { String(Character(self)) }
}
