/// What the command line says of a job beside its playbook.
package struct JobOptions: Sendable, Hashable {
    package var check = false
    /// Servers worked on at once; `nil`: the playbook's.
    package var forks: Int?
    /// `-u`: the user of servers whose inventory names none.
    package var user: String
    /// `-b`.
    package var become = false
    /// `-e`: they win over the variables of inventory and playbook.
    package var variables: [String: Value] = [:]
    package var policies = PolicyOptions()
    /// `--wait`: seconds that a server waits for another job that changes it; `nil`: the usual.
    package var lockWait: Int?
    /// `--repair`: an interrupted dpkg is mended, whatever the playbook says.
    package var repair = false

    package init(user: String) { self.user = user }
}

/// Why a playbook and an inventory do not make a job.
package struct PlanProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension Plan {
    /// Servers worked on at once when neither the command line nor the playbook says.
    package static let defaultForks = 50
    /// Seconds that a server waits for another job that changes it, when the command line does not say.
    package static let standardLockWait = 600

    /// Puts a playbook to a list of servers.
    /// - Parameters:
    ///   - file: reads what is to be known of a file that is uploaded.
    ///   - archives: reads what is to be known of the package archives of a directory.
    ///   - groupSize: how many servers of the inventory are in a group; `nil`: not known.
    package init(
        _ playbook: Playbook, on servers: [InventoryServer], options: JobOptions,
        groupSize: (_ group: String) -> Int? = { _ in nil },
        file: (_ path: String) throws -> UploadFile,
        archives: (_ directory: String) throws -> [PushedArchive]
    ) throws {
        if let (first, second) = servers.sameServer {
            throw PlanProblem(
                "\(first) and \(second) are the same server, with the same address and port: a job has"
                    + " one directory on a server, and would run the items of both there."
                    + " Take one of the two out of the inventory, or limit the job to one")
        }
        let servers = playbook.rules.order.arranged(servers)
        let policies = try Policies(
            playbook.rules, options.policies, on: servers, size: groupSize, file: file)
        var phases = try Phase.allCases.map { try PhasePlan($0, of: playbook, file: file) }
        phases[Phase.action.rawValue].add(playbook.rebootItem, last: playbook.packages == nil)
        let items = phases.flatMap(\.items) + policies.afterWave
        var rules = playbook.options
        if options.repair { rules.repair = true }
        self.init(
            name: playbook.name, kind: playbook.kind, check: options.check,
            forks: options.forks ?? playbook.forks ?? Self.defaultForks,
            timeout: playbook.timeout, killAfter: playbook.killAfter, packages: playbook.packages,
            environment: playbook.environment,
            archives: try playbook.source.read(archives), options: rules,
            limits: playbook.limits, policies: policies, phases: phases,
            servers: try servers.map { server in
                try ServerPlan(
                    server, playbook, options, needsBecome: items.contains { $0.become == true })
            })
        sharesForks = true
        if !check { lockWait = options.lockWait ?? Self.standardLockWait }
        for server in self.servers {
            let isOther = server.becomeUser != nil && server.becomeUser != "root"
            guard isOther, let item = items.first(where: { $0.become == false }) else { continue }
            throw PlanProblem(
                "\(server.name): the item “\(item.name)” has become: false, which needs"
                    + " ansible_become_user root, not \(server.becomeUser ?? "")")
        }
    }
}

extension PhasePlan {
    fileprivate init(
        _ phase: Phase, of playbook: Playbook, file: (_ path: String) throws -> UploadFile
    ) throws {
        var items: [Item] = []
        var packagesAt = 0
        for entry in playbook.phases[phase] ?? [] {
            if let item = try entry.item(file) {
                items.append(item)
            } else {
                packagesAt = items.count
            }
        }
        if phase == .analyze, let request = playbook.packages {
            let name = request.title(from: playbook.source)
            items.insert(Item(name: name, work: .findPackages), at: packagesAt)
        }
        self.init(
            phase, scheduled: playbook.schedule[phase],
            late: playbook.schedule[phase].map { _ in
                playbook.late[phase] ?? Playbook.defaultLate
            }, items: items, packagesAt: packagesAt)
    }
}

extension PhasePlan {
    /// Puts the reboot after the generated package items, before the checks that follow them.
    /// - Parameter last: whether it goes after all items, for lack of package items.
    fileprivate mutating func add(_ reboot: Item?, last: Bool) {
        guard let reboot else { return }
        items.insert(reboot, at: last ? items.count : packagesAt)
    }
}

extension PackageSource {
    fileprivate func read(
        _ archives: (_ directory: String) throws -> [PushedArchive]
    ) throws -> [PushedArchive]? {
        switch self {
        case .mirror: nil
        case .push(archives: let directory): try archives(directory)
        }
    }
}

extension Playbook {
    /// The item that restarts a server; `nil`: nothing does.
    fileprivate var rebootItem: Item? {
        let name: String
        switch reboot {
        case .never: return nil
        case .ifRequired: name = "reboot if required"
        case .always: name = "reboot"
        }
        return Item(name: name, work: .reboot(reboot), timeout: rebootItemTimeout)
    }

    /// Seconds: what it may wait for one after the other, and some to start it and to look again.
    private var rebootItemTimeout: Int {
        options.lockTimeout + 2 * limits.rebootTimeout + 180
    }
}

extension ServerPlan {
    fileprivate init(
        _ server: InventoryServer, _ playbook: Playbook, _ options: JobOptions, needsBecome: Bool
    ) throws {
        let variables = server.variables
            .merging(playbook.variables) { $1 }
            .merging(options.variables) { $1 }
        let login = server.login
        let becomes = login.become ?? (playbook.become || options.become)
        self.init(
            name: server.name, address: login.host, port: login.port ?? 22,
            user: login.user ?? options.user,
            keyFiles: login.keyFile.map { [$0] } ?? login.identityFiles,
            proxyJump: login.proxyJump, becomes: becomes,
            becomeUser: becomes || needsBecome ? login.becomeUser ?? "root" : nil,
            becomeMethod: login.becomeMethod,
            environment: variables.mapValues(\.text).merging(playbook.environment) { $1 },
            groups: server.groups.isEmpty ? nil : server.groups)
    }
}

extension PackageRequest {
    /// The name of the item that finds the packages.
    fileprivate func title(from source: PackageSource) -> String {
        switch self {
        case .security where source != .mirror: "find updates"
        case .security: "find security updates"
        case .all: "find updates"
        case .list(let names): "find \(names.map(\.name).joined(separator: ", "))"
        }
    }
}
