import BelayModel
import Foundation

/// Reads the JSON that an executable inventory prints (Ansible: "Developing dynamic inventory",
/// inventory script conventions). Groups and servers are taken in the order in which it has them.
struct ScriptInventory {
    enum Source {
        case program(ScriptRun)
        /// What such a program printed before.
        case file(String, [JSONNode.Entry])
    }

    let source: Source
    var draft: InventoryDraft
    /// What the program printed on standard error, and groups that Ansible takes for servers.
    private(set) var warnings: [FileProblem] = []
    private let place: Place
    /// The servers that the script names, in their order.
    private var servers: [Int] = []
    private var seen: Set<Int> = []

    init(source: Source, draft: InventoryDraft) {
        self.source = source
        self.draft = draft
        switch source {
        case .program(let run): place = Place(path: run.path)
        case .file(let path, _): place = Place(path: path)
        }
    }

    mutating func read() throws(FileProblem) {
        let groups: [JSONNode.Entry]
        switch source {
        case .program(let run): groups = try object(run, ["--list"])
        case .file(_, let entries): groups = entries
        }
        let meta = groups.last { $0.key == "_meta" }?.value
        for group in groups where group.key != "_meta" {
            try self.group(group.value, named: group.key)
        }
        guard let variables = meta?["hostvars"]?.entries else {
            guard case .program(let run) = source else { return }
            for server in servers {
                let own = try object(run, ["--host", draft.servers[server].name])
                set(own, server: server)
            }
            return
        }
        let byName = Dictionary(variables.map { ($0.key, $0.value) }) { $1 }
        for server in servers {
            if let own = byName[draft.servers[server].name]?.entries { set(own, server: server) }
        }
    }

    /// Each warning once: a program may be run once more for each of its servers.
    private mutating func warn(_ message: String) {
        let warning = problem(message)
        if warnings.count < Self.mostWarnings, !warnings.contains(warning) {
            warnings.append(warning)
        }
    }

    private static let mostWarnings = 20

    private func problem(_ message: String) -> FileProblem { FileProblem(place, message) }

    private mutating func set(_ variables: [JSONNode.Entry], server: Int) {
        for entry in variables { draft.set(entry.key, variable(entry.value), server: server) }
    }

    /// A value as it was encrypted, or tagged, is an object of one entry (Ansible's JSON encoder).
    private func variable(_ node: JSONNode) -> Variable {
        if let entries = node.entries, entries.count == 1, let only = entries.first {
            if only.key == "__ansible_vault" {
                var variable = Variable(value: .string(""), place: place)
                variable.isVaulted = true
                return variable
            }
            if only.key == "__ansible_unsafe" {
                var variable = Variable(value: only.value.value, place: place)
                variable.isUnsafe = true
                return variable
            }
        }
        return Variable(value: node.value, place: place)
    }

    private mutating func object(
        _ run: ScriptRun, _ arguments: [String]
    ) throws(FileProblem) -> [JSONNode.Entry] {
        let printed = try run.output(arguments)
        let output = Array(printed.output)
        if !printed.errors.isEmpty {
            warn("printed on standard error: \(printed.errors)")
        }
        let what = "printed for \(arguments.joined(separator: " "))"
        if output.allSatisfy({ $0 == 0x0A || $0.isBlank }) { return [] }
        do throws(Complaint) {
            if let entries = try JSONReader.parse(output).entries { return entries }
        } catch {
            throw problem("what it \(what) is not JSON: \(error.message)")
        }
        throw problem("what it \(what) is not a JSON object")
    }

    /// A group with `hosts`, `vars` and `children`; a list is its hosts. An object with none of
    /// these is a server of the group's name with these variables, as in Ansible.
    private mutating func group(_ node: JSONNode, named name: String) throws(FileProblem) {
        let group = draft.group(name)
        switch node {
        case .list(let names): try add(names, to: group, named: name)
        case .map(let entries):
            if node["hosts"] ?? node["vars"] ?? node["children"] == nil {
                warn(
                    "the group '\(name)' has neither 'hosts' nor 'vars' nor 'children', so it is "
                        + "taken for a server of this name")
                try add([.value(.string(name))], to: group, named: name)
                try set(entries, group: group)
                return
            }
            try add(list(node["hosts"], "hosts", of: name), to: group, named: name)
            for child in try list(node["children"], "children", of: name) {
                draft.add(draft.group(try text(child, in: name)), to: group, at: place)
            }
            switch node["vars"] {
            case .map(let variables): try set(variables, group: group)
            case nil, .value(.null): break
            case .value, .list:
                throw problem("'vars' of the group '\(name)' is not an object")
            }
        case .value:
            throw problem("the group '\(name)' is neither an object nor a list")
        }
    }

    private mutating func set(
        _ variables: [JSONNode.Entry], group: Int
    ) throws(FileProblem) {
        for entry in variables { try draft.set(entry.key, variable(entry.value), group: group) }
    }

    private func list(
        _ node: JSONNode?, _ key: String, of group: String
    ) throws(FileProblem) -> [JSONNode] {
        switch node {
        case .list(let nodes): return nodes
        case nil, .value(.null): return []
        case .value, .map:
            throw problem("'\(key)' of the group '\(group)' is not a list")
        }
    }

    private func text(_ node: JSONNode, in group: String) throws(FileProblem) -> String {
        if case .value(.string(let text)) = node, !text.isEmpty { return text }
        throw problem("a name in the group '\(group)' is not text")
    }

    private mutating func add(
        _ names: [JSONNode], to group: Int, named name: String
    ) throws(FileProblem) {
        for node in names {
            let server = draft.server(
                try text(node, in: name), in: group, port: nil, at: place)
            if seen.insert(server).inserted { servers.append(server) }
        }
    }
}
