import BelayModel

/// Reads an inventory in Ansible's YAML format: groups with `hosts`, `vars` and `children`
/// (Ansible: `ansible.builtin.yaml` inventory).
struct YAMLInventory {
    let path: String
    var draft: InventoryDraft
    var problems: [FileProblem] = []
    /// What Ansible passes over with a warning too.
    var warnings: [FileProblem] = []
    /// Whether there is a group with servers, variables or groups below it.
    private(set) var hasGroups = false
    /// Whether it is the configuration of a plugin.
    private(set) var isPlugin = false

    init(path: String, draft: InventoryDraft) {
        self.path = path
        self.draft = draft
    }

    mutating func read(_ root: YAMLNode?) {
        guard let root, !root.isNull else { return }
        guard case .map(let groups) = root.content else {
            let isPlaybook = root.isListOfPlays
            problem(
                root,
                isPlaybook
                    ? "this is a playbook of Ansible, not an inventory"
                    : "an inventory in YAML is a mapping of groups, found \(root.kind)")
            return
        }
        if let plugin = groups.first(where: { $0.key.text == "plugin" }) {
            isPlugin = true
            problem(
                plugin.key,
                "this is the configuration of an inventory plugin of Ansible; give Belay what it "
                    + "finds: ansible-inventory -i \(path) --list --yaml --export > servers.yml")
            return
        }
        if groups.contains(where: { $0.key.text == "kind" && $0.value.text != nil }),
            groups.contains(where: { $0.key.text == "hosts" && $0.value.text != nil })
        {
            problem(root, "this is a playbook: belay run \(path) -i INVENTORY")
            return
        }
        hasGroups = groups.contains { Self.isGroup($0.value) }
        for group in groups { _ = self.group(group) }
    }

    private static let keys = ["hosts", "vars", "children"]

    private static func isGroup(_ node: YAMLNode) -> Bool {
        guard case .map(let entries) = node.content else { return false }
        return entries.contains { entry in
            entry.key.text.map(keys.contains) == true
                && (entry.value.isMap || entry.value.isNull)
        }
    }

    private mutating func problem(_ node: YAMLNode, _ message: String) {
        problems.append(
            FileProblem(path: path, line: node.line, column: node.column, message: message))
    }

    private mutating func warning(_ node: YAMLNode, _ message: String) {
        warnings.append(
            FileProblem(path: path, line: node.line, column: node.column, message: message))
    }

    private func place(_ node: YAMLNode) -> Place { Place(path: path, line: node.line) }

    /// - Returns: the group's index; `nil` for what is no group.
    private mutating func group(_ entry: YAMLNode.Entry) -> Int? {
        guard let name = entry.key.text, !name.isEmpty else {
            problem(entry.key, "the name of a group is text, found \(entry.key.kind)")
            return nil
        }
        switch entry.value.content {
        case .map(let sections):
            let group = draft.group(name)
            for section in sections { self.section(section, of: group, named: name) }
            return group
        case .scalar where entry.value.isNull: return draft.group(name)
        case .scalar, .list:
            let keys = Self.keys
            if hasGroups {
                warning(
                    entry.key,
                    "'\(name)' is passed over: it is no group, but \(entry.value.kind)")
            } else if keys.contains(name) {
                problem(entry.key, "'\(name)' stands in a group, such as 'all'")
            } else {
                problem(
                    entry.value,
                    "the group '\(name)' takes a mapping with \(alternatives(keys)), "
                        + "found \(entry.value.kind)")
            }
            return nil
        }
    }

    private mutating func section(_ entry: YAMLNode.Entry, of group: Int, named name: String) {
        let keys = Self.keys
        guard let key = entry.key.text, keys.contains(key) else {
            let found = entry.key.text ?? entry.key.kind
            let near = NearestName.of(found, among: keys).map { "; did you mean '\($0)'?" } ?? ""
            warning(
                entry.key,
                "the key '\(found)' of the group '\(name)' is passed over: "
                    + "a group has \(alternatives(keys))\(near)")
            return
        }
        guard let entries = entries(entry.value, key: key, of: name) else { return }
        for entry in entries {
            switch key {
            case "hosts": servers(entry, in: group)
            case "children":
                if let child = self.group(entry) {
                    draft.add(child, to: group, at: place(entry.key))
                }
            default: variable(entry, of: group)
            }
        }
    }

    /// The entries of a section: a mapping, or one name as text.
    private mutating func entries(
        _ node: YAMLNode, key: String, of group: String
    ) -> [YAMLNode.Entry]? {
        switch node.content {
        case .map(let entries): return entries
        case .scalar where node.isNull: return []
        case .scalar where key != "vars":
            let nothing = YAMLNode(
                content: .scalar("", isPlain: true), line: node.line, column: node.column)
            return [YAMLNode.Entry(key: node, value: nothing)]
        case .scalar, .list:
            problem(
                node,
                "'\(key)' of the group '\(group)' takes a mapping, found \(node.kind)"
                    + (key == "vars" ? "" : "; write each name with a colon after it"))
            return nil
        }
    }

    private mutating func variable(_ entry: YAMLNode.Entry, of group: Int) {
        let variable = Variable(entry.value, at: place(entry.key))
        do throws(FileProblem) {
            try draft.set(entry.key.text ?? "", variable, group: group)
        } catch {
            problems.append(error)
        }
    }

    /// A name or a range of names with its variables.
    private mutating func servers(_ entry: YAMLNode.Entry, in group: Int) {
        guard let pattern = entry.key.text, !pattern.isEmpty,
            case .string = entry.key.scalar ?? .null
        else {
            let found = entry.key.kind
            if entry.key.text == "" {
                problem(entry.key, "the name of a server is empty")
            } else if case .int = entry.key.scalar ?? .null {
                // Ansible passes over the whole file; here it concerns that server only.
                warning(
                    entry.key,
                    "the server \(entry.key.text ?? "") is left out: its name is a number, and has "
                        + "to be quoted")
            } else {
                problem(entry.key, "the name of a server is text, found \(found); quote it")
            }
            return
        }
        do throws(Complaint) {
            let (names, port) = try draft.names(pattern)
            let variables = try entry.value.serverVariables(path: path, of: pattern)
            for name in names {
                let server = draft.server(name, in: group, port: port, at: place(entry.key))
                for (name, variable) in variables { draft.set(name, variable, server: server) }
            }
        } catch {
            problem(entry.key, error.message)
        }
    }
}

extension YAMLNode {
    fileprivate func serverVariables(
        path: String, of name: String
    ) throws(Complaint) -> [String: Variable] {
        if isNothing { return [:] }
        guard case .map(let entries) = content else {
            throw Complaint("'\(name)' takes a mapping of variables, found \(kind)")
        }
        let pairs = entries.map { entry in
            let place = Place(path: path, line: entry.key.line)
            return (entry.key.text ?? "", Variable(entry.value, at: place))
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}
