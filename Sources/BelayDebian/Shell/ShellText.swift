/// Text that is safe inside a POSIX shell command.
package enum ShellText {
    private static let escapedQuote = Array("'\\''".utf8)

    /// The text as one word of the shell, whatever it holds (POSIX.1-2017, XCU 2.2.2).
    ///
    /// A NUL cannot be part of a word; it is left out.
    package static func quote(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "'") || $0 == 0 }) else {
            return "'" + text + "'"
        }
        var quoted = [UInt8(ascii: "'")]
        quoted.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "'"): quoted.append(contentsOf: escapedQuote)
            case 0: continue
            default: quoted.append(byte)
            }
        }
        quoted.append(UInt8(ascii: "'"))
        return String(decoding: quoted, as: UTF8.self)
    }

    /// A line that calls a function of a script with these words.
    static func call(_ function: String, _ words: [String]) -> String {
        ([function] + words.map(quote)).joined(separator: " ")
    }

    /// A function that prints lines whose words stand between blanks. Thousands of them fit: they are
    /// no arguments.
    ///
    /// Each line begins with a word, so none is the mark that ends a here-document, whatever it
    /// holds. NUL, blanks and line ends, which no word of a package has, are left out.
    static func list(_ function: String, _ lines: [[String]]) -> String {
        document(
            function,
            lines.map { words in
                words.map { word in
                    String(decoding: word.utf8.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
                }.joined(separator: " ") + "\n"
            }.joined())
    }

    /// A function that prints a text of whole lines, of which none begins with `. end`.
    static func document(_ function: String, _ text: String) -> String {
        guard !text.isEmpty else { return "\(function)() { :; }\n" }
        return "\(function)() {\ncat <<'. end'\n\(text). end\n}\n"
    }

    /// Whether the text is a name that an environment variable can have (XBD 8.1).
    package static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
