/// The rules by which a job goes through its fleet: in waves, with budgets for what fails, past a
/// gate, and never with too many servers of a group at once.
package struct Policies: Sendable, Codable, Hashable {
    /// What becomes of the servers under way once a budget is used up.
    package enum OnBudget: String, Sendable, Codable, Hashable, CaseIterable {
        /// They finish the item in hand.
        case stop
        /// They complete their items of the phase, in the action phase those of their wave.
        case finish
    }

    /// The sizes of the waves, of the servers left at the gate; the last one repeats. Empty: all
    /// servers are one wave.
    package var serial: [Share]
    /// Seconds between one wave and the next; the last one repeats. Empty: none.
    package var pause: [Int]
    /// Servers that may fail or time out, over the whole job, before it is stopped. `nil`: any number.
    package var maxFailures: Share?
    /// The same of servers that cannot be reached.
    package var maxUnreachable: Share?
    package var onBudget: OnBudget
    package var gate: Gate?
    /// How many servers of a group may be in their action phase at once, over all jobs.
    package var atOnce: [SlotGroup]
    /// Items that are run on the servers of a wave before the next one begins.
    package var afterWave: [Item]

    package init(
        serial: [Share] = [], pause: [Int] = [], maxFailures: Share? = nil,
        maxUnreachable: Share? = nil, onBudget: OnBudget = .stop, gate: Gate? = nil,
        atOnce: [SlotGroup] = [], afterWave: [Item] = []
    ) {
        self.serial = serial
        self.pause = pause
        self.maxFailures = maxFailures
        self.maxUnreachable = maxUnreachable
        self.onBudget = onBudget
        self.gate = gate
        self.atOnce = atOnce
        self.afterWave = afterWave
    }

    /// Plans that were stored before there was one of the rules do not have it.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            serial: try values.decodeIfPresent([Share].self, forKey: .serial) ?? [],
            pause: try values.decodeIfPresent([Int].self, forKey: .pause) ?? [],
            maxFailures: try values.decodeIfPresent(Share.self, forKey: .maxFailures),
            maxUnreachable: try values.decodeIfPresent(Share.self, forKey: .maxUnreachable),
            onBudget: try values.decodeIfPresent(OnBudget.self, forKey: .onBudget) ?? .stop,
            gate: try values.decodeIfPresent(Gate.self, forKey: .gate),
            atOnce: try values.decodeIfPresent([SlotGroup].self, forKey: .atOnce) ?? [],
            afterWave: try values.decodeIfPresent([Item].self, forKey: .afterWave) ?? [])
    }

    /// Seconds to wait before the wave of this number, the first being 0.
    func pause(before wave: Int) -> Int {
        guard wave > 0, let last = pause.last else { return 0 }
        return wave <= pause.count ? pause[wave - 1] : last
    }
}

/// The gate between `download` and the action phase.
package struct Gate: Sendable, Codable, Hashable {
    /// Servers of the job that must be ready for the action phase; `nil`: any number.
    package var staged: Share?
    /// `nil`: nobody is asked.
    package var approval: Approval?

    package init(staged: Share? = nil, approval: Approval? = nil) {
        self.staged = staged
        self.approval = approval
    }

    /// Whom a job waits for at its gate.
    package struct Approval: Sendable, Codable, Hashable {
        /// Unix users and groups, any of which may answer: `ops`, `user:anna`, `group:ops`. Empty:
        /// everybody who can use the state directory.
        package var by: [String]
        /// Whether the submitter's own approval does not count.
        package var otherThanSubmitter: Bool
        /// Seconds after which no answer is a refusal.
        package var within: Int

        package init(
            by: [String] = [], otherThanSubmitter: Bool = false,
            within: Int = Approval.defaultWithin
        ) {
            self.by = by
            self.otherThanSubmitter = otherThanSubmitter
            self.within = within
        }

        /// The `within` of a gate that does not say: a day.
        package static let defaultWithin = 24 * 60 * 60
    }
}

/// A group of which only so many servers may be in their action phase at once.
package struct SlotGroup: Sendable, Codable, Hashable {
    package var name: String
    /// At least 1.
    package var most: Int
    /// The job's servers that are in it, by their place in the plan.
    package var servers: [Int]

    package init(name: String, most: Int, servers: [Int]) {
        self.name = name
        self.most = most
        self.servers = servers
    }
}

extension Gate.Approval {
    /// Why an answer of this Unix user does not count; `nil`: it does.
    /// - Parameters:
    ///   - groups: the names of the groups that the user is in.
    ///   - submitter: the Unix user who submitted the job; `nil`: not known.
    package func refusal(of user: String, groups: [String], submitter: String?) -> String? {
        if otherThanSubmitter, user == submitter {
            return "needs the answer of somebody else than \(user), who submitted it"
        }
        let isNamed = by.contains { name in
            switch name.split(separator: ":", maxSplits: 1).map(String.init) {
            case let parts where parts.count == 2 && parts[0] == "user": parts[1] == user
            case let parts where parts.count == 2 && parts[0] == "group": groups.contains(parts[1])
            case _: name == user || groups.contains(name)
            }
        }
        if by.isEmpty || isNamed { return nil }
        return "is to be answered by \(by.joined(separator: " or ")), and \(user) is not"
    }
}
