import BelayModel
import Yams

/// Reads YAML text with Yams. This is the one place that knows Yams.
struct YAMLDocument {
    /// How strict it is with what a file of Ansible may have.
    struct Rules {
        /// Decrypts values. `nil`: an encrypted value is a problem; with a vault without passwords
        /// it is a value that is not known.
        var vault: Vault?
        /// Whether of two equal keys of a mapping the last counts, as in Ansible. Otherwise they
        /// are a problem.
        var lastKeyCounts = false
    }

    let path: String
    private let rules: Rules
    /// Nodes that may still be made. Aliases of aliases can make a file of 1 kB stand for billions.
    private var budget = 2_000_000
    private(set) var warnings: [FileProblem] = []

    private init(path: String, _ rules: Rules) {
        self.path = path
        self.rules = rules
    }

    /// The root of the one document in the text; `nil` when there is none, as in an empty file.
    /// - Throws: what libyaml found wrong, the line it found it in, nothing of what stands there.
    static func parse(_ text: String, path: String) throws(FileProblem) -> YAMLNode? {
        try parse(text, path: path, Rules()).root
    }

    /// - Returns: with the root, warnings of what was passed over.
    static func parse(
        _ text: String, path: String, _ rules: Rules
    ) throws(FileProblem) -> (root: YAMLNode?, warnings: [FileProblem]) {
        var document = YAMLDocument(path: path, rules)
        do {
            guard let root = try document.compose(text) else { return (nil, document.warnings) }
            return (try document.node(root), document.warnings)
        } catch let problem as FileProblem {
            throw problem
        } catch let error as YamlError {
            throw Self.problem(error, path: path)
        } catch {
            throw FileProblem(path: path, message: "is not YAML: \(error)")
        }
    }

    /// Yams refuses equal keys. The first of them gets another name, and the text is read again.
    private mutating func compose(_ text: String) throws -> Node? {
        var text = text
        while true {
            do {
                // Without rules for tags: `YAMLScalar` resolves, and needs no regular expressions.
                return try Yams.compose(yaml: text, Resolver.basic)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let error = YamlError.duplicatedKeysInMapping(duplicates: keys, context: context)
                guard rules.lastKeyCounts, warnings.count < Self.mostDuplicates(in: text),
                    let renamed = DuplicateKey.renamed(text, context.mark, warnings.count)
                else { throw error }
                text = renamed
                warnings.append(
                    FileProblem(
                        path: path, line: context.mark.line, column: context.mark.column,
                        message: "the key '\(keys.first ?? "")' is there more than once in one "
                            + "mapping, first here; the last one counts"))
            }
        }
    }

    /// Equal keys of one text that are put right, each of which has it read again: less than a second's
    /// work whatever the text.
    private static func mostDuplicates(in text: String) -> Int {
        max(10, min(100, (4 << 20) / max(1, text.utf8.count)))
    }

    private mutating func node(_ node: Node) throws(FileProblem) -> YAMLNode {
        let line = node.mark?.line ?? 1
        budget -= 1
        guard budget > 0 else {
            throw FileProblem(path: path, line: line, message: "has too many nodes or aliases")
        }
        let tag = tag(node)
        let made = YAMLNode(
            content: try content(node), line: line, column: node.mark?.column ?? 1, tag: tag)
        return tag == YAMLNode.vaultTag ? try decrypted(made) : made
    }

    private func decrypted(_ node: YAMLNode) throws(FileProblem) -> YAMLNode {
        guard let vault = rules.vault else {
            throw FileProblem(
                path: path, line: node.line,
                message: "this value is encrypted with Ansible Vault, which a playbook cannot have")
        }
        guard !vault.isEmpty, let text = node.text else { return node }
        do throws(Complaint) {
            let plain = String(decoding: try vault.decrypt(text), as: UTF8.self)
            var node = node
            node.content = .scalar(plain, isPlain: false)
            node.tag = YAMLNode.unsafeTag
            return node
        } catch {
            throw FileProblem(path: path, line: node.line, message: "this value: \(error.message)")
        }
    }

    private mutating func content(_ node: Node) throws(FileProblem) -> YAMLNode.Content {
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence):
            var nodes: [YAMLNode] = []
            for element in sequence { nodes.append(try self.node(element)) }
            return .list(nodes)
        case .mapping(let mapping):
            return .map(try entries(mapping))
        case .alias:
            return .scalar("", isPlain: true)
        }
    }

    /// The entries of a mapping, those of its merge key (`<<`) after its own, which win over them
    /// (https://yaml.org/type/merge.html).
    private mutating func entries(
        _ mapping: Node.Mapping
    ) throws(FileProblem) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var merged: [YAMLNode] = []
        /// Where keys that are there again stand, which is where the last of them counts.
        var places: [String: Int] = [:]
        for (key, value) in mapping {
            let key = try node(key)
            if rules.lastKeyCounts, let name = key.text.flatMap(DuplicateKey.name) {
                if places[name] == nil {
                    places[name] = entries.count
                    entries.append(YAMLNode.Entry(key: key, value: key))
                }
                continue
            }
            let value = try node(value)
            if key.content == .scalar("<<", isPlain: true) {
                if case .list(let several) = value.content {
                    merged += several
                } else {
                    merged.append(value)
                }
            } else if let place = key.text.flatMap({ places[$0] }) {
                entries[place] = YAMLNode.Entry(key: key, value: value)
            } else {
                entries.append(YAMLNode.Entry(key: key, value: value))
            }
        }
        for node in merged {
            guard case .map(let more) = node.content else {
                throw FileProblem(
                    path: path, line: node.line,
                    message: "a merge key (<<) takes a mapping, found \(node.kind)")
            }
            let own = Set(entries.map(\.key.text))
            entries += more.filter { !own.contains($0.key.text) }
        }
        return entries
    }

    /// A tag of the writer's own.
    private func tag(_ node: Node) -> String? {
        let tag = node.tag.description
        switch tag {
        case "!vault-encrypted": return YAMLNode.vaultTag
        case "", "!": return nil
        case YAMLNode.unsafeTag where rules.vault == nil: return nil
        default: return tag.hasPrefix("tag:yaml.org,2002:") ? nil : tag
        }
    }
}

