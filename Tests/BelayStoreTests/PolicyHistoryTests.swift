import BelayChance
import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// Random histories of several jobs on one store: answers of every kind, terminations, lost
/// coordinators, approvals and freed slots in any order. `PolicyWatch` says what may never be seen.
///
/// `BELAY_SIMULATIONS` sets how many, `BELAY_SEED` the first seed.
@Suite struct PolicyHistoryTests {
    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test func noRuleIsEverBroken() throws {
        let first = Self.number("BELAY_SEED") ?? 1
        let count = Self.number("BELAY_SIMULATIONS") ?? 120
        var commits = 0
        for seed in first..<(first + count) {
            var history = try PolicyHistory(seed: UInt64(seed))
            try history.play()
            commits += history.commits
            for complaint in history.complaints.prefix(3) {
                Issue.record("seed \(seed): \(complaint)\n\(try history.journals())")
            }
        }
        print("\(count) histories with \(commits) commits")
    }
}

/// One history: what happens is chosen here, what must hold is said in `PolicyWatch`.
struct PolicyHistory {
    private var dice: Chance
    private let store: JobStore
    private var hands: [Int64: Hand] = [:]
    private let jobs: [Int64]
    private var watch: PolicyWatch
    private(set) var commits = 0
    private(set) var complaints: [String] = []
    private var now = Timestamp.at(1000)

    init(seed: UInt64) throws {
        dice = Chance(seed: seed)
        store = try JobStore()
        let groups = [
            "g": (members: [0, 1, 2, 3], most: 1 + dice.upTo(1)),
            "h": (members: [2, 3, 4, 5], most: 1 + dice.upTo(1)),
        ]
        var plans: [Int64: Plan] = [:]
        for _ in 0...dice.upTo(2) {
            let plan = Self.plan(&dice, groups)
            plans[try store.submit(plan, at: now)] = plan
        }
        jobs = plans.keys.sorted()
        watch = PolicyWatch(plans: plans, most: groups.mapValues(\.most))
        for job in jobs { hands[job] = try Hand(store, job) }
    }

    private static func plan(
        _ dice: inout Chance, _ groups: [String: (members: [Int], most: Int)]
    ) -> Plan {
        var pool = (0..<6).filter { _ in dice.happens(percent: 60) }
        if pool.isEmpty { pool = [0] }
        pool.shuffle(using: &dice)
        var policies = Policies()
        if dice.happens(percent: 60) {
            let shares: [Share] = [.count(1), .count(2), .percent(30), .percent(50), .percent(100)]
            policies.serial = (0...dice.upTo(2)).compactMap { _ in dice.any(of: shares) }
            if dice.happens(percent: 30) { policies.pause = [60, 0] }
        }
        if dice.happens(percent: 40) {
            policies.maxFailures = dice.any(of: [.count(1), .count(2), .percent(40)])
        }
        if dice.happens(percent: 30) {
            policies.maxUnreachable = dice.any(of: [.count(1), .percent(50)])
        }
        if dice.happens(percent: 40) { policies.onBudget = .finish }
        if dice.happens(percent: 30) {
            policies.gate = Gate(
                staged: dice.any(of: [nil, .percent(50), .percent(100)]) ?? nil,
                approval: dice.happens(percent: 70) ? Gate.Approval(within: 500) : nil)
        }
        if dice.happens(percent: 60) {
            policies.atOnce = groups.keys.sorted().compactMap { name in
                guard let group = groups[name], dice.happens(percent: 75) else { return nil }
                let own = pool.indices.filter { group.members.contains(pool[$0]) }
                return own.isEmpty
                    ? nil : SlotGroup(name: name, most: group.most, servers: Array(own))
            }
        }
        if dice.happens(percent: 30) {
            policies.afterWave = [Item(name: "health", work: .run("true"))]
        }
        let phases = Phase.allCases.map { phase in
            let least = phase == .action ? 1 : 0
            return PhasePlan(
                phase,
                items: (0..<(least + dice.upTo(1))).map {
                    Item(name: "\(phase) \($0)", work: .run("true"))
                })
        }
        var plan = Plan(
            name: "history", kind: .remediate, forks: 1 + dice.upTo(3), policies: policies,
            phases: phases,
            servers: pool.map {
                // Another job may call the server otherwise, and reach it by another address.
                let alias = dice.happens(percent: 20) ? "alias" : "host"
                return ServerPlan(name: "s\($0)", address: "\(alias)\($0)", user: "root")
            })
        plan.lockWait = 600
        return plan
    }

