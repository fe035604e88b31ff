import BelayModel
import Foundation

/// Reads the JSON that an executable inventory prints (Ansible: "Developing dynamic inventory",
/// inventory script conventions). JSON objects have no order: groups are taken in the order of
/// their names, servers in the order of the lists that name them.
struct ScriptInventory {
    let run: ScriptRun
    var draft: InventoryDraft
    private let place: Place
    /// The servers that the script names, in their order.
    private var servers: [Int] = []
    private var seen: Set<Int> = []

    init(run: ScriptRun, draft: InventoryDraft) {
        self.run = run
        self.draft = draft
        place = Place(path: run.path)
    }

    mutating func read() throws(FileProblem) {
        var groups = try object(["--list"])
        let meta = groups.removeValue(forKey: "_meta")
        for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
            try self.group(group, named: name)
        }
        guard case .map(let meta) = meta, case .map(let variables) = meta["hostvars"] else {
            for server in servers {
                let own = try object(["--host", draft.servers[server].name])
                set(own, server: server)
            }
            return
        }
        for server in servers {
            if case .map(let own) = variables[draft.servers[server].name] {
                set(own, server: server)
            }
        }
    }

    private func problem(_ message: String) -> FileProblem { FileProblem(place, message) }

    private mutating func set(_ variables: [String: Value], server: Int) {
        for (name, value) in variables {
            draft.set(name, Variable(value: value, place: place), server: server)
        }
    }

    private func object(_ arguments: [String]) throws(FileProblem) -> [String: Value] {
        let output = try run.output(arguments)
        let what = "printed for \(arguments.joined(separator: " "))"
        if output.allSatisfy({ $0 == 0x0A || $0.isBlank }) { return [:] }
        do {
            let value = try JSONDecoder().decode(JSONValue.self, from: output).value
            if case .map(let map) = value { return map }
        } catch DecodingError.dataCorrupted(let context) {
            let why = context.underlyingError.map { "\($0)" } ?? context.debugDescription
            throw problem("what it \(what) is not JSON: \(why)")
        } catch {
            throw problem("what it \(what) is not JSON: \(error.localizedDescription)")
        }
        throw problem("what it \(what) is not a JSON object")
    }

    /// A group with `hosts`, `vars` and `children`; a list is its hosts. An object with none of
    /// these is a server of the group's name with these variables, as in Ansible.
    private mutating func group(_ value: Value, named name: String) throws(FileProblem) {
        let group = draft.group(name)
        switch value {
        case .list(let names): try add(names, to: group, named: name)
        case .map(let map):
            if map["hosts"] ?? map["vars"] ?? map["children"] == nil {
                try add([.string(name)], to: group, named: name)
                try set(map, group: group)
                return
            }
            try add(list(map["hosts"], "hosts", of: name), to: group, named: name)
            for child in try list(map["children"], "children", of: name) {
                draft.add(draft.group(try text(child, in: name)), to: group, at: place)
            }
            switch map["vars"] {
            case .map(let variables): try set(variables, group: group)
            case nil, .null: break
            case .bool, .int, .double, .string, .list:
                throw problem("'vars' of the group '\(name)' is not an object")
            }
        case .null, .bool, .int, .double, .string:
            throw problem("the group '\(name)' is neither an object nor a list")
        }
    }

    private mutating func set(
        _ variables: [String: Value], group: Int
    ) throws(FileProblem) {
        for (name, value) in variables {
            try draft.set(name, Variable(value: value, place: place), group: group)
        }
    }

    private func list(
        _ value: Value?, _ key: String, of group: String
    ) throws(FileProblem) -> [Value] {
        switch value {
        case .list(let values): return values
        case nil, .null: return []
        case .bool, .int, .double, .string, .map:
            throw problem("'\(key)' of the group '\(group)' is not a list")
        }
    }

    private func text(_ value: Value, in group: String) throws(FileProblem) -> String {
        if case .string(let text) = value, !text.isEmpty { return text }
        throw problem("a name in the group '\(group)' is not text")
    }

    private mutating func add(
        _ names: [Value], to group: Int, named name: String
    ) throws(FileProblem) {
        for value in names {
            let server = draft.server(
                try text(value, in: name), in: group, port: nil, at: place)
            if seen.insert(server).inserted { servers.append(server) }
        }
    }
}

/// JSON as a value.
private struct JSONValue: Decodable {
    var value: Value

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = .null
        } else if let text = try? container.decode(String.self) {
            value = .string(text)
        } else if let bool = try? container.decode(Bool.self) {
            value = .bool(bool)
        } else if let number = try? container.decode(Int.self) {
            value = .int(number)
        } else if let number = try? container.decode(Double.self) {
            value = .double(number)
        } else if let list = try? container.decode([JSONValue].self) {
            value = .list(list.map(\.value))
        } else {
            value = .map(try container.decode([String: JSONValue].self).mapValues(\.value))
        }
    }
}
