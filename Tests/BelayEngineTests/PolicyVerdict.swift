import BelayModel
import BelayStore
import Synchronization

/// The rules by which a job goes through its fleet, said of the servers' own logs: when items really
/// began and ended there.
struct PolicyVerdict {
    private let fleet: FleetRun
    private let run: JobRun
    private(set) var complaints: [String] = []
    /// By server: the moments in which items of its action phase began and ended.
    private var action: [[(begun: Int, ended: Int?)]] = []
    private var all: [[(begun: Int, ended: Int?)]] = []

    /// Servers that their group had no slot for any more.
    private var refused: Set<Int> = []

    init(_ fleet: FleetRun, _ run: JobRun) throws {
        self.fleet = fleet
        self.run = run
        for server in run.servers.indices {
            let log = fleet.servers[server].state.withLock(\.log)
            let deeds = log.compactMap { name, truth -> (Phase, (begun: Int, ended: Int?))? in
                guard let step = Int(name), let begun = truth.begun.first else { return nil }
                return (run.servers[server].steps[step].phase, (begun, truth.ended))
            }
            all.append(deeds.map(\.1))
            action.append(deeds.filter { $0.0 == .action }.map(\.1))
        }
        for case .slotsDecided(let decision) in try fleet.store.events(of: fleet.job, after: 0)
            .map(\.event)
        {
            refused.formUnion(decision.refused.map(\.server))
        }
        judgeForks()
        judgeSlots()
        judgeWaves()
        judgeGate()
        judgeBudgets()
    }

    /// How a server that was given up goes on, nobody waits for.
    private func isGivenUp(_ server: Int) -> Bool { run.servers[server].status == .unreachable }

    private mutating func judgeForks() {
        let items = all.indices.filter { !isGivenUp($0) }.flatMap { all[$0] }
        for item in items {
            let busy = items.count {
                $0.begun <= item.begun && $0.ended.map { $0 > item.begun } ?? false
            }
            if busy > run.plan.forks { complaints.append("\(busy) servers were at work at once") }
        }
    }

    /// A server of a group has its slot from its first item until it has succeeded, else for good.
    private mutating func judgeSlots() {
        for group in run.plan.policies.atOnce {
            let taken = group.servers.compactMap { server -> (from: Int, to: Int)? in
                guard let from = action[server].map(\.begun).min() else { return nil }
                let isBack = run.servers[server].status == .succeeded
                let last = action[server].compactMap(\.ended).max()
                return (from, isBack ? last ?? from : .max)
            }
            for slot in taken {
                let count = taken.count { $0.from <= slot.from && $0.to > slot.from }
                if count > group.most {
                    complaints.append("\(count) of \(group.name) were at work at once")
                }
            }
        }
    }

    private mutating func judgeWaves() {
        let serial = run.plan.policies.serial
        guard !serial.isEmpty else { return }
        let members = run.waves.flatMap(\.servers)
        if members != members.sorted() { complaints.append("the waves are out of order") }
        for (number, wave) in run.waves.enumerated() {
            let size = serial[min(number, serial.count - 1)].of(members.count)
            let isLast = number == run.waves.count - 1
            if wave.servers.count > size || (!isLast && wave.servers.count < size) {
                complaints.append("wave \(number) has \(wave.servers.count) servers, not \(size)")
            }
            let begun = wave.servers.flatMap { action[$0] }.map(\.begun).min()
            guard number > 0, let begun else { continue }
            let before = run.waves[..<number].flatMap(\.servers)
            for server in before where !isGivenUp(server) {
                if action[server].contains(where: { $0.ended.map { $0 > begun } ?? false }) {
                    complaints.append("wave \(number) began before \(server) had ended")
                }
            }
            let hasFailed = run.waves[0].servers.contains {
                switch run.servers[$0].status {
                case .failed, .unreachable, .timedOut: true
                case .pending, .running, .stopping, .succeeded, .canceled: false
                }
            }
            if hasFailed { complaints.append("wave \(number) began though the first failed") }
        }
    }

    private mutating func judgeGate() {
        guard run.plan.policies.gate?.approval != nil else { return }
        let approved = fleet.approved ?? .max
        if action.joined().contains(where: { $0.begun < approved }) {
            complaints.append("something was installed before it was approved")
        }
    }

    /// A used budget makes the job fail, and it is not stopped for failures that it has not.
    private mutating func judgeBudgets() {
        let policies = run.plan.policies
        let failed = run.servers.count { $0.status == .failed || $0.status == .timedOut }
        let lost = run.servers.count { $0.status == .unreachable }
        let isUsed =
            Self.isUsed(policies.maxFailures, failed) || Self.isUsed(policies.maxUnreachable, lost)
        switch run.termination?.cause {
        case .failures:
            if run.status != .failed { complaints.append("stopped for failures: \(run.status)") }
            if !isUsed, policies.serial.isEmpty, policies.gate?.staged == nil {
                complaints.append("\(failed) failed, \(lost) were lost, and it was stopped for it")
            }
        case nil:
            // The last failures may come when there is nothing left to stop.
            let stopped = run.servers.indices.filter { run.servers[$0].status == .canceled }
            if isUsed, !refused.isSuperset(of: stopped) {
                complaints.append("a budget was used up, and nobody says so")
            }
        case .user, .window, .late, .denied, .freeze:
            break
        }
    }

    /// The random budgets are numbers.
    private static func isUsed(_ share: Share?, _ count: Int) -> Bool {
        switch share {
        case .count(let most): count >= most
        case .percent, nil: false
        }
    }
}
