/// The servers of an inventory, resolved: every server with its groups and variables.
package struct Inventory: Sendable, Hashable {
    /// In the order in which the sources name them.
    package var servers: [InventoryServer]
    /// Every group with the names of its servers, children's included.
    package var groups: [String: [String]]

    package init(servers: [InventoryServer], groups: [String: [String]]) {
        self.servers = servers
        self.groups = groups
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

    package init(name: String, groups: [String], variables: [String: Value], login: Login) {
        self.name = name
        self.groups = groups
        self.variables = variables
        self.login = login
    }
}

/// What the inventory says of how a server is reached, with the variables' names of Ansible.
package struct Login: Sendable, Hashable {
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
