import BelayModel

/// The value of a variable and where it was set.
struct Variable: Sendable, Hashable {
    var value: Value
    var place: Place
}

/// What the sources of an inventory have said so far: groups, servers and their own variables, as
/// Ansible keeps them before it works out who inherits what.
struct InventoryDraft {
    struct Group {
        var name: String
        var variables: [String: Variable] = [:]
        /// The servers named in it, as indices, in their order.
        var servers: [Int] = []
        var children: [Edge] = []
        /// `ansible_group_priority`: among groups as deep in the tree the higher wins.
        var priority = 1
    }

    struct Edge {
        var child: Int
        var place: Place?
    }

    struct Server {
        var name: String
        var variables: [String: Variable] = [:]
        /// The groups that name it, as indices, in their order.
        var groups: [Int] = []
    }

    private(set) var groups: [Group] = []
    private(set) var servers: [Server] = []
    private var groupIndices: [String: Int] = [:]
    private var serverIndices: [String: Int] = [:]

    /// Two groups are always there, and `ungrouped` is in `all`.
    static let all = 0, ungrouped = 1

    init() {
        _ = group("all")
        _ = group("ungrouped")
        groups[Self.all].children.append(Edge(child: Self.ungrouped))
    }

    func knows(group name: String) -> Bool { groupIndices[name] != nil }

    /// The group of that name, made if it is new.
    mutating func group(_ name: String) -> Int {
        if let index = groupIndices[name] { return index }
        groupIndices[name] = groups.count
        groups.append(Group(name: name))
        return groups.count - 1
    }

    /// Puts a server into a group; a port counts only where the server is named first.
    mutating func server(_ name: String, in group: Int, port: Int?, at place: Place) -> Int {
        let index: Int
        if let known = serverIndices[name] {
            index = known
        } else {
            index = servers.count
            serverIndices[name] = index
            servers.append(Server(name: name))
            if let port {
                servers[index].variables["ansible_port"] = Variable(value: .int(port), place: place)
            }
        }
        if !servers[index].groups.contains(group) {
            servers[index].groups.append(group)
            groups[group].servers.append(index)
        }
        return index
    }

    func server(_ name: String) -> Int? { serverIndices[name] }

    mutating func add(_ child: Int, to parent: Int, at place: Place?) {
        guard !groups[parent].children.contains(where: { $0.child == child }) else { return }
        groups[parent].children.append(Edge(child: child, place: place))
    }

    mutating func set(_ name: String, _ variable: Variable, server: Int) {
        servers[server].variables[name] = variable
    }

    /// - Throws: that `ansible_group_priority` is no number.
    mutating func set(_ name: String, _ variable: Variable, group: Int) throws(FileProblem) {
        guard name == "ansible_group_priority" else {
            groups[group].variables[name] = variable
            return
        }
        guard let text = variable.value.plainText, let priority = Int(text) else {
            throw FileProblem(variable.place, "'\(name)' takes a whole number")
        }
        groups[group].priority = priority
    }
}
