import BelayModel

/// Reads an inventory in TOML: groups with tables of `hosts` and `vars` and lists of `children`
/// (Ansible: `ansible.builtin.toml` inventory).
enum TOMLInventory {
    static func reader(
        _ text: String, path: String, draft: InventoryDraft
    ) throws(FileProblem) -> YAMLInventory {
        let root = try TOMLReader.parse(text, path: path)
        var reader = YAMLInventory(path: path, draft: draft)
        guard case .map(let groups) = root.content else { return reader }
        var inYAML: [YAMLNode.Entry] = []
        for group in groups {
            var group = group
            group.value = try asInYAML(group.value, named: group.key.text ?? "", path: path)
            inYAML.append(group)
        }
        reader.read(YAMLNode(content: .map(inYAML), line: 1, column: 1))
        return reader
    }

    /// In YAML children are the keys of a mapping.
    private static func asInYAML(
        _ group: YAMLNode, named name: String, path: String
    ) throws(FileProblem) -> YAMLNode {
        guard case .map(var sections) = group.content else { return group }
        for index in sections.indices where sections[index].key.text == "children" {
            let value = sections[index].value
            guard case .list(let names) = value.content, names.allSatisfy({ $0.text != nil }) else {
                throw FileProblem(
                    path: path, line: value.line,
                    message: "'children' of the group '\(name)' takes a list of names, "
                        + "found \(value.kind)")
            }
            let children = names.map { name in
                let nothing = YAMLNode(
                    content: .scalar("", isPlain: true), line: name.line, column: name.column)
                return YAMLNode.Entry(key: name, value: nothing)
            }
            sections[index].value.content = .map(children)
        }
        var group = group
        group.content = .map(sections)
        return group
    }
}
