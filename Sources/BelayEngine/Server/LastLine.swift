import BelayModel

/// The last line of bytes which come in pieces, that is neither blank nor Belay's own word between
/// them, on what was left out or killed.
struct LastLine {
    /// The last bytes of all, the line among them.
    private var tail: [UInt8] = []

    /// Bytes that are kept; of a longer line, only the end is known.
    private static let most = 2048
    /// Scalars of the line that are told.
    private static let longest = 300

    mutating func add(_ bytes: [UInt8]) {
        tail += bytes.suffix(Self.most)
        if tail.count > 2 * Self.most { tail.removeFirst(tail.count - Self.most) }
    }

    /// On a terminal a line begins again at a carriage return; `nil`: there is none.
    var text: String? {
        let newlines = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        let lines = tail.split(whereSeparator: newlines.contains)
        for line in lines.reversed() {
            let text = String(decoding: line, as: UTF8.self).printableLine
            let words = text.split(separator: " ").joined(separator: " ")
            if words.isEmpty || words.hasPrefix("belay: ") { continue }
            return words.printable(atMost: Self.longest)
        }
        return nil
    }
}
