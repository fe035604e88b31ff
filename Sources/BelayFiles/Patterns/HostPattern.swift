package import BelayModel

/// Which servers of an inventory are meant: `web:db`, `web,db`, `web:&prod:!old`, `web*`, `~regex`,
/// `web[0]`, `web[0:2]`, `all` (Ansible: "Patterns: targeting hosts and groups"); and of Belay's own
/// `@job:7:failed`, the servers on which job 7 failed.
package struct HostPattern: Sendable, Hashable, CustomStringConvertible {
    /// One part: all parts without a mark are added up, then each `&` is intersected with that, and
    /// each `!` is taken out of it, in whatever order they are written.
    struct Term: Sendable, Hashable {
        enum Role: Sendable, Hashable { case include, intersect, exclude }

        var role: Role
        var text: String

        init(_ text: String) {
            switch text.first {
            case "&": (role, self.text) = (.intersect, String(text.dropFirst()))
            case "!": (role, self.text) = (.exclude, String(text.dropFirst()))
            default: (role, self.text) = (.include, text)
            }
        }
    }

    package let description: String
    let terms: [Term]

    /// Whether it has no part at all, as when a variable of a shell is not set.
    package var isEmpty: Bool { terms.isEmpty }

    /// The pattern of a playbook's `hosts` or of a command line.
    package init(_ text: String) {
        description = text
        terms = Self.split(text).map(Term.init)
    }

    /// The pattern of `--limit`: the same, and `@file` for the patterns in a file, one a line.
    /// - Throws: that the file cannot be read, or names no server; that would be no limit at all.
    package init(limit text: String) throws(FileProblem) {
        description = text
        var terms: [Term] = []
        for part in Self.split(text) {
            if part.hasPrefix("@"), !part.hasPrefix(JobTerm.mark) {
                terms += try Self.lines(of: String(part.dropFirst())).map(Term.init)
            } else {
                terms.append(Term(part))
            }
        }
        self.terms = terms
    }

    /// All servers but those of a pattern.
    /// - Throws: that the pattern leaves servers out itself, which cannot be turned round.
    package init(excluding text: String) throws(PatternProblem) {
        description = "all:!(\(text))"
        let parts = Self.split(text).map(Term.init)
        guard !parts.isEmpty, parts.allSatisfy({ $0.role == .include }) else {
            throw PatternProblem(
                description: "'\(text)': only names, groups and globs can be left out here")
        }
        terms = parts.map { Term("!" + $0.text) }
    }

    /// The servers of a freeze: only parts that can be told of one server without the inventory it
    /// comes from, as jobs that were made before keep none.
    /// - Throws: that a part depends on the other servers, or leaves servers out.
    package static func freeze(_ text: String) throws(PatternProblem) -> ServerPattern {
        let parts = Self.split(text)
        _ = try HostPattern(excluding: text)
        for part in parts {
            guard !part.hasPrefix("@"), Subscript.split(part).subscript == nil else {
                throw PatternProblem(
                    description: "'\(part)': a freeze is of names, groups and globs, for it counts "
                        + "for every inventory")
            }
        }
        return try ServerPattern(parts)
    }

    private static func lines(of path: String) throws(FileProblem) -> [String] {
        let lines = try TextFile.text(path).split(whereSeparator: \.isNewline)
            .map { $0.trimming(while: \.isWhitespace) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard !lines.isEmpty else { throw FileProblem(path: path, message: "names no server") }
        return lines.map(String.init)
    }

    /// The parts of a pattern. Where there is a comma, commas separate; else, colons do, outside of
    /// brackets and but for a name that has colons itself, such as an IPv6 address.
    static func split(_ text: String) -> [String] {
        if text.contains(",") {
            return text.split(separator: ",").map { String($0.trimming(while: \.isWhitespace)) }
                .filter { !$0.isEmpty }
        }
        let whole = text.trimming(while: \.isWhitespace)
        if HostAddress(String(whole)) != nil { return [String(whole)] }
        var parts = [""]
        var rest = whole
        // Each bracket would look for its end again, as far as there is text.
        let lastClose = whole.lastIndex(of: "]")
        while let character = rest.first {
            if character == "@", ["", "!", "&"].contains(parts[parts.count - 1]),
                rest.hasPrefix(JobTerm.mark)
            {
                parts[parts.count - 1] += JobTerm.take(from: &rest)
                continue
            }
            rest = rest.dropFirst()
            switch character {
            case "[":
                if let lastClose, rest.startIndex <= lastClose,
                    let close = rest.firstIndex(of: "]")
                {
                    parts[parts.count - 1] += "[" + rest[...close]
                    rest = rest[rest.index(after: close)...]
                } else {
                    parts.append("")
                }
            case ":", "]": parts.append("")
            case _ where character.isWhitespace: parts.append("")
            default: parts[parts.count - 1].append(character)
            }
        }
        return parts.filter { !$0.isEmpty }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The text without such characters at its ends.
    func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        let start = drop(while: isTrimmed)
        guard let last = start.lastIndex(where: { !isTrimmed($0) }) else { return "" }
        return start[...last]
    }
}
