/// A playbook as read from its file: what a job does, before it is put to a list of servers.
package struct Playbook: Sendable, Hashable {
    package var name: String
    package var kind: JobKind
    /// The pattern of servers, as in `hosts: web:&prod`.
    package var hosts: String
    package var become: Bool
    package var packages: PackageRequest?
    package var source: PackageSource
    package var reboot: RebootRule
    /// Servers worked on at once; at least 1.
    package var forks: Int?
    /// Seconds per item.
    package var timeout: Int
    /// Seconds after its time-out at which an item is killed; `nil`: it is not.
    package var killAfter: Int?
    package var environment: [String: String]
    package var variables: [String: Value]
    /// Phases with a set time; a phase that is not here is continuous.
    package var schedule: [Phase: Timestamp]
    /// Seconds after its time in which a phase may still start; `defaultLate` where it is not said.
    package var late: [Phase: Int] = [:]
    package var phases: [Phase: [PlaybookItem]]
    package var options: PackageOptions
    package var limits: Limits
    package var rules = PlaybookRules()

    package init(
        name: String, kind: JobKind, hosts: String, become: Bool = false,
        packages: PackageRequest? = nil, source: PackageSource = .mirror,
        reboot: RebootRule = .never, forks: Int? = nil,
        timeout: Int = Playbook.defaultTimeout, killAfter: Int? = nil,
        environment: [String: String] = [:], variables: [String: Value] = [:],
        schedule: [Phase: Timestamp] = [:], phases: [Phase: [PlaybookItem]] = [:],
        options: PackageOptions = PackageOptions(), limits: Limits = Limits()
    ) {
        self.name = name
        self.kind = kind
        self.hosts = hosts
        self.become = become
        self.packages = packages
        self.source = source
        self.reboot = reboot
        self.forks = forks
        self.timeout = timeout
        self.killAfter = killAfter
        self.environment = environment
        self.variables = variables
        self.schedule = schedule
        self.phases = phases
        self.options = options
        self.limits = limits
    }

    /// Seconds after its time in which a phase may start when the playbook does not say: 15 minutes.
    package static let defaultLate = 15 * 60

    /// Seconds an item may take when the playbook does not say: 30 minutes.
    package static let defaultTimeout = 30 * 60
}

/// One entry of a phase's list.
package enum PlaybookItem: Sendable, Hashable {
    /// Where the generated package items go.
    case packages
    /// An item of one's own that runs a script.
    case run(Item)
    /// An item of one's own that uploads; the path is absolute, the file is read at submission.
    case upload(Item, path: String)
}

/// The packages that a playbook asks for.
package enum PackageRequest: Sendable, Codable, Hashable {
    /// Every package with a newer version from a security archive. `remediate` only.
    case security
    /// Every package with a newer version. `remediate` only.
    case all
    /// These packages.
    case list([PackageName])
}

/// Where servers get their package archives from.
package enum PackageSource: Sendable, Hashable {
    /// What each server's own sources.list(5) names.
    case mirror
    /// The archives of a directory of the admin box, an absolute path; over the SSH connection.
    case push(archives: String)
}

/// `name` or `name=version`, as on apt-get's command line.
package struct PackageName: Sendable, Codable, Hashable {
    /// With an architecture after a colon where it is a foreign one.
    package var name: String
    package var version: String?

    package init(name: String, version: String? = nil) {
        self.name = name
        self.version = version
    }
}

package enum RebootRule: String, Sendable, Codable, Hashable, CaseIterable {
    case never
    case ifRequired = "if-required"
    case always
}

