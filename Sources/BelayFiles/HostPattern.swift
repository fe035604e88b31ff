/// Which servers of an inventory are meant: `web:db`, `web,db`, `web:&prod:!old`, `web*`, `~regex`,
/// `web[0]`, `web[0:2]`, `all` (Ansible: "Patterns: targeting hosts and groups").
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
            if part.hasPrefix("@") {
                terms += try Self.lines(of: String(part.dropFirst())).map(Term.init)
            } else {
                terms.append(Term(part))
            }
        }
        self.terms = terms
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
        while let character = rest.popFirst() {
            switch character {
            case "[":
                if let close = rest.firstIndex(of: "]") {
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
