import BelayModel

/// Reads the values of mappings, and goes on after a problem to find the others.
protocol FieldReader {
    var path: String { get }
    var problems: [FileProblem] { get set }
    /// What may be meant otherwise, and is taken all the same.
    var notes: [FileProblem] { get set }
    /// Advice for unknown keys that people may try, by key.
    static var hints: [String: String] { get }
}

extension FieldReader {
    mutating func problem(_ node: YAMLNode, _ message: String) {
        problems.append(
            FileProblem(path: path, line: node.line, column: node.column, message: message))
    }

    /// That a key has a value of the wrong type.
    mutating func expected(_ what: String, of key: String, found node: YAMLNode) {
        problem(
            node,
            node.isTemplate
                ? "'\(key)' takes \(what); {{ … }} is a template, and Belay has none"
                : "'\(key)' takes \(what), found \(node.kind)")
    }

    /// The same for text, which is quoted: the keys that take it hold no secret.
    mutating func expected(_ what: String, of key: String, foundText node: YAMLNode) {
        guard let text = node.text, !node.isNull, !node.isTemplate, node.tag == nil else {
            return expected(what, of: key, found: node)
        }
        problem(node, "'\(key)' takes \(what), found '\(text.printable(atMost: 80))'")
    }
}
