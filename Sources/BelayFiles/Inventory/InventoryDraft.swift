import BelayModel

/// The value of a variable and where it was set.
struct Variable: Sendable, Hashable {
    var value: Value
    var place: Place
    /// Tagged `!unsafe`, or decrypted: braces in it are no template.
    var isUnsafe = false
    /// Encrypted, also in a part of it, and no password for it was given: the value is not known.
    var isVaulted = false

    init(value: Value, place: Place) {
        self.value = value
        self.place = place
    }

    init(_ node: YAMLNode, at place: Place) {
        value = node.value
        self.place = place
        isUnsafe = node.tag == YAMLNode.unsafeTag
        isVaulted = node.isVaulted
    }
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
        /// The source that names it first.
        var source: String

        init(name: String, source: String) {
            self.name = name
            self.source = source
        }
    }

    private(set) var groups: [Group] = []
    private(set) var servers: [Server] = []
    private var groupIndices: [String: Int] = [:]
    private var serverIndices: [String: Int] = [:]
    private var edges: Set<Pair> = []
    /// The servers of each group: to look through a server's groups would be slow with thousands.
    private var members: Set<Pair> = []
    /// Names that ranges have stood for so far.
    private var ranged = 0

    private struct Pair: Hashable {
        var parent: Int
        var child: Int
    }

    /// Two groups are always there, and `ungrouped` is in `all`.
    static let all = 0, ungrouped = 1

    init() {
        _ = group("all")
        _ = group("ungrouped")
        add(Self.ungrouped, to: Self.all, at: nil)
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
            servers.append(Server(name: name, source: place.path))
            if let port {
                servers[index].variables["ansible_port"] = Variable(value: .int(port), place: place)
            }
        }
        if members.insert(Pair(parent: group, child: index)).inserted {
            servers[index].groups.append(group)
            groups[group].servers.append(index)
        }
        return index
    }

    /// The names that a pattern stands for, and its port: see ``HostRange``.
    mutating func names(_ pattern: String) throws(Complaint) -> (names: [String], port: Int?) {
        let found = try HostRange.expand(pattern, room: HostRange.most - ranged)
        if found.names.count > 1 { ranged += found.names.count }
        return found
    }

    func server(_ name: String) -> Int? { serverIndices[name] }

    mutating func add(_ child: Int, to parent: Int, at place: Place?) {
        guard edges.insert(Pair(parent: parent, child: child)).inserted else { return }
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

extension InventoryDraft {
    /// A warning of names that are a server's and a group's, for each source that names the server
    /// first: as in Ansible, a pattern that is the name means the server alone.
    var namesakes: [FileProblem] {
        let found = servers.filter { knows(group: $0.name) }
        let sources = Dictionary(grouping: found, by: \.source)
        return sources.sorted { $0.key < $1.key }.map { source, servers in
            let more = servers.count > 5 ? " and \(servers.count - 5) more" : ""
            let names = servers.prefix(5).map { "'\($0.name)'" }.joined(separator: ", ") + more
            return FileProblem(
                path: source,
                message: servers.count == 1
                    ? "\(names) is the name of a server and of a group; the pattern \(names) "
                        + "means the server"
                    : "\(names) are names of servers and of groups; as patterns they mean the "
                        + "servers")
        }
    }
}
