/// What a job will do, frozen when it is submitted.
package struct Plan: Sendable, Codable, Hashable {
    package var name: String
    package var kind: JobKind
    /// Whether only `analyze` is run, and nothing on the servers is changed.
    package var check: Bool
    /// Servers worked on at once, at least 1.
    package var forks: Int
    /// Seconds an item may take that does not say so itself.
    package var timeout: Int
    /// Seconds after its time-out at which an item is killed that does not say so itself; `nil`:
    /// it is not.
    package var killAfter: Int?
    package var packages: PackageRequest?
    /// The playbook's `environment`; `nil` in jobs of before it was kept apart.
    package var environment: [String: String]?
    /// What servers are given instead of what a mirror has; `nil`: they fetch from a mirror.
    package var archives: [PushedArchive]?
    package var options: PackageOptions
    package var limits: Limits
    /// `nil`: none, as in jobs of before there were any.
    private var rules: Policies?
    /// One for each phase, in order.
    package var phases: [PhasePlan]
    package var servers: [ServerPlan]
    /// `nil`: servers may be changed at any time.
    package var window: JobWindow?
    /// Seconds that a server waits for another job that changes it; `nil`: it does not look for one,
    /// as in jobs of before there was such a rule.
    package var lockWait: Int?
    /// Whether servers are started by whoever commits, who knows of the forks of all jobs together;
    /// `nil`: they are not, as in jobs of before there were such.
    package var sharesForks: Bool?
    /// Whether the job was made in spite of a freeze; `nil`: it was not.
    package var overridesFreeze: Bool?

    package init(
        name: String, kind: JobKind, check: Bool = false, forks: Int,
        timeout: Int = Playbook.defaultTimeout, killAfter: Int? = nil,
        packages: PackageRequest? = nil, environment: [String: String]? = nil,
        archives: [PushedArchive]? = nil, options: PackageOptions = PackageOptions(),
        limits: Limits = Limits(), policies: Policies = Policies(), phases: [PhasePlan],
        servers: [ServerPlan]
    ) {
        self.name = name
        self.kind = kind
        self.check = check
        self.forks = forks
        self.timeout = timeout
        self.killAfter = killAfter
        self.packages = packages
        self.environment = environment
        self.archives = archives
        self.options = options
        self.limits = limits
        rules = policies == Policies() ? nil : policies
        self.phases = phases
        self.servers = servers
    }

    /// How the job goes through its fleet.
    package var policies: Policies {
        get { rules ?? Policies() }
        set { rules = newValue == Policies() ? nil : newValue }
    }

    package subscript(phase: Phase) -> PhasePlan { phases[phase.rawValue] }

    /// Seconds after its time-out at which the item is killed; `nil`: never. What is sent, and a
    /// server that restarts, are waited for: there is no process of theirs to kill.
    package func killAfter(of item: Item) -> Int? {
        switch item.work {
        case .run, .findPackages, .changePackages: item.killAfter ?? killAfter
        case .upload, .reboot: nil
        }
    }
}

/// One phase of a plan: the items that every server gets.
package struct PhasePlan: Sendable, Codable, Hashable {
    package var phase: Phase
    /// When it may open; `nil`: as soon as the phase before is finished.
    package var scheduled: Timestamp?
    /// Seconds after `scheduled` in which it may still start; past that, the job is terminated.
    /// `nil`: however late, as in jobs of before there was a limit.
    package var late: Int?
    package var items: [Item]
    /// The index in `items` before which the generated package items go; at most `items.count`.
    package var packagesAt: Int

    package init(
        _ phase: Phase, scheduled: Timestamp? = nil, late: Int? = nil, items: [Item] = [],
        packagesAt: Int = 0
    ) {
        self.phase = phase
        self.scheduled = scheduled
        self.late = late
        self.items = items
        self.packagesAt = packagesAt
    }
}

/// One server of a plan. Secrets are not here: they are looked up again when they are needed.
package struct ServerPlan: Sendable, Codable, Hashable {
    package var name: String
    /// The host name or address that is connected to.
    package var address: String
    package var port: Int
    package var user: String
    package var keyFiles: [String]
    package var proxyJump: String?
    /// Whether items that do not say so themselves run as `becomeUser`.
    package var becomes: Bool
    /// Whom the job's directory belongs to, reached by `becomeMethod`: whom items run as that become. `nil`:
    /// no item becomes.
    package var becomeUser: String?
    /// `nil`: sudo, as in jobs of before there was a choice.
    package var becomeMethod: BecomeMethod?
    /// The variables of inventory and playbook as environment variables.
    package var environment: [String: String]
    /// The inventory's groups that it was in, `all` left out; `nil`: not known, as in jobs of before
    /// they were kept.
    package var groups: [String]?

    package init(
        name: String, address: String, port: Int = 22, user: String, keyFiles: [String] = [],
        proxyJump: String? = nil, becomes: Bool = false, becomeUser: String? = nil,
        becomeMethod: BecomeMethod? = nil, environment: [String: String] = [:],
        groups: [String]? = nil
    ) {
        self.name = name
        self.address = address
        self.port = port
        self.user = user
        self.keyFiles = keyFiles
        self.proxyJump = proxyJump
        self.becomes = becomes
        self.becomeUser = becomeUser
        self.becomeMethod = becomeMethod
        self.environment = environment
        self.groups = groups
    }
}
