internal import BelayModel

/// Splits a line into words as a POSIX shell does, which is how Ansible splits the lines of an INI
/// inventory and `ansible_ssh_common_args` (Python's `shlex.split`). Nothing is expanded.
struct ShellWords {
    private var rest: ArraySlice<UInt8>
    private let comments: Bool

    /// - Parameter comments: whether `#` begins a comment, also in the middle of a word.
    /// - Throws: that a quote is not closed, or that the line ends with a backslash.
    static func split(
        _ line: ArraySlice<UInt8>, comments: Bool
    ) throws(Complaint) -> [ArraySlice<UInt8>] {
        let isPlain = !line.contains {
            $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
                || $0 == UInt8(ascii: "#")
        }
        if isPlain { return line.split(whereSeparator: \.isBlank) }
        var words = ShellWords(rest: line, comments: comments)
        var result: [ArraySlice<UInt8>] = []
        while let word = try words.next() { result.append(word[...]) }
        return result
    }

    static func split(_ text: String, comments: Bool) throws(Complaint) -> [String] {
        try split(Array(text.utf8)[...], comments: comments).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The next word; `nil` at the end of the line.
    private mutating func next() throws(Complaint) -> [UInt8]? {
        rest = rest.drop { $0.isBlank }
        var word: [UInt8] = []
        var isWord = false
        while let byte = rest.popFirst(), !byte.isBlank {
            switch byte {
            case UInt8(ascii: "#") where comments:
                rest = []
                return isWord ? word : nil
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                word += try quoted(by: byte)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else {
                    throw Complaint("nothing follows the backslash at the end of the line")
                }
                word.append(escaped)
            default:
                word.append(byte)
            }
            isWord = true
        }
        return isWord ? word : nil
    }

    /// What stands before the closing quote. Within double quotes a backslash escapes only a double
    /// quote and a backslash.
    private mutating func quoted(by quote: UInt8) throws(Complaint) -> [UInt8] {
        let backslash = UInt8(ascii: "\\")
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == quote { return text }
            if byte == backslash, quote == UInt8(ascii: "\""), let next = rest.first,
                next == quote || next == backslash
            {
                text.append(next)
                rest.removeFirst()
            } else {
                text.append(byte)
            }
        }
        throw Complaint("the quote \(Character(Unicode.Scalar(quote))) is not closed")
    }
}
