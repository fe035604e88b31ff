package import BelayModel

/// The keys of a playbook that say how a job goes through its fleet.
extension PlaybookReader {
    mutating func rules(of fields: Fields, kind: JobKind) -> PlaybookRules {
        var rules = PlaybookRules()
        rules.policies.serial = fields["serial"].map { shares($0, "serial") } ?? []
        rules.policies.pause = fields["pause"].map { pauses($0) } ?? []
        if fields["pause"] != nil, fields["serial"] == nil {
            problem(
                fields.key("pause"), "'pause' is the time between waves; it needs the key 'serial'")
        }
        rules.policies.maxFailures = share(fields["max_failures"], "max_failures")
        rules.policies.maxUnreachable = share(fields["max_unreachable"], "max_unreachable")
        rules.policies.onBudget =
            word(fields["on_budget"], "on_budget", as: Policies.OnBudget.self) ?? .stop
        rules.policies.gate = fields["gate"].flatMap { gate($0, &rules.approvers) }
        rules.order = fields["order"].flatMap { order($0) } ?? .inventory
        rules.atOnce = fields["at_once"].map { atOnce($0) } ?? []
        rules.afterWave = fields["after_wave"].map { afterWave($0) } ?? []
        return rules
    }

    private static let shareWords =
        "a number of servers from 1, or a percentage from 1% to 100%"

    /// A number of servers, or a percentage.
    private mutating func share(_ node: YAMLNode?, _ key: String) -> Share? {
        guard let node else { return nil }
        guard let text = node.text, !node.isNull, node.tag == nil else {
            expected(Self.shareWords, of: key, found: node)
            return nil
        }
        if let share = Share(text) { return share }
        problem(node, "'\(key)' takes \(Self.shareWords), found '\(text)'")
        return nil
    }

    /// One share, or a list of them.
    private mutating func shares(_ node: YAMLNode, _ key: String) -> [Share] {
        guard case .list(let nodes) = node.content else {
            return share(node, key).map { [$0] } ?? []
        }
        if nodes.isEmpty { problem(node, "'\(key)' is an empty list; leave the key out") }
        return nodes.compactMap { share($0, key) }
    }

    private mutating func pauses(_ node: YAMLNode) -> [Int] {
        guard case .list(let nodes) = node.content else {
            return duration(node, "pause", orNone: true).map { [$0] } ?? []
        }
        if nodes.isEmpty { problem(node, "'pause' is an empty list; leave the key out") }
        return nodes.compactMap { duration($0, "pause", orNone: true) }
    }

    private mutating func order(_ node: YAMLNode) -> ServerOrder? {
        guard let text = line(node, "order") else { return nil }
        if let known = ServerOrder.words.first(where: { $0.word == text }) { return known.order }
        return .group(name(text, node))
    }

    private func name(_ name: String, _ node: YAMLNode) -> PlaybookRules.Name {
        PlaybookRules.Name(name: name, line: node.line, column: node.column)
    }

    private mutating func gate(
        _ node: YAMLNode, _ approvers: inout [PlaybookRules.Name]
    ) -> Gate? {
        guard case .map(let entries) = node.content, !entries.isEmpty else {
            expected("a mapping with staged, approve or both", of: "gate", found: node)
            return nil
        }
        let fields = fields(entries, at: node, known: ["staged", "approve"], in: "the gate")
        return Gate(
            staged: share(fields["staged"], "staged"),
            approval: fields["approve"].map { approval($0, &approvers) })
    }

    private mutating func approval(
        _ node: YAMLNode, _ names: inout [PlaybookRules.Name]
    ) -> Gate.Approval {
        var approval = Gate.Approval()
        let fields = fields(
            map(node, "approve"), at: node, known: ["by", "other_than_submitter", "within"],
            in: "'approve'")
        if let by = fields["by"] { names = approvers(by) }
        approval.by = names.map(\.name)
        approval.otherThanSubmitter =
            bool(fields["other_than_submitter"], "other_than_submitter") ?? false
        approval.within = duration(fields["within"], "within") ?? approval.within
        return approval
    }

    /// The names of Unix users and groups.
    private mutating func approvers(_ node: YAMLNode) -> [PlaybookRules.Name] {
        var nodes = [node]
        if case .list(let all) = node.content {
            nodes = all
            if all.isEmpty { problem(node, "'by' is an empty list; leave the key out") }
        }
        return nodes.compactMap { node in
            guard let text = line(node, "by") else { return nil }
            if Approvers.isName(text) { return name(text, node) }
            problem(
                node,
                "'by' takes Unix users and groups, as ops, user:anna or group:ops, found '\(text)'")
            return nil
        }
    }

    private mutating func atOnce(_ node: YAMLNode) -> [PlaybookRules.GroupShare] {
        var lines: [String: Int] = [:]
        var groups: [PlaybookRules.GroupShare] = []
        let entries = map(node, "at_once")
        if entries.isEmpty, case .map = node.content {
            problem(node, "'at_once' names no group; leave the key out")
        }
        for entry in entries {
            guard let name = line(entry.key, "a group of 'at_once'") else { continue }
            let share = share(entry.value, name)
            if let line = lines.updateValue(entry.key.line, forKey: name) {
                problem(entry.key, "the group '\(name)' is there already, in line \(line)")
            } else if let share {
                groups.append(.init(group: self.name(name, entry.key), share: share))
            }
        }
        return groups
    }

    private mutating func afterWave(_ node: YAMLNode) -> [PlaybookItem] {
        let items = items(node, name: "after_wave", packages: "in 'after_wave'")
        if case .list(let nodes) = node.content, nodes.isEmpty {
            problem(node, "'after_wave' is an empty list; leave the key out")
        }
        return items
    }
}

extension Playbook {
    /// What is wrong with the groups that the playbook names, as the inventory has them.
    package func checkGroups(in inventory: Inventory, path: String) throws(FileProblems) {
        let problems = rules.groups.compactMap { group -> FileProblem? in
            if inventory.size(of: group.name) > 0 { return nil }
            let words: String
            if inventory.knows(group: group.name) {
                words = "the group '\(group.name)' has no servers"
            } else if case .group(group) = rules.order {
                words = ServerOrder.refusal(of: group.name, groups: inventory.groupNames)
            } else {
                words =
                    "the inventory has no group '\(group.name)'"
                    + NearestName.hint(for: group.name, among: inventory.groupNames)
            }
            return FileProblem(
                path: path, line: group.line, column: group.column, message: words)
        }
        if !problems.isEmpty { throw FileProblems(problems) }
    }

    /// Names the approvers whom this machine does not know: nobody could ever answer for them.
    /// - Parameter isUnknown: of a name that ``Approvers`` takes.
    package func checkApprovers(
        path: String, isUnknown: (_ name: String) -> Bool
    ) throws(FileProblems) {
        let problems = rules.approvers.filter { isUnknown($0.name) }.map { approver in
            FileProblem(
                path: path, line: approver.line, column: approver.column,
                message: Approvers.unknown(approver.name))
        }
        if !problems.isEmpty { throw FileProblems(problems) }
    }
}

extension ServerOrder {
    /// What is said of a word that is neither an order nor a group of the inventory.
    fileprivate static func refusal(of word: String, groups: [String]) -> String {
        let words = Self.words.map(\.word)
        return "'order' takes \(words.joined(separator: ", ")) or a group of the inventory, found "
            + "'\(word)'" + NearestName.hint(for: word, among: words + groups)
    }
}

extension NearestName {
    /// `; did you mean 'web'?`, or nothing.
    fileprivate static func hint(for name: String, among known: [String]) -> String {
        of(name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }
}
