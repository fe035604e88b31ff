import BelayModel
import Foundation

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
    private let playbookDirectory: String?
    /// Variables that everything else wins over.
    private let defaults: [String: Variable]
    /// The place of each group among all by the strength of its variables, and by its name.
    private let strengths: [Int]
    private let alphabet: [Int]
    /// Servers of the same groups share what these groups give them.
    private var shared: [[Int]: GroupShare] = [:]
    private var problems: Set<FileProblem> = []
    private var ownWarnings: Set<FileProblem> = []

    private struct GroupShare {
        var names: [String]
        /// All variables, for templates.
        var all: [String: Variable] = [:]
        var login: [String: Variable] = [:]
        var variables: [String: Value] = [:]
        var hasTemplate = false
        /// How a server is reached that says nothing of that itself; its own name is the host
        /// where there is none. Worked out for the first of them.
        var reach: Reach?
    }

    /// How a server is reached, and what hinders that.
    private struct Reach {
        var login: Login
        var problems: [LoginProblem] = []
        var otherConnection: String?
        var otherBecomeMethod: String?
    }

    /// - Parameters:
    ///   - directories: of the inventories, in their order.
    ///   - playbookDirectory: `nil` where there is no playbook.
    init(
        _ draft: InventoryDraft, directories: [String], playbookDirectory: String?,
        vault: Vault = Vault(), defaults: [String: Variable] = [:]
    ) throws(FileProblem) {
        self.draft = draft
        self.playbookDirectory = playbookDirectory
        self.defaults = defaults
        let tree = try GroupTree(draft)
        self.tree = tree
        alphabet = Self.places(
            draft.groups.indices.sorted { draft.groups[$0].name < draft.groups[$1].name })
        strengths = Self.places(
            draft.groups.indices.sorted { one, other in
                let (a, b) = (draft.groups[one], draft.groups[other])
                return (tree.depths[one], a.priority, a.name)
                    < (tree.depths[other], b.priority, b.name)
            })
        beside = directories.map { VariableFiles(directory: $0, vault: vault) }
        if let playbookDirectory, !Self.isOnly(playbookDirectory, directories) {
            besidePlaybook = [VariableFiles(directory: playbookDirectory, vault: vault)]
        } else {
            besidePlaybook = []
        }
    }

    /// For each index its place in an order of them.
    private static func places(_ order: [Int]) -> [Int] {
        var places = Array(repeating: 0, count: order.count)
        for (place, index) in order.enumerated() { places[index] = place }
        return places
    }

    /// Whether a directory is the one of all inventories, whose variables need not be read twice.
    private static func isOnly(_ directory: String, _ directories: [String]) -> Bool {
        let paths = (directories + [directory]).map {
            URL(fileURLWithPath: $0.isEmpty ? "." : $0).resolvingSymlinksInPath().path
        }
        return !directories.isEmpty && Set(paths).count == 1
    }

    var warnings: [FileProblem] {
        let ofFiles = (beside + besidePlaybook).flatMap(\.warnings)
        return ownWarnings.union(ofFiles).inOrder
    }

    /// - Throws: every problem with the files of the variables.
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
        return Inventory(servers: servers, groups: groups(memberships))
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
        var isReachedAsOthers = !share.hasTemplate
        for (name, variable) in own {
            if LoginVariables.isOne(name) {
                login[name] = variable
                isReachedAsOthers = false
            } else {
                variables[name] = variable.isVaulted ? nil : variable.value
            }
        }
        let reach =
            isReachedAsOthers
            ? self.reach(of: server, in: groups, share)
            : self.reach(of: server, login) { own[$0] ?? share.all[$0] }
        var made = InventoryServer(
            name: server.name, groups: share.names, variables: variables, login: reach.login)
        made.problems = reach.problems
        made.otherConnection = reach.otherConnection
        made.otherBecomeMethod = reach.otherBecomeMethod
        return made
    }

    private mutating func reach(
        of server: InventoryDraft.Server, _ variables: [String: Variable],
        _ lookUp: @escaping (String) -> Variable?
    ) -> Reach {
        let scope = Template.Scope(
            server: server.name, variable: lookUp, magic: magic(server.source))
        var reader = LoginVariables(variables, scope: scope)
        let login = reader.login(of: server.name)
        ownWarnings.formUnion(reader.warnings)
        return Reach(
            login: login, problems: reader.problems, otherConnection: reader.otherConnection,
            otherBecomeMethod: reader.otherBecomeMethod)
    }

    private mutating func reach(
        of server: InventoryDraft.Server, in groups: [Int], _ share: GroupShare
    ) -> Reach {
        var reach: Reach
        if let known = share.reach {
            reach = known
        } else {
            let nameless = InventoryDraft.Server(name: "", source: server.source)
            reach = self.reach(of: nameless, share.login) { share.all[$0] }
            shared[groups.sorted()]?.reach = reach
        }
        if reach.login.host.isEmpty { reach.login.host = server.name }
        return reach
    }

    /// What Ansible defines for a server that a source names first.
    private func magic(_ source: String) -> [String: String] {
        var magic: [String: String] = [:]
        if !source.contains(",") {
            let file = URL(fileURLWithPath: source).standardizedFileURL
            magic["inventory_file"] = file.path
            magic["inventory_dir"] = file.deletingLastPathComponent().path
        }
        magic["playbook_dir"] = playbookDirectory.map {
            URL(fileURLWithPath: $0.isEmpty ? "." : $0).standardizedFileURL.path
        }
        return magic
    }

    private mutating func share(of groups: [Int]) throws(FileProblem) -> GroupShare {
        let key = groups.sorted()
        if let share = shared[key] { return share }
        let ordered = tree.ancestry(of: groups).sorted { strengths[$0] < strengths[$1] }
        let all = InventoryDraft.all
        var variables = defaults
        variables.override(draft.groups[all].variables)
        for group in ordered { variables.override(draft.groups[group].variables) }
        try override(&variables, with: &beside, groups: [all])
        try override(&variables, with: &besidePlaybook, groups: [all])
        try override(&variables, with: &beside, groups: ordered)
        try override(&variables, with: &besidePlaybook, groups: ordered)
        var share = GroupShare(
            names: ordered.sorted { alphabet[$0] < alphabet[$1] }.map { draft.groups[$0].name })
        share.all = variables
        share.login = variables.filter { LoginVariables.isOne($0.key) }
        share.hasTemplate = LoginVariables.hasTemplate(share.login)
        share.variables = variables.filter {
            !LoginVariables.isOne($0.key) && !$0.value.isVaulted
        }.mapValues(\.value)
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

    /// Every group with its own servers and the groups directly below it.
    private func groups(_ memberships: [[Int]]) -> [Inventory.Group] {
        var direct = draft.groups.map(\.servers)
        let ungrouped = InventoryDraft.ungrouped
        let loose = memberships.indices.filter { memberships[$0].contains(ungrouped) }
        let named = direct[ungrouped].filter { memberships[$0].contains(ungrouped) }
        let isNamed = Set(named)
        direct[ungrouped] = named + loose.filter { !isNamed.contains($0) }
        return draft.groups.indices.map { index in
            Inventory.Group(
                name: draft.groups[index].name, servers: direct[index],
                children: tree.children[index])
        }
    }
}

extension Dictionary {
    fileprivate mutating func override(_ stronger: [Key: Value]) {
        if !stronger.isEmpty { merge(stronger, uniquingKeysWith: { _, last in last }) }
    }
}
