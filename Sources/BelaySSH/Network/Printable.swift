extension String {
    /// Text from outside as it may be shown: one line, without control characters, which a
    /// terminal would obey, and without those that turn the writing direction; at most 200
    /// characters.
    var printable: String {
        if isPlain { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if result.count >= 200 {
                result.append("…")
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                .paragraphSeparator:
                if result.last != " " { result.append(" ") }
            default:
                result.append(scalar)
            }
        }
        return String(result).trimmed
    }

    /// Short ASCII without control characters or outer blanks, as nearly all of it is.
    private var isPlain: Bool {
        utf8.count <= 200 && utf8.allSatisfy { (0x20..<0x7f).contains($0) }
            && utf8.first != 0x20 && utf8.last != 0x20
    }

    private var trimmed: String {
        String(drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
    }
}