/// How packages are handled.
package struct PackageOptions: Sendable, Codable, Hashable {
    /// What is done with a configuration file that the admin changed and the package too.
    package enum Conffiles: String, Sendable, Codable, Hashable, CaseIterable {
        case keep, new, fail
    }

    /// What is done about services that run old code once packages have changed.
    package enum RestartServices: String, Sendable, Codable, Hashable, CaseIterable {
        case report, auto
    }

    /// What is done about sources of packages that cannot be refreshed.
    package enum BrokenSources: String, Sendable, Codable, Hashable, CaseIterable {
        /// The others are enough, where they have what is wanted.
        case ignore
        case fail
    }

    package var conffiles: Conffiles
    /// Whether a remediation may remove packages.
    package var allowRemovals: Bool
    /// Whether an uninstall removes configuration files too.
    package var purge: Bool
    /// Whether an uninstall removes what was only needed by what it removes.
    package var autoremove: Bool
    /// Whether an interrupted dpkg is mended before anything else.
    package var repair: Bool
    /// Seconds to wait for apt's and dpkg's locks.
    package var lockTimeout: Int
    package var restartServices: RestartServices
    /// Seconds within which a termination is to be over on a server: the smallest sets of packages
    /// are joined into items that are expected to take a third to a half of it. 0: they are not.
    package var stopWithin: Int

    /// The `stopWithin` of a playbook that does not say.
    package static let defaultStopWithin = 30
    package var brokenSources: BrokenSources
    /// Whether a server fails on which nothing can be found or done though something is wanted.
    package var strict: Bool

    package init(
        conffiles: Conffiles = .keep, allowRemovals: Bool = false, purge: Bool = false,
        autoremove: Bool = false, repair: Bool = false, lockTimeout: Int = 10 * 60,
        restartServices: RestartServices = .report,
        stopWithin: Int = PackageOptions.defaultStopWithin,
        brokenSources: BrokenSources = .ignore, strict: Bool = false
    ) {
        self.brokenSources = brokenSources
        self.strict = strict
        self.conffiles = conffiles
        self.allowRemovals = allowRemovals
        self.purge = purge
        self.autoremove = autoremove
        self.repair = repair
        self.lockTimeout = lockTimeout
        self.restartServices = restartServices
        self.stopWithin = stopWithin
    }

    /// Plans that were stored before there was `restart_services`, or the keys after it, lack them;
    /// their sets were the smallest.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            conffiles: try values.decode(Conffiles.self, forKey: .conffiles),
            allowRemovals: try values.decode(Bool.self, forKey: .allowRemovals),
            purge: try values.decode(Bool.self, forKey: .purge),
            autoremove: try values.decode(Bool.self, forKey: .autoremove),
            repair: try values.decode(Bool.self, forKey: .repair),
            lockTimeout: try values.decode(Int.self, forKey: .lockTimeout),
            restartServices: try values.decodeIfPresent(
                RestartServices.self, forKey: .restartServices) ?? .report,
            stopWithin: try values.decodeIfPresent(Int.self, forKey: .stopWithin) ?? 0,
            brokenSources: try values.decodeIfPresent(
                BrokenSources.self, forKey: .brokenSources) ?? .ignore,
            strict: try values.decodeIfPresent(Bool.self, forKey: .strict) ?? false)
    }
}

/// How long Belay waits for what; all in seconds.
package struct Limits: Sendable, Codable, Hashable {
    /// How long a lost connection is taken up again. Playbook key `reconnect_for`.
    package var reconnectFor: Int
    /// After how long without word from a coordinator a server removes the job's directory
    /// itself. Playbook key `orphan_timeout`.
    package var orphanTimeout: Int
    /// How long a server may take to come back from a reboot. Playbook key `reboot_timeout`.
    package var rebootTimeout: Int

    /// Plans that were stored before a limit was there have its default.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Limits()
        self.init(
            reconnectFor: try values.decodeIfPresent(Int.self, forKey: .reconnectFor)
                ?? standard.reconnectFor,
            orphanTimeout: try values.decodeIfPresent(Int.self, forKey: .orphanTimeout)
                ?? standard.orphanTimeout,
            rebootTimeout: try values.decodeIfPresent(Int.self, forKey: .rebootTimeout)
                ?? standard.rebootTimeout)
    }

    package init(
        reconnectFor: Int = 15 * 60, orphanTimeout: Int = 24 * 60 * 60, rebootTimeout: Int = 10 * 60
    ) {
        self.reconnectFor = reconnectFor
        self.orphanTimeout = orphanTimeout
        self.rebootTimeout = rebootTimeout
    }
}
