import BelayModel

/// What a playbook says of packages.
extension PlaybookReader {
    mutating func packages(_ node: YAMLNode, kind: JobKind) -> PackageRequest? {
        let words =
            kind == .remediate ? "security, all or a list of packages" : "a list of packages"
        switch node.content {
        case .list(let nodes):
            return list(nodes, at: node).map(PackageRequest.list)
        case .scalar(let word, isPlain: _) where ["security", "all"].contains(word):
            if kind == .remediate { return word == "all" ? .all : .security }
            problem(
                node,
                "'packages: \(word)' is only for kind remediate; kind \(kind.rawValue) takes "
                    + "a list of packages")
        case .scalar(let word, isPlain: _) where !node.isNull:
            let known = kind == .remediate ? ["security", "all"] : []
            let near = NearestName.of(word, among: known).map { "; did you mean '\($0)'?" } ?? ""
            problem(node, "'packages' takes \(words), found '\(word)'\(near)")
        case .scalar, .map:
            expected(words, of: "packages", found: node)
        }
        return nil
    }

    private mutating func list(_ nodes: [YAMLNode], at node: YAMLNode) -> [PackageName]? {
        guard !nodes.isEmpty else {
            problem(node, "'packages' is an empty list; leave the key out, or name packages")
            return nil
        }
        var lines: [String: Int] = [:]
        var names: [PackageName] = []
        for node in nodes {
            guard let package = package(node) else { continue }
            if let line = lines[package.name] {
                problem(node, "package '\(package.name)' is there twice, first in line \(line)")
                continue
            }
            lines[package.name] = node.line
            names.append(package)
        }
        return names
    }

    /// `name`, `name:architecture`, and `=version` after either.
    private mutating func package(_ node: YAMLNode) -> PackageName? {
        guard let text = node.text, !node.isNull, node.tag == nil else {
            problem(node, "a package is name or name=version, found \(node.kind)")
            return nil
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard PackageName.isName(parts[0]) else {
            problem(
                node,
                "'\(parts[0])' is no package name: lowercase letters, digits, + - and . only, at "
                    + "least two, a letter or digit first; after a colon an architecture, as in "
                    + "libc6:i386")
            return nil
        }
        guard parts.count == 1 || PackageName.isVersion(parts[1]) else {
            problem(
                node, "'\(parts[1])' is no version of a package: [epoch:]upstream[-revision]")
            return nil
        }
        return PackageName(
            name: String(parts[0]), version: parts.count == 2 ? String(parts[1]) : nil)
    }

    /// Keys that one kind alone has a use for; anywhere else they would promise what is not done.
    mutating func checkKind(_ fields: Fields, _ kind: JobKind) {
        let only: [(key: String, kinds: [JobKind])] = [
            ("purge", [.uninstall]), ("autoremove", [.uninstall]), ("allow_removals", [.remediate]),
            ("restart_services", [.install, .remediate]),
            ("broken_sources", [.install, .remediate]), ("strict", [.remediate]),
        ]
        for (key, wanted) in only where fields[key] != nil && !wanted.contains(kind) {
            let kinds = wanted.map(\.rawValue).joined(separator: " and ")
            problem(fields.key(key), "'\(key)' is only for kind \(kinds)")
        }
    }

    /// That there is something to do, and that what is marked to be done is named.
    mutating func checkWork(_ fields: Fields, _ playbook: Playbook) {
        guard fields["packages"] == nil, problems.isEmpty else { return }
        // Restarting servers is work, too.
        let isIdle = playbook.reboot == .never && playbook.phases.values.allSatisfy(\.isEmpty)
        if playbook.phases.values.contains(where: { $0.contains(.packages) }) {
            problem(
                fields.key("phases"),
                "a phase has the word packages, but the playbook has no key 'packages'")
        } else if isIdle {
            problem(fields.node, "there is nothing to do: name 'packages', or items under 'phases'")
        }
    }
}
