import BelayModel

/// The four kinds of strings of TOML.
extension TOMLReader {
    /// `'…'` or `'''…'''`: every character stands for itself.
    mutating func literal(isLong: Bool) throws(Complaint) -> String {
        try string(UInt8(ascii: "'"), isLong: isLong, hasEscapes: false)
    }

    /// `"…"` or `"""…"""`.
    mutating func basic(isLong: Bool) throws(Complaint) -> String {
        try string(UInt8(ascii: "\""), isLong: isLong, hasEscapes: true)
    }

    private mutating func string(
        _ quote: UInt8, isLong: Bool, hasEscapes: Bool
    ) throws(Complaint) -> String {
        var text: [UInt8] = []
        index += isLong ? 3 : 1
        if isLong { skipLineEnd() }
        while let byte = peek {
            if byte == quote, !isLong || isEnd(quote) {
                let extra = isLong ? extraQuotes(quote) : 0
                text += repeatElement(quote, count: extra)
                index += (isLong ? 3 : 1) + extra
                return String(decoding: text, as: UTF8.self)
            }
            if hasEscapes, byte == UInt8(ascii: "\\") {
                text += try escape(isLong: isLong)
            } else if isLong, byte == 0x0A {
                text.append(byte)
                newLine()
            } else {
                guard isText(byte), isLong || byte != 0x0D else {
                    throw Complaint(
                        byte == 0x0A || byte == 0x0D
                            ? "a string does not end in its line"
                            : "a string has a control character")
                }
                // What ends a line is one character within a string, whoever wrote it.
                if byte != 0x0D { text.append(byte) }
                index += 1
            }
        }
        throw Complaint("a string does not end")
    }

    private func isEnd(_ quote: UInt8) -> Bool {
        index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
    }

    /// Up to two quotes may stand before the three that end a string.
    private func extraQuotes(_ quote: UInt8) -> Int {
        bytes[(index + 3)...].prefix(2).prefix { $0 == quote }.count
    }

    private mutating func skipLineEnd() {
        if starts(with: "\r\n") { index += 1 }
        if peek == 0x0A { newLine() }
    }

    private mutating func escape(isLong: Bool) throws(Complaint) -> [UInt8] {
        index += 1
        guard let byte = peek else { throw Complaint("a string does not end") }
        if isLong, try skipJoin() { return [] }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
        case UInt8(ascii: "u"): return try scalar(digits: 4)
        case UInt8(ascii: "U"): return try scalar(digits: 8)
        default: throw Complaint("a string has an unknown escape")
        }
    }

    /// A backslash at the end of a line joins it with the next text.
    private mutating func skipJoin() throws(Complaint) -> Bool {
        var end = index
        while end < bytes.count, bytes[end].isBlank { end += 1 }
        guard end < bytes.count, bytes[end] == 0x0A else { return false }
        while let byte = peek, byte.isBlank || byte == 0x0A {
            if byte == 0x0A { newLine() } else { index += 1 }
        }
        return true
    }

    private mutating func scalar(digits count: Int) throws(Complaint) -> [UInt8] {
        let digits = bytes[index...].prefix(count)
        let text = String(decoding: digits, as: UTF8.self)
        guard text.utf8.count == count, text.utf8.first?.isASCIIAlphanumeric == true,
            let number = UInt32(text, radix: 16), let scalar = Unicode.Scalar(number)
        else { throw Complaint("a string has an escape that is no character") }
        index += count
        return Array(String(Character(scalar)).utf8)
    }
}
