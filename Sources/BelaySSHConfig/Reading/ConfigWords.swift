/// Takes words off a line at white space, `=` and double quotes: how OpenSSH reads a keyword, and
/// the criteria of `Match`. There are no escapes, a closing quote ends the word, and one `=` may
/// stand between two words (`strdelim` of OpenSSH's misc.c).
struct DelimitedWords {
    /// The unread rest; `nil` once everything was read.
    private(set) var rest: ArraySlice<UInt8>?

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isDone: Bool { rest?.isEmpty ?? true }

    mutating func skipRest() { rest = nil }

    /// - Returns: `nil` at the end, and where a quote is not closed.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let text = rest else { return nil }
        guard let stop = text.firstIndex(where: \.endsConfigWord) else {
            rest = nil
            return text
        }
        if text[stop] == UInt8(ascii: "\"") { return quoted(in: text, from: stop) }
        var after = text[(stop + 1)...].drop(while: \.isConfigSpace)
        if text[stop] != UInt8(ascii: "="), after.first == UInt8(ascii: "=") {
            after = after.dropFirst().drop(while: \.isConfigSpace)
        }
        rest = after
        return text[..<stop]
    }

    private mutating func quoted(
        in text: ArraySlice<UInt8>, from quote: Int
    ) -> ArraySlice<UInt8>? {
        let inner = text[(quote + 1)...]
        guard let close = inner.firstIndex(of: UInt8(ascii: "\"")) else {
            rest = nil
            return nil
        }
        rest = inner[(close + 1)...].drop(while: \.isConfigSpace)
        return text[..<quote] + inner[..<close]
    }
}

/// The arguments of a keyword: separated by blanks, quoted singly or doubly, with backslash before
/// a quote, a backslash or, outside quotes, a blank; up to a `#` that starts a word (`argv_split`
/// of OpenSSH's misc.c).
func splitConfigArguments(_ text: ArraySlice<UInt8>) throws(ConfigComplaint) -> [String] {
    var words: [String] = []
    var rest = text
    while let first = rest.first, first != UInt8(ascii: "#") {
        if first.isConfigBlank {
            rest = rest.dropFirst()
        } else {
            words.append(try takeConfigArgument(&rest))
        }
    }
    return words
}

private func takeConfigArgument(_ rest: inout ArraySlice<UInt8>) throws(ConfigComplaint) -> String {
    var word: [UInt8] = []
    var quote: UInt8?
    while let byte = rest.first, quote != nil || !byte.isConfigBlank {
        rest = rest.dropFirst()
        if byte == UInt8(ascii: "\\"), let next = rest.first, next.isEscaped(inQuotes: quote != nil)
        {
            word.append(next)
            rest = rest.dropFirst()
        } else if quote == nil, byte.isConfigQuote {
            quote = byte
        } else if byte == quote {
            quote = nil
        } else {
            word.append(byte)
        }
    }
    guard quote == nil else { throw ConfigComplaint("a quotation mark is not closed") }
    return String(decoding: word, as: UTF8.self)
}

extension UInt8 {
    var isConfigBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    var isConfigQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
    var isConfigSpace: Bool {
        isConfigBlank || self == UInt8(ascii: "\r") || self == UInt8(ascii: "\n")
    }
    fileprivate var endsConfigWord: Bool {
        isConfigSpace || self == UInt8(ascii: "=") || self == UInt8(ascii: "\"")
    }
    fileprivate func isEscaped(inQuotes: Bool) -> Bool {
        isConfigQuote || self == UInt8(ascii: "\\") || (!inQuotes && self == UInt8(ascii: " "))
    }
}