    mutating func play() throws {
        var idle = 0
        while complaints.isEmpty, commits < 3000 {
            let open = jobs.filter { hands[$0]?.run.isSettled == false }
            guard let job = dice.any(of: open) else { return }
            now = now.adding(seconds: dice.upTo(20))
            if dice.happens(percent: 2) { try freeASlot() }
            let before = hands[job]?.number
            try move(job)
            idle = hands[job]?.number == before ? idle + 1 : 0
            if idle > 200 {
                complaints.append("nothing moves any more in the jobs \(open)")
            }
        }
        if complaints.isEmpty { complaints.append("the jobs do not end") }
    }

    private mutating func freeASlot() throws {
        let kept = try store.slots().filter { $0.slot.kept != nil }
        guard let slot = dice.any(of: kept)?.slot else { return }
        let origin = Origin(user: "root", host: "box", way: .cli)
        if try !store.slots().contains(where: {
            $0.slot.server == slot.server && $0.slot.kept == nil
        }) {
            try store.freeSlots(of: slot.server, at: now, origin: origin, reason: "seen")
            watch.freed(slot.server)
        }
    }

    private mutating func move(_ job: Int64) throws {
        guard let run = hands[job]?.run else { return }
        if run.phase == nil, !run.status.isFinal { return try commit(job, [.began]) }
        if dice.happens(percent: 4) {
            if let hand = hands[job] { try store.release(hand.ledger.lease) }
            hands[job] = try Hand(store, job)
            return try commit(job, [.resumed])
        }
        if dice.happens(percent: 1), !run.status.isFinal {
            _ = try? store.requestTermination(of: job, at: now)
            return try commit(job, [])
        }
        if run.status == .blocked, dice.happens(percent: 50) {
            if dice.happens(percent: 20) { return try commit(job, [.gateDue]) }
            let verdict: GateAnswer.Verdict = dice.happens(percent: 80) ? .approved : .denied
            let origin = Origin(user: "anna", host: "box", way: .cli)
            _ = try? store.answer(verdict, to: job, by: Approver(origin, groups: []), at: now)
            return try commit(job, [])
        }
        if let wave = run.wave, run.waves[wave].status == .scheduled {
            return try commit(job, [.waveDue(wave)])
        }
        let busy = run.servers.indices.filter { run.servers[$0].activity != .idle }
        var events: [Event] = []
        if let waiting = run.servers.firstIndex(where: { $0.waiting != nil }),
            dice.happens(percent: 3)
        {
            let attempt = run.servers[waiting].attempt
            events.append(.lockOverdue(server: waiting, attempt: attempt))
        }
        for _ in 0...dice.upTo(1) {
            if let server = dice.any(of: busy), let event = answer(of: server, in: run) {
                events.append(event)
            }
        }
        try commit(job, events)
    }

    private mutating func answer(of server: Int, in run: JobRun) -> Event? {
        let state = run.servers[server]
        let attempt = state.attempt
        let lost = Event.unreachable(server: server, attempt: attempt, reason: "no route")
        switch state.activity {
        case .idle: return nil
        case .connecting:
            let key = "key of \(run.plan.servers[server].name)"
            return dice.happens(percent: 92)
                ? .connected(server: server, attempt: attempt, hostKey: key) : lost
        case .preparing:
            if dice.happens(percent: 4) {
                return .stagingRefused(server: server, attempt: attempt, reason: "a link")
            }
            return .stagingMade(server: server, attempt: attempt, path: "/stage")
        case .removing:
            return dice.happens(percent: 90)
                ? .stagingRemoved(server: server, attempt: attempt, .coordinator)
                : .stagingOwed(server: server, attempt: attempt, reason: "no route")
        case .running:
            if state.status == .stopping, dice.happens(percent: 30) {
                return .itemNotStarted(server: server, attempt: attempt)
            }
            if dice.happens(percent: 3) { return .itemOverdue(server: server, attempt: attempt) }
            if dice.happens(percent: 4) { return lost }
            let status = dice.happens(percent: 8) ? 1 : 0
            return .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(status)))
        }
    }

    private mutating func commit(_ job: Int64, _ events: [Event]) throws {
        try hands[job]?.commit(events, at: now)
        commits += 1
        complaints += try watch.look(store)
        guard let run = hands[job]?.run, commits % 50 == 0 || run.isSettled else { return }
        if try store.load(job).run != run { complaints.append("job \(job): replay differs") }
    }

    func journals() throws -> String {
        try jobs.flatMap { job in
            ["job \(job): \(watch.words(job))"]
                + (try store.events(of: job, after: 0).map { "  \($0.number) \($0.event)" })
        }.joined(separator: "\n")
    }
}
