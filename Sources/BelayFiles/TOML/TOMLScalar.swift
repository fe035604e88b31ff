import BelayModel

/// Numbers, truth and dates of TOML, written as YAML means them.
enum TOMLScalar {
    static func content(_ word: String) throws(Complaint) -> YAMLNode.Content {
        switch word {
        case "true", "false": return .scalar(word, isPlain: true)
        case "inf", "+inf", "-inf", "nan", "+nan", "-nan":
            let sign = word.hasPrefix("-i") ? "-" : ""
            return .scalar("\(sign).\(word.suffix(3))", isPlain: true)
        default: break
        }
        if let number = integer(word) ?? double(word) { return .scalar(number, isPlain: true) }
        // Ansible has moments for these; what items see is their text.
        if isDate(String(word.prefix(10))) || isTime(word.prefix(8)) {
            return .scalar(word, isPlain: false)
        }
        throw Complaint(word.isEmpty ? "a value is missing" : "a value is none; quote text")
    }

    static func isDate(_ word: String) -> Bool { hasForm(word, "0000-00-00") }

    private static func isTime(_ word: Substring) -> Bool { hasForm(String(word), "00:00:00") }

    /// `0` stands for any digit.
    private static func hasForm(_ word: String, _ form: String) -> Bool {
        word.utf8.count == form.utf8.count
            && zip(word.utf8, form.utf8).allSatisfy { byte, form in
                form == UInt8(ascii: "0") ? byte.isASCIIDigit : byte == form
            }
    }

    /// In decimal; what is too large stays as it is, and becomes text.
    private static func integer(_ word: String) -> String? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
            guard let digits = grouped(word.dropFirst(2), isDigit: { isDigit($0, radix) }) else {
                return nil
            }
            return Int(digits, radix: radix).map(String.init) ?? word
        }
        let unsigned = word.first.map { "+-".contains($0) } == true ? word.dropFirst() : word[...]
        guard let digits = grouped(unsigned, isDigit: \.isASCIIDigit),
            digits == "0" || !digits.hasPrefix("0")
        else { return nil }
        return (word.hasPrefix("-") && digits != "0" ? "-" : "") + digits
    }

    private static func isDigit(_ byte: UInt8, _ radix: Int) -> Bool {
        Int(String(decoding: [byte], as: UTF8.self), radix: radix) != nil
    }

    /// Digits with single underscores between them, without these.
    private static func grouped(_ text: Substring, isDigit: (UInt8) -> Bool) -> String? {
        let groups = text.split(separator: "_", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else { return nil }
        return groups.joined()
    }

    private static func double(_ word: String) -> String? {
        let parts = word.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
        guard parts.count <= 2 else { return nil }
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard mantissa.count <= 2, mantissa.count + parts.count > 2,
            mantissa[0].utf8.allSatisfy({ $0.isASCIIDigit || "+-_".utf8.contains($0) }),
            let whole = integer(String(mantissa[0]))
        else { return nil }
        var text = (word.hasPrefix("-") && !whole.hasPrefix("-") ? "-" : "") + whole + "."
        if mantissa.count == 2 {
            guard let digits = grouped(mantissa[1], isDigit: \.isASCIIDigit) else { return nil }
            text += digits
        } else {
            text += "0"
        }
        guard parts.count == 2 else { return text }
        let isNegative = parts[1].hasPrefix("-")
        let exponent = isNegative || parts[1].hasPrefix("+") ? parts[1].dropFirst() : parts[1]
        guard let digits = grouped(exponent, isDigit: \.isASCIIDigit) else { return nil }
        return text + "e" + (isNegative ? "-" : "+") + digits
    }
}