/// A key of a mapping that is there again further below.
private enum DuplicateKey {
    /// No file has a key that begins so: it is of the private use area of Unicode.
    private static let mark = "\u{10F8F0}"

    /// The name that a renamed key had; `nil` for any other.
    static func name(_ text: String) -> String? {
        guard text.hasPrefix(mark), let end = text.firstIndex(of: "-") else { return nil }
        return String(text[text.index(after: end)...])
    }

    /// The text with another name for the key at a place; `nil` where no plain or quoted key is
    /// there.
    static func renamed(_ text: String, _ place: Mark, _ number: Int) -> String? {
        let scalars = text.unicodeScalars
        guard !scalars.contains(where: { $0.value == 0x10_F8F0 }) || number > 0 else { return nil }
        var index = scalars.startIndex
        var line = 1
        while line < place.line, index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            let isPair = scalar == "\r" && index < scalars.endIndex && scalars[index] == "\n"
            if !isPair, scalar == "\n" || scalar == "\r" { line += 1 }
        }
        guard
            var index = scalars.index(
                index, offsetBy: place.column - 1, limitedBy: scalars.endIndex),
            index < scalars.endIndex
        else { return nil }
        switch scalars[index] {
        case "'", "\"": index = scalars.index(after: index)
        case "&", "*", "!", "?", "[", "{", "|", ">", "#", "\n": return nil
        default: break
        }
        var renamed = text
        renamed.unicodeScalars.insert(contentsOf: "\(mark)\(number)-".unicodeScalars, at: index)
        return renamed
    }
}

private enum Indentation {
    /// The line above a line of a block mapping that begins further left and is a whole entry,
    /// `key: value`; `nil`: there is none.
    static func outer(of line: Int, in text: String) -> Int? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(line - 1) else { return nil }
        let depth = lines[line - 1].prefix { $0 == " " }.count
        guard lines[line - 1].dropFirst(depth).isEntry else { return nil }
        for number in stride(from: line - 1, to: 0, by: -1) {
            let above = lines[number - 1]
            let words = above.drop { $0 == " " }
            if words.isEmpty || words.hasPrefix("#") { continue }
            let isOuter = above.count - words.count < depth && words.isEntry
            return isOuter && !words.endsOpen ? number : nil
        }
        return nil
    }
}

extension Substring {
    /// Whether it begins as `key:` does.
    fileprivate var isEntry: Bool {
        let key = prefix { $0 != ":" && $0 != " " && $0 != "\"" && $0 != "'" }
        let rest = dropFirst(key.count)
        return !key.isEmpty && rest.first == ":" && (rest.count == 1 || rest.hasPrefix(": "))
    }

    /// Whether its value comes below.
    fileprivate var endsOpen: Bool {
        let words = split(separator: " ")
        guard let last = words.last else { return true }
        return words.count == 1 || "|>".contains(last.first ?? "|") || last.hasPrefix("#")
    }
}

extension YAMLDocument {
    /// What libyaml found wrong, without the text around it, which may hold a password.
    private static func problem(_ error: YamlError, path: String) -> FileProblem {
        switch error {
        case .scanner(let context, let problem, let mark, let yaml),
            .parser(let context, let problem, let mark, let yaml),
            .composer(let context, let problem, let mark, let yaml):
            let isOfKeys =
                problem.contains("mapping values are not allowed")
                || problem.contains("did not find expected key")
            if isOfKeys,
                let outer = Indentation.outer(of: mark.line, in: yaml)
            {
                return FileProblem(
                    path: path, line: mark.line, column: mark.column,
                    message:
                        "begins further right than line \(outer), which has its value already; "
                        + "keys of one mapping stand below each other")
            }
            let before = context.map { "\($0.text) (line \($0.mark.line)): " } ?? ""
            return FileProblem(
                path: path, line: mark.line, column: mark.column,
                message: "is not YAML: \(before)\(problem)\(hint(problem))")
        case .reader(let problem, let offset, value: _, let yaml):
            let before = yaml.prefix(offset ?? 0)
            return FileProblem(
                path: path, line: before.count { $0.isNewline } + 1,
                message: "is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return FileProblem(
                path: path, line: context.mark.line, column: context.mark.column,
                message: "the key \(alternatives(duplicates.map { "'\($0)'" })) is there more than "
                    + "once in one mapping, first here; one of them would be lost")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return FileProblem(path: path, message: "is not YAML: \(error)")
        }
    }

    private static func hint(_ problem: String) -> String {
        if problem.contains("cannot start any token") {
            return "; indent with spaces, not tabs, and quote text that begins with @ or `"
        }
        if problem.contains("tab character") { return "; indent with spaces" }
        if problem.contains("mapping values are not allowed") {
            return "; quote text that contains ': '"
        }
        return ""
    }
}
