import BelayModel
import Foundation

/// The items of one's own of a playbook.
extension PlaybookReader {
    mutating func phases(_ node: YAMLNode, kind: JobKind) -> [Phase: [PlaybookItem]] {
        var phases: [Phase: [PlaybookItem]] = [:]
        for entry in map(node, "phases") {
            guard let phase = phase(entry.key, kind: kind, in: "phases") else { continue }
            phases[phase] = items(
                entry.value, name: phase.name(in: kind),
                packages: phase == .analyze ? "in analyze, which only looks" : nil)
        }
        return phases
    }

    /// The phase that a key names.
    mutating func phase(_ key: YAMLNode, kind: JobKind, in what: String) -> Phase? {
        let names = Phase.allCases.map { $0.name(in: kind) }
        if let text = key.text, let index = names.firstIndex(of: text) {
            return Phase.allCases[index]
        }
        let found = key.text.map { "'\($0)'" } ?? key.kind
        let near = NearestName.of(key.text ?? "", among: names).map { "; did you mean '\($0)'?" }
        problem(
            key,
            "'\(what)' takes the phases \(alternatives(names)) of kind \(kind.rawValue), "
                + "found \(found)\(near ?? "")")
        return nil
    }

    /// - Parameter packages: why the word packages has no place there; `nil`: it has.
    mutating func items(
        _ node: YAMLNode, name: String, packages: String?
    ) -> [PlaybookItem] {
        var items: [PlaybookItem] = []
        for element in list(node, name) {
            switch element.content {
            case .scalar("packages", isPlain: _):
                if let packages {
                    problem(element, "'packages' has no place \(packages)")
                } else if items.contains(.packages) {
                    problem(element, "'packages' is in the phase '\(name)' already")
                } else {
                    items.append(.packages)
                }
            case .map(let entries):
                if let item = item(entries, at: element) { items.append(item) }
            case .scalar, .list:
                problem(
                    element,
                    "an item is a mapping with name and run or upload, or the word "
                        + "packages; found \(element.kind)")
            }
        }
        return items
    }

    private static let itemKeys = [
        "name", "run", "upload", "timeout", "kill_after", "ignore_errors", "environment", "become",
    ]

    private mutating func item(_ entries: [YAMLNode.Entry], at node: YAMLNode) -> PlaybookItem? {
        let fields = fields(entries, at: node, known: Self.itemKeys, in: "an item")
        let name = fields["name"].map { line($0, "name") }
        if name == nil { problem(node, "an item has a name; the key 'name' is missing") }
        var item = Item(name: (name ?? nil) ?? "", work: .run(""))
        item.timeout = duration(fields["timeout"], "timeout")
        item.killAfter = duration(fields["kill_after"], "kill_after")
        item.ignoreErrors = bool(fields["ignore_errors"], "ignore_errors") ?? false
        item.environment = fields["environment"].map { environment($0) } ?? [:]
        item.become = bool(fields["become"], "become")
        switch (fields["run"], fields["upload"]) {
        case (let script?, nil):
            item.work = .run(self.script(script) ?? "")
            return .run(item)
        case (nil, let file?):
            if item.killAfter != nil {
                problem(fields.key("kill_after"), "'kill_after' is for items with 'run'")
            }
            return upload(file).map { .upload(item, path: $0) }
        case (nil, nil):
            problem(node, "an item has 'run' or 'upload'; both are missing")
        case (_?, _?):
            problem(fields.key("upload"), "an item has 'run' or 'upload', not both")
        }
        return nil
    }

    private mutating func script(_ node: YAMLNode) -> String? {
        guard let text = node.text, !node.isNull, node.tag == nil else {
            expected("a shell script", of: "run", found: node)
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            problem(node, "'run' is empty")
            return nil
        }
        guard !text.unicodeScalars.contains("\0") else {
            problem(node, "'run' holds a NUL character")
            return nil
        }
        return text
    }

    /// Absolute path of a file to upload, which is named relative to the playbook's directory.
    private mutating func upload(_ node: YAMLNode) -> String? {
        guard let text = line(node, "upload") else { return nil }
        let url = URL(fileURLWithPath: expandTilde(text), relativeTo: directory)
        let path = url.standardizedFileURL.path
        switch FileKind.of(path) {
        case .file: return path
        case .missing: problem(node, "there is no file \(path) to upload")
        case .directory: problem(node, "\(path) is a directory; 'upload' takes a file")
        }
        return nil
    }

    /// All files are put into one staging directory, under their names.
    mutating func checkUploads(_ nodes: [YAMLNode]) {
        var lines: [String: Int] = [:]
        for node in nodes.flatMap(Self.uploads) {
            guard let text = node.text else { continue }
            let name = URL(fileURLWithPath: text).lastPathComponent
            if let line = lines[name] {
                problem(
                    node,
                    "two uploads are called '\(name)' in the staging directory; the other is "
                        + "in line \(line)")
            } else {
                lines[name] = node.line
            }
        }
    }

    private static func uploads(in node: YAMLNode) -> [YAMLNode] {
        switch node.content {
        case .scalar: []
        case .list(let nodes): nodes.flatMap(uploads)
        case .map(let entries):
            entries.flatMap { $0.key.text == "upload" ? [$0.value] : uploads(in: $0.value) }
        }
    }
}

/// `~` and `~user` at the beginning of a path become the home directory.
func expandTilde(_ path: String) -> String {
    path.hasPrefix("~") ? NSString(string: path).expandingTildeInPath : path
}
