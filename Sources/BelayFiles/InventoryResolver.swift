import BelayModel

/// Works out who is in which group and whose variables win (Ansible: "Using variables", variable
/// precedence; from weak to strong):
///
/// 1. of the group `all` in the inventory, then of the other groups there
/// 2. `group_vars/all` beside the inventories, then beside the playbook
/// 3. `group_vars` of the other groups beside the inventories, then beside the playbook
/// 4. of the server in the inventory, then `host_vars` beside the inventories, then beside the
///    playbook
///
/// Among groups the deeper in the tree wins, then the higher `ansible_group_priority`, then the
/// later name. A later inventory wins over an earlier one.
struct InventoryResolver {
    private var draft: InventoryDraft
    private let tree: GroupTree
    private var beside: [VariableFiles]
    private var besidePlaybook: [VariableFiles]
    /// Servers of the same groups share what these groups give them.
    private var shared: [[Int]: GroupShare] = [:]
    private var problems: Set<FileProblem> = []
    private(set) var warnings: Set<FileProblem> = []

    private struct GroupShare {
        var names: [String]
        var login: [String: Variable] = [:]
        var variables: [String: Value] = [:]
        /// How a server is reached that says nothing of that itself; its own name is the host
        /// where there is none. Worked out for the first of them.
        var reach: Login?
    }

    /// - Parameters:
    ///   - directories: of the inventories, in their order.
    ///   - playbookDirectory: `nil` where there is no playbook.
    init(
        _ draft: InventoryDraft, directories: [String], playbookDirectory: String?
    ) throws(FileProblem) {
        self.draft = draft
        tree = try GroupTree(draft)
        beside = directories.map { VariableFiles(directory: $0) }
        besidePlaybook = playbookDirectory.map { [VariableFiles(directory: $0)] } ?? []
    }

    /// - Throws: every problem with the variables that Belay acts on, and with their files.
    mutating func inventory() throws(FileProblems) -> Inventory {
        let memberships = draft.servers.map { Self.membership($0.groups) }
        var servers: [InventoryServer] = []
        servers.reserveCapacity(draft.servers.count)
        for (index, groups) in memberships.enumerated() {
            do throws(FileProblem) {
                servers.append(try server(draft.servers[index], in: groups))
            } catch {
                problems.insert(error)
            }
        }
        guard problems.isEmpty else {
            throw FileProblems(problems.inOrder)
        }
        return Inventory(servers: servers, groups: members(memberships))
    }

    /// The groups that name a server; `ungrouped` where no other but `all` does.
    private static func membership(_ groups: [Int]) -> [Int] {
        let real = groups.filter { $0 > InventoryDraft.ungrouped }
        let rest = groups.filter { $0 == InventoryDraft.all }
        return real.isEmpty ? rest + [InventoryDraft.ungrouped] : rest + real
    }

    private mutating func server(
        _ server: InventoryDraft.Server, in groups: [Int]
    ) throws(FileProblem) -> InventoryServer {
        let share = try share(of: groups)
        var own = server.variables
        for index in beside.indices {
            own.override(try beside[index].variables(of: server.name, .server))
        }
        for index in besidePlaybook.indices {
            own.override(try besidePlaybook[index].variables(of: server.name, .server))
        }
        var (login, variables) = (share.login, share.variables)
        var isReachedAsOthers = true
        for (name, variable) in own {
            if LoginVariables.isOne(name) {
                login[name] = variable
                isReachedAsOthers = false
            } else {
                variables[name] = variable.value
            }
        }
        return InventoryServer(
            name: server.name, groups: share.names, variables: variables,
            login: isReachedAsOthers
                ? self.login(of: server.name, in: groups, share)
                : self.login(of: server.name, login))
    }

    private mutating func login(of server: String, _ variables: [String: Variable]) -> Login {
        var reader = LoginVariables(variables)
        let login = reader.login(of: server)
        if !reader.problems.isEmpty { problems.formUnion(reader.problems) }
        warnings.formUnion(IgnoredVariables.warnings(variables))
        return login
    }

    private mutating func login(
        of server: String, in groups: [Int], _ share: GroupShare
    ) -> Login {
        var login: Login
        if let reach = share.reach {
            login = reach
        } else {
            login = self.login(of: "", share.login)
            shared[groups.sorted()]?.reach = login
        }
        if login.host.isEmpty { login.host = server }
        return login
    }

    private mutating func share(of groups: [Int]) throws(FileProblem) -> GroupShare {
        let key = groups.sorted()
        if let share = shared[key] { return share }
        let ordered = tree.ancestry(of: groups).sorted { one, other in
            let (a, b) = (draft.groups[one], draft.groups[other])
            return (tree.depths[one], a.priority, a.name) < (tree.depths[other], b.priority, b.name)
        }
        let all = InventoryDraft.all
        var variables = draft.groups[all].variables
        for group in ordered { variables.override(draft.groups[group].variables) }
        try override(&variables, with: &beside, groups: [all])
        try override(&variables, with: &besidePlaybook, groups: [all])
        try override(&variables, with: &beside, groups: ordered)
        try override(&variables, with: &besidePlaybook, groups: ordered)
        var share = GroupShare(names: ordered.map { draft.groups[$0].name }.sorted())
        share.login = variables.filter { LoginVariables.isOne($0.key) }
        share.variables = variables.filter { !LoginVariables.isOne($0.key) }.mapValues(\.value)
        shared[key] = share
        return share
    }

    /// A later directory wins over an earlier one, whatever the groups.
    private func override(
        _ variables: inout [String: Variable], with files: inout [VariableFiles], groups: [Int]
    ) throws(FileProblem) {
        for index in files.indices {
            for group in groups {
                variables.override(
                    try files[index].variables(of: draft.groups[group].name, .group))
            }
        }
    }

    /// Every group's servers: its own first, then those of the groups below, level by level.
    private func members(_ memberships: [[Int]]) -> [String: [String]] {
        var direct = draft.groups.map(\.servers)
        let ungrouped = InventoryDraft.ungrouped
        let loose = memberships.indices.filter { memberships[$0].contains(ungrouped) }
        let named = direct[ungrouped].filter { memberships[$0].contains(ungrouped) }
        direct[ungrouped] = named + loose.filter { !draft.servers[$0].groups.contains(ungrouped) }
        var members: [String: [String]] = [:]
        for (index, group) in draft.groups.enumerated() {
            var seen: Set<Int> = []
            var names: [String] = []
            for below in tree.descendants(of: index) {
                for server in direct[below] where seen.insert(server).inserted {
                    names.append(draft.servers[server].name)
                }
            }
            members[group.name] = names
        }
        return members
    }
}

extension Dictionary {
    fileprivate mutating func override(_ stronger: [Key: Value]) {
        if !stronger.isEmpty { merge(stronger, uniquingKeysWith: { _, last in last }) }
    }
}
