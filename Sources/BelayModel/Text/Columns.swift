/// How many columns of a terminal text takes.
extension String {
    /// The columns of the whole text, without escape sequences of colours (ECMA-48, SGR).
    package var columns: Int {
        var count = 0
        var isInSequence = false
        for scalar in unicodeScalars {
            if isInSequence {
                isInSequence = scalar != "m"
            } else if scalar == "\u{1b}" {
                isInSequence = true
            } else {
                count += scalar.columns
            }
        }
        return count
    }

    /// The longest beginning that takes at most so many columns; for text without sequences.
    package func prefix(columns: Int) -> String {
        var count = 0
        var end = startIndex
        for index in indices {
            count += self[index].unicodeScalars.reduce(0) { max($0, $1.columns) }
            if count > columns { break }
            end = self.index(after: index)
        }
        return String(self[..<end])
    }

    /// At most so many columns: an ellipsis stands for the middle.
    package func middle(columns: Int) -> String {
        guard self.columns > columns else { return self }
        guard columns > 4 else { return prefix(columns: max(0, columns)) }
        let tail = (columns - 1) / 3
        var end = ""
        for character in reversed() {
            let next = String(character) + end
            if next.columns > tail { break }
            end = next
        }
        return prefix(columns: columns - 1 - end.columns) + "…" + end
    }

    /// The line in several lines of at most so many columns, broken at blanks and after commas; further
    /// lines stand a bit to the right. A word that is too long stays whole. No line begins with an
    /// option, and what stands between backquotes is not broken: half of a command that is copied to
    /// a shell would do something else.
    package func wrapped(columns: Int) -> String {
        guard utf8.count > columns, self.columns > columns else { return self }
        let indent = String(repeating: " ", count: min(8, prefix { $0 == " " }.count + 2))
        var (lines, line) = ([String](), "")
        for word in words {
            if !line.isEmpty, (line + word).trimmedEnd.columns > columns {
                lines.append(line.trimmedEnd)
                line = indent
            }
            line += word
        }
        return (lines + [line.trimmedEnd]).joined(separator: "\n")
    }

    /// Each line of a text as ``wrapped(columns:)`` has it; `nil`: the text as it is.
    package func wrappedLines(columns: Int?) -> String {
        guard let columns else { return self }
        return split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).wrapped(columns: columns) }.joined(separator: "\n")
    }

    /// The text in pieces, each of which ends with a blank or a comma; the first has the blanks at the
    /// beginning.
    private var words: [Substring] {
        var words: [Substring] = []
        var start = startIndex
        var (isInWord, isQuoted) = (false, false)
        // Looked up once for each run of blanks, which may be long.
        var next = (word: startIndex, isOption: false)
        for index in indices {
            if self[index] == "`" {
                isQuoted = !isQuoted && self[self.index(after: index)...].contains("`")
            }
            let isEnd = self[index] == " " || self[index] == ","
            if isInWord, isEnd {
                let end = self.index(after: index)
                if next.word < end {
                    next.word = self[end...].firstIndex { $0 != " " } ?? endIndex
                    next.isOption = self[next.word...].beginsWithOption
                }
                guard !isQuoted, !next.isOption, self[index] == " " || next.word == end
                else { continue }
                words.append(self[start..<end])
                (start, isInWord) = (end, false)
            } else if !isEnd {
                isInWord = true
            }
        }
        return start < endIndex ? words + [self[start...]] : words
    }

    private var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension Substring {
    /// Whether it begins with an option, such as `-l` or `--limit`.
    fileprivate var beginsWithOption: Bool {
        guard first == "-", let second = dropFirst().first else { return false }
        return second == "-" || second.isLetter
    }
}

extension Unicode.Scalar {
    /// Wide and full-width scalars (Unicode Standard Annex 11), in ranges that hold little else.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
        0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD,
    ]

    /// 0 for marks that stand on the scalar before, 2 for wide ones, 1 for all others.
    fileprivate var columns: Int {
        guard value >= 0x300 else { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        case _: return Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }
}
