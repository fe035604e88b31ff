import BelayModel

/// What a plain scalar stands for in YAML 1.1 (https://yaml.org/type/), as Ansible reads it: `yes`
/// is true, `0x1f` and `017` are numbers. Dates stay text, and so do numbers that do not fit.
enum YAMLScalar {
    static func resolve(_ text: String) -> Value {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            return number(text) ?? .string(text)
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            if ["~", "null", "Null", "NULL"].contains(text) { return .null }
            fallthrough
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
            return bool(text).map(Value.bool) ?? .string(text)
        default:
            return .string(text)
        }
    }

    /// `yes`, `Yes` and `YES` are a bool; `yEs` and a bare `y` are text.
    private static func bool(_ text: String) -> Bool? {
        guard let first = text.first, text.utf8.count <= 5 else { return nil }
        let lower = text.lowercased()
        guard [lower, lower.uppercased(), first.uppercased() + lower.dropFirst()].contains(text)
        else { return nil }
        switch lower {
        case "yes", "true", "on": return true
        case "no", "false", "off": return false
        default: return nil
        }
    }

    private static func number(_ text: String) -> Value? {
        switch text.lowercased() {
        case ".inf", "+.inf": return .number(.infinity)
        case "-.inf": return .number(-.infinity)
        case ".nan": return .number(.nan)
        default: break
        }
        return integer(text).map(Value.int) ?? double(text).map(Value.number)
    }

    /// Binary, octal, decimal and hexadecimal integers, and those to the base 60 (`1:30` is 90).
    private static func integer(_ text: String) -> Int? {
        var digits = text[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        guard let first = digits.first, first.isASCII, first.isNumber else { return nil }
        let sign = isNegative ? "-" : ""
        if digits.contains(":") { return sexagesimal(digits).map { isNegative ? -$0 : $0 } }
        let plain = digits.filter { $0 != "_" }
        if plain.hasPrefix("0b") { return Int(sign + plain.dropFirst(2), radix: 2) }
        if plain.hasPrefix("0x") { return Int(sign + plain.dropFirst(2), radix: 16) }
        if plain.count > 1, plain.hasPrefix("0") { return Int(sign + plain.dropFirst(), radix: 8) }
        return Int(sign + plain)
    }

    private static func sexagesimal(_ digits: Substring) -> Int? {
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard parts[0].first != "0" else { return nil }
        var total = 0
        for (position, part) in parts.enumerated() {
            guard let number = Int(part), number >= 0, position == 0 || number < 60 else {
                return nil
            }
            let (product, tooLarge) = total.multipliedReportingOverflow(by: 60)
            guard !tooLarge, product <= Int.max - number else { return nil }
            total = product + number
        }
        return total
    }

    /// YAML 1.1 wants a point, and a sign in an exponent: `1e5` is text, `1.0e+5` is a number.
    private static func double(_ text: String) -> Double? {
        guard text.contains("."), text.utf8.allSatisfy(isOfDouble) else { return nil }
        if let e = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard ["+", "-"].contains(text[text.index(after: e)...].first) else { return nil }
        }
        return Double(text.filter { $0 != "_" })
    }

    private static func isOfDouble(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
