// Text from outside, made fit for a terminal and for a reader: from servers, files, names.
//
// It is applied where text enters, and once more where it leaves for a terminal.
extension String {
    /// The text as one line of at most 200 scalars; see ``printable(atMost:)``.
    package var printable: String { printable(atMost: 200) }

    /// The text as one line: scalars that a terminal obeys or a reader does not see become blanks,
    /// and blanks in a row one.
    /// - Parameter limit: scalars that are kept; an ellipsis stands for the rest.
    package func printable(atMost limit: Int) -> String {
        if isPlainLine(atMost: limit) { return self }
        var result = String.UnicodeScalarView()
        var count = 0
        var isBlank = true
        for scalar in unicodeScalars {
            if count >= limit {
                result.append("…")
                break
            }
            let isHidden = scalar.isHidden
            if isHidden, isBlank { continue }
            let shown: Unicode.Scalar = isHidden ? " " : scalar
            isBlank = shown == " "
            result.append(shown)
            count += 1
        }
        while result.last == " " { result.removeLast() }
        return String(result.drop { $0 == " " })
    }

    /// The text with its line feeds and tabulators, and a `?` for each other scalar that a terminal
    /// obeys or a reader does not see. A choice of another glyph (U+FE0F) is left out instead.
    package var printableLines: String { questioning { $0 == 0x0a || $0 == 0x09 } }

    /// The text with a `?` for each scalar that a terminal obeys or a reader does not see, line
    /// feeds too; blanks stay as they are.
    package var printableLine: String { questioning { _ in false } }

    private func questioning(_ isKept: (UInt8) -> Bool) -> String {
        if utf8.allSatisfy({ (0x20..<0x7f).contains($0) || isKept($0) }) { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if !scalar.isHidden || scalar.isASCII && isKept(UInt8(scalar.value)) {
                result.append(scalar)
            } else if scalar.properties.generalCategory != .nonspacingMark {
                result.append("?")
            }
        }
        return String(result)
    }

    /// JSON text (RFC 8259) with each scalar escaped that a terminal obeys or a reader does not
    /// see. JSON has such scalars beyond U+001F in strings only, so the value stays the same.
    package var escapedJSON: String {
        if utf8.allSatisfy({ $0 < 0x7f }) { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.value < 0x7f || !scalar.isHidden {
                result.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result +=
                        "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
                        .unicodeScalars
                }
            }
        }
        return String(result)
    }

    /// Whether every scalar can be seen, line ends and tabulators not among them.
    package var isPrintable: Bool {
        utf8.allSatisfy { (0x20..<0x7f).contains($0) }
            || !unicodeScalars.contains(where: \.isHidden)
    }

    /// The text with each scalar that a terminal obeys or a reader does not see as `\u{200b}`.
    package var escapedScalars: String {
        unicodeScalars.map { $0.isHidden ? "\\u{\(String($0.value, radix: 16))}" : String($0) }
            .joined()
    }

    /// Short ASCII without control characters or outer blanks, as nearly all of it is.
    private func isPlainLine(atMost limit: Int) -> Bool {
        utf8.count <= limit && utf8.allSatisfy { (0x20..<0x7f).contains($0) }
            && utf8.first != 0x20 && utf8.last != 0x20
    }
}

extension Unicode.Scalar {
    /// Whether a terminal obeys it, or a reader does not see it: controls (C0, C1, DEL), direction
    /// marks and other format characters, line separators, fillers without a width, and what
    /// Unicode has not assigned (UAX #9; UAX #44, General_Category and
    /// Default_Ignorable_Code_Point).
    package var isHidden: Bool {
        if value < 0x7f { return value < 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            return true
        case _: return properties.isDefaultIgnorableCodePoint
        }
    }
}
