/// The servers of an inventory, resolved: every server with its groups and variables.
package struct Inventory: Sendable, Hashable {
    /// One group: what it names itself. Servers of all groups below would take quadratic room in a
    /// long chain of groups.
    package struct Group: Sendable, Hashable {
        package var name: String
        /// Its own servers, as indices, in their order.
        package var servers: [Int]
        /// The groups directly below it, as indices, in their order.
        package var children: [Int]

        package init(name: String, servers: [Int], children: [Int]) {
            self.name = name
            self.servers = servers
            self.children = children
        }
    }

    /// In the order in which the sources name them.
    package let servers: [InventoryServer]
    /// In the order in which the sources name them.
    private let tree: [Group]
    private let indices: [String: Int]

    package init(servers: [InventoryServer], groups: [Group]) {
        self.servers = servers
        tree = groups
        indices = Dictionary(groups.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The names of the groups, in the order in which the sources name them.
    package var groupNames: [String] { tree.map(\.name) }

    /// How many servers a group has.
    package func size(of group: String) -> Int {
        group == "all" ? servers.count : servers(of: group).count
    }

    package func knows(group name: String) -> Bool { indices[name] != nil }

    /// The servers of a group, as indices: its own first, then those of the groups below, level by
    /// level.
    package func servers(of group: String) -> [Int] {
        guard let top = indices[group] else { return [] }
        var groups = [top]
        var known: Set<Int> = [top]
        var next = 0
        while next < groups.count {
            groups += tree[groups[next]].children.filter { known.insert($0).inserted }
            next += 1
        }
        var seen: Set<Int> = []
        return groups.flatMap { tree[$0].servers }.filter { seen.insert($0).inserted }
    }
}

/// One server of an inventory.
package struct InventoryServer: Sendable, Hashable {
    package var name: String
    /// The groups it is in, `all` left out, sorted.
    package var groups: [String]
    /// Its variables after precedence, connection variables and secrets left out: what items see.
    package var variables: [String: Value]
    package var login: Login
    /// `ansible_connection` where it is another one than SSH, as written: Ansible does not log in
    /// to such a server over SSH, so Belay does not either.
    package var otherConnection: String?
    /// `ansible_become_method` where Belay does not know it, as written.
    package var otherBecomeMethod: String?
    /// Why Belay cannot reach the server as its variables say. They concern a command only if it
    /// selects the server.
    package var problems: [LoginProblem] = []

    package init(name: String, groups: [String], variables: [String: Value], login: Login) {
        self.name = name
        self.groups = groups
        self.variables = variables
        self.login = login
    }
}

/// A variable that says how a server is reached, and on which Belay cannot act.
package struct LoginProblem: Sendable, Hashable {
    /// What fails for lack of the variable.
    package enum Use: Sendable, Hashable {
        case connection
        /// Only becoming another user.
        case becoming
        /// Only the password of the login, which may be asked for instead.
        case password
        /// Only becoming another user, with a password that may be asked for instead.
        case becomePassword
    }

    package var use: Use
    /// With file and line; never the value of a variable.
    package var message: String

    package init(_ use: Use, _ message: String) {
        self.use = use
        self.message = message
    }
}

/// What the inventory says of how a server is reached, with the variables' names of Ansible.
package struct Login: Sendable, Hashable, Codable {
    /// `ansible_host`, or the server's name.
    package var host: String
    /// `ansible_port`; `nil`: not said.
    package var port: Int?
    /// `ansible_user`; `nil`: not said.
    package var user: String?
    /// `ansible_ssh_private_key_file`, `~` expanded.
    package var keyFile: String?
    /// Key files of ssh_config(5), tried when the inventory names none.
    package var identityFiles: [String] = []
    /// `ansible_password`, also `ansible_ssh_pass`.
    package var password: Secret?
    /// `ansible_become`; `nil`: not said.
    package var become: Bool?
    /// `ansible_become_user`; `nil`: root.
    package var becomeUser: String?
    /// `ansible_become_method`; `nil`: sudo.
    package var becomeMethod: BecomeMethod?
    /// `ansible_become_password`, also `ansible_become_pass`.
    package var becomePassword: Secret?
    /// The jump hosts of `-J` or `ProxyJump` in `ansible_ssh_common_args`, as written.
    package var proxyJump: String?
    /// `ProxyCommand` of ssh_config(5), its tokens expanded; `nil`: there is none.
    package var proxyCommand: String?
    /// Other options of `ansible_ssh_common_args` and the like, as lines of ssh_config(5) that win
    /// over the files: `ConnectTimeout=5`.
    package var sshOptions: [String] = []

    /// All but the passwords, which are in no store. A further field belongs here, too.
    private enum CodingKeys: String, CodingKey {
        case host, port, user, keyFile, identityFiles, become, becomeUser, becomeMethod, proxyJump,
            proxyCommand
    }

    package init(
        host: String, port: Int? = nil, user: String? = nil, keyFile: String? = nil,
        password: Secret? = nil, become: Bool? = nil, becomeUser: String? = nil,
        becomePassword: Secret? = nil, proxyJump: String? = nil
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.keyFile = keyFile
        self.password = password
        self.become = become
        self.becomeUser = becomeUser
        self.becomePassword = becomePassword
        self.proxyJump = proxyJump
    }
}

extension [InventoryServer] {
    /// Two names with the same address and port, reached the same way: one server, which would have
    /// the items of both, and one directory for them. The login's user makes no difference.
    /// - Returns: the first two; `nil`: all are different.
    package var sameServer: (first: String, second: String)? {
        var names: [[String]: String] = [:]
        for server in self {
            let login = server.login
            let place = [
                login.host.lowercased(), "\(login.port ?? 22)", login.proxyJump ?? "",
                login.proxyCommand ?? "",
            ]
            if let first = names[place], first != server.name { return (first, server.name) }
            names[place] = server.name
        }
        return nil
    }
}
