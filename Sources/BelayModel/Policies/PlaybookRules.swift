/// The policies of a playbook, before its servers are known.
package struct PlaybookRules: Sendable, Hashable {
    /// All that does not depend on the servers.
    package var policies = Policies()
    package var order = ServerOrder.inventory
    /// How many servers of a group may be in their action phase at once.
    package var atOnce: [GroupShare] = []
    package var afterWave: [PlaybookItem] = []
    /// Who may answer at the gate, as `policies.gate` has them.
    package var approvers: [Name] = []

    package init() {}

    /// A group, or a Unix user or group, that a playbook names, and where it does.
    package struct Name: Sendable, Hashable {
        package var name: String
        /// From 1.
        package var line: Int
        package var column: Int

        package init(name: String, line: Int, column: Int) {
            self.name = name
            self.line = line
            self.column = column
        }
    }

    package struct GroupShare: Sendable, Hashable {
        package var group: Name
        package var share: Share

        package init(group: Name, share: Share) {
            self.group = group
            self.share = share
        }
    }

    /// The groups that it names.
    package var groups: [Name] {
        let groups = atOnce.map(\.group)
        switch order {
        case .group(let group): return [group] + groups
        case .inventory, .sorted, .reverseInventory, .reverseSorted, .shuffle: return groups
        }
    }
}

/// What the command line says of a job's policies; it wins over the playbook.
package struct PolicyOptions: Sendable, Codable, Hashable {
    /// `--serial`.
    package var serial: [Share]?
    /// `--max-failures`.
    package var maxFailures: Share?
    /// `--approve-by`: who may answer at the gate, which is there then.
    package var approveBy: [String]?

    package init() {}

    /// These, but for what others say.
    package func changed(by others: PolicyOptions) -> PolicyOptions {
        var changed = self
        changed.serial = others.serial ?? serial
        changed.maxFailures = others.maxFailures ?? maxFailures
        changed.approveBy = others.approveBy ?? approveBy
        return changed
    }
}

/// The order in which servers are taken, as Ansible's `order` has it, and one that Ansible has not.
package enum ServerOrder: Sendable, Hashable {
    case inventory, sorted, reverseInventory, reverseSorted, shuffle
    /// The servers of a group first.
    case group(PlaybookRules.Name)

    /// The words for it in a playbook; any other is a group.
    package static let words: [(word: String, order: ServerOrder)] = [
        ("inventory", .inventory), ("sorted", .sorted), ("reverse_inventory", .reverseInventory),
        ("reverse_sorted", .reverseSorted), ("shuffle", .shuffle),
    ]

    func arranged(_ servers: [InventoryServer]) -> [InventoryServer] {
        switch self {
        case .inventory: return servers
        case .reverseInventory: return servers.reversed()
        case .sorted: return servers.sorted { $0.name < $1.name }
        case .reverseSorted: return servers.sorted { $0.name > $1.name }
        case .shuffle: return servers.shuffled()
        case .group(let group):
            let first = servers.filter { $0.isIn(group.name) }
            return first + servers.filter { !$0.isIn(group.name) }
        }
    }
}

extension InventoryServer {
    func isIn(_ group: String) -> Bool { group == "all" || groups.contains(group) }
}

extension Policies {
    /// - Parameters:
    ///   - servers: in the plan's order.
    ///   - size: how many servers of the inventory are in a group; `nil`: not known.
    init(
        _ rules: PlaybookRules, _ options: PolicyOptions, on servers: [InventoryServer],
        size: (_ group: String) -> Int?, file: (_ path: String) throws -> UploadFile
    ) throws {
        self = rules.policies
        serial = options.serial ?? serial
        if serial.isEmpty { pause = [] }
        maxFailures = options.maxFailures ?? maxFailures
        if let names = options.approveBy {
            var asked = gate?.approval ?? Gate.Approval()
            asked.by = names
            gate = Gate(staged: gate?.staged, approval: asked)
        }
        atOnce = rules.atOnce.map { entry in
            let members = servers.indices.filter { servers[$0].isIn(entry.group.name) }
            // A part of the whole group, not of those that this job happens to be about.
            let total = max(size(entry.group.name) ?? 0, members.count)
            return SlotGroup(
                name: entry.group.name, most: entry.share.of(total), servers: members)
        }
        atOnce.removeAll { $0.servers.isEmpty }
        afterWave = try rules.afterWave.compactMap { try $0.item(file) }
    }
}

extension PlaybookItem {
    /// The item as it is run; `nil`: it is the word for the generated ones.
    func item(_ file: (_ path: String) throws -> UploadFile) rethrows -> Item? {
        switch self {
        case .packages: return nil
        case .run(let item): return item
        case .upload(var item, let path):
            item.work = .upload(try file(path))
            return item
        }
    }
}
