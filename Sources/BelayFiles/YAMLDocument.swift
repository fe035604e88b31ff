import Yams

/// Reads YAML text with Yams. This is the one place that knows Yams.
struct YAMLDocument {
    let path: String
    /// Nodes that may still be made. Aliases of aliases can make a file of 1 kB stand for billions.
    private var budget = 2_000_000

    private init(path: String) { self.path = path }

    /// The root of the one document in the text; `nil` when there is none, as in an empty file.
    /// - Throws: what libyaml found wrong, the line it found it in, nothing of what stands there.
    static func parse(_ text: String, path: String) throws(FileProblem) -> YAMLNode? {
        var document = YAMLDocument(path: path)
        do {
            // Without rules for tags: `YAMLScalar` resolves, and needs no regular expressions.
            guard let root = try compose(yaml: text, Resolver.basic) else { return nil }
            return try document.node(root)
        } catch let problem as FileProblem {
            throw problem
        } catch let error as YamlError {
            throw Self.problem(error, path: path)
        } catch {
            throw FileProblem(path: path, message: "is not YAML: \(error)")
        }
    }

    private mutating func node(_ node: Node) throws(FileProblem) -> YAMLNode {
        let line = node.mark?.line ?? 1
        budget -= 1
        guard budget > 0 else {
            throw FileProblem(path: path, line: line, message: "has too many nodes or aliases")
        }
        return YAMLNode(
            content: try content(node), line: line, column: node.mark?.column ?? 1,
            tag: try tag(node, line: line))
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
        for (key, value) in mapping {
            let key = try node(key)
            let value = try node(value)
            if key.content == .scalar("<<", isPlain: true) {
                if case .list(let several) = value.content {
                    merged += several
                } else {
                    merged.append(value)
                }
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

    /// A tag of the writer's own. `!unsafe` is Ansible's word for "not a template": text as it is.
    private func tag(_ node: Node, line: Int) throws(FileProblem) -> String? {
        let tag = node.tag.description
        switch tag {
        case "!vault", "!vault-encrypted":
            throw FileProblem(path: path, line: line, message: TextFile.vault("this value"))
        case "", "!unsafe", "!": return nil
        default: return tag.hasPrefix("tag:yaml.org,2002:") ? nil : tag
        }
    }
}

extension YAMLDocument {
    /// What libyaml found wrong, without the text around it, which may hold a password.
    private static func problem(_ error: YamlError, path: String) -> FileProblem {
        switch error {
        case .scanner(let context, let problem, let mark, yaml: _),
            .parser(let context, let problem, let mark, yaml: _),
            .composer(let context, let problem, let mark, yaml: _):
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
