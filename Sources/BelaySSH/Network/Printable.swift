extension String {
    /// Text from outside as it may be shown: one line, without control characters, which a
    /// terminal would obey, and without those that turn the writing direction; at most 200
    /// characters.
    var printable: String {
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

    private var trimmed: String {
        String(drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed())
    }
}
