import BelayModel

/// The entries of one mapping, by key.
struct Fields {
    /// Where the mapping begins.
    let node: YAMLNode
    let values: [String: YAMLNode]
    /// The keys in their order, with their places.
    let keys: [YAMLNode]

    subscript(key: String) -> YAMLNode? { values[key] }

    func key(_ name: String) -> YAMLNode { keys.first { $0.text == name } ?? node }
}

extension FieldReader {
    /// Keeps the entries that have a known key, and has a problem for each that has not.
    mutating func fields(
        _ entries: [YAMLNode.Entry], at node: YAMLNode, known: [String], in what: String
    ) -> Fields {
        var values: [String: YAMLNode] = [:]
        for entry in entries {
            let key = entry.key.text ?? ""
            if known.contains(key) {
                values[key] = entry.value
            } else {
                problem(entry.key, Self.unknown(entry.key, known: known, in: what))
            }
        }
        return Fields(node: node, values: values, keys: entries.map(\.key))
    }

    private static func unknown(_ key: YAMLNode, known: [String], in what: String) -> String {
        guard let text = key.text else { return "a key of \(what) is text, found \(key.kind)" }
        if let hint = hints[text] { return "unknown key '\(text)' in \(what); \(hint)" }
        if let near = NearestName.of(text, among: known) {
            return "unknown key '\(text)' in \(what); did you mean '\(near)'?"
        }
        return "unknown key '\(text)' in \(what); it takes \(alternatives(known))"
    }

    mutating func required(_ key: String, of fields: Fields) -> YAMLNode? {
        if let value = fields[key] { return value }
        problem(fields.node, "the key '\(key)' is missing")
        return nil
    }

    /// Text of one line, such as a name.
    mutating func line(_ node: YAMLNode?, _ key: String) -> String? {
        guard let node else { return nil }
        guard let text = node.text, !node.isNull, node.tag == nil, !node.isTemplate else {
            expected("text", of: key, found: node)
            return nil
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            problem(node, "'\(key)' is empty")
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            problem(node, "'\(key)' takes one line of text, without control characters")
            return nil
        }
        return text
    }

    /// A bool as Ansible takes it: yes, true, on, y, t and 1, and their opposites, in any case.
    mutating func bool(_ node: YAMLNode?, _ key: String) -> Bool? {
        guard let node else { return nil }
        if let text = node.text, let bool = Truth.of(text) { return bool }
        expected("yes or no", of: key, foundText: node)
        return nil
    }

    /// A whole number within bounds.
    mutating func integer(_ node: YAMLNode?, _ key: String, in bounds: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        if case .int(let number) = node.text.map(YAMLScalar.resolve), bounds.contains(number) {
            return number
        }
        let what = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        if case .int(let number) = node.scalar {
            problem(node, "'\(key)' takes \(what), found \(number)")
        } else {
            expected(what, of: key, foundText: node)
        }
        return nil
    }

    /// A time that something may take, in seconds.
    /// - Parameter orNone: whether no time at all, `0` or `0s`, is a value too.
    mutating func duration(_ node: YAMLNode?, _ key: String, orNone: Bool = false) -> Int? {
        guard let node else { return nil }
        if let text = node.text, let seconds = DurationText.seconds(text) {
            if text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
                notes.append(
                    FileProblem(
                        path: path, line: node.line, column: node.column,
                        message: "'\(key): \(text)' has no unit and is taken as \(text) seconds; "
                            + "write \(text)s, or \(text)m for minutes"))
            }
            return seconds
        }
        if orNone, let text = node.text, text == "0" || text == "0s" { return 0 }
        let what =
            (orNone ? "0, or " : "")
            + "a time from 1s to 365d, such as 90s, 30m, 1h30m or a number of seconds"
        if let text = node.text, !node.isNull {
            problem(node, "'\(key)' takes \(what), found '\(text)'")
        } else {
            expected(what, of: key, found: node)
        }
        return nil
    }

    /// One of the words of an enumeration.
    mutating func word<Word>(
        _ node: YAMLNode?, _ key: String, as _: Word.Type
    ) -> Word? where Word: RawRepresentable<String> & CaseIterable {
        guard let node else { return nil }
        if let word = node.text.flatMap(Word.init(rawValue:)) { return word }
        let words = Word.allCases.map(\.rawValue)
        guard let text = node.text, !node.isNull else {
            expected(alternatives(words), of: key, found: node)
            return nil
        }
        let near = NearestName.of(text, among: words).map { "; did you mean '\($0)'?" } ?? ""
        problem(node, "'\(key)' takes \(alternatives(words)), found '\(text)'\(near)")
        return nil
    }

    /// The entries of a mapping; nothing is an empty one.
    mutating func map(_ node: YAMLNode, _ key: String) -> [YAMLNode.Entry] {
        switch node.content {
        case .map(let entries): return entries
        case .scalar where node.isNull: return []
        case .scalar, .list:
            expected("a mapping", of: key, found: node)
            return []
        }
    }

    /// The elements of a list; nothing is an empty one.
    mutating func list(_ node: YAMLNode, _ key: String) -> [YAMLNode] {
        switch node.content {
        case .list(let nodes): return nodes
        case .scalar where node.isNull: return []
        case .scalar, .map:
            expected("a list", of: key, found: node)
            return []
        }
    }
}
