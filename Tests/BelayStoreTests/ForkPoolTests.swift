import BelayChance
import BelayModel
import Testing

@testable import BelayStore

/// The forks of all jobs of a process together.
@Suite struct ForkPoolTests {
    private func plan(servers: Int, forks: Int, shares: Bool = true) -> Plan {
        var plan = Plan.small(servers: servers, items: 1, forks: forks)
        plan.sharesForks = shares ? true : nil
        return plan
    }

    @Test func isDealtOutOneByOne() {
        let pool = ForkPool(limit: 6)
        #expect(pool.reserve(for: 1, atWork: 0, wanted: 100) == 6)
        pool.settle(1, atWork: 6, wanted: 94)
        #expect(pool.reserve(for: 2, atWork: 0, wanted: 3) == 0)
        #expect(!pool.hasMore(for: 1))
        // A server of the first job ends: the second one's turn.
        #expect(pool.reserve(for: 1, atWork: 5, wanted: 94) == 0)
        pool.settle(1, atWork: 5, wanted: 94)
        #expect(pool.hasMore(for: 2))
        #expect(pool.reserve(for: 2, atWork: 0, wanted: 3) == 1)
        pool.settle(2, atWork: 1, wanted: 2)
        #expect(pool.taken == 6)
        // Two more end: both are the second job's, which has fewer; then they have as many.
        #expect(pool.reserve(for: 1, atWork: 3, wanted: 94) == 0)
        #expect(pool.reserve(for: 2, atWork: 1, wanted: 2) == 2)
        pool.settle(2, atWork: 3, wanted: 0)
        pool.settle(1, atWork: 2, wanted: 94)
        #expect(pool.reserve(for: 1, atWork: 2, wanted: 94) == 1)
        pool.leave(2)
        #expect(pool.hasMore(for: 1))
    }

    /// What nobody wants is not kept free, and more at work than there are forks are waited for.
    @Test func whatAnotherDoesNotWantIsGiven() {
        let pool = ForkPool(limit: 4)
        pool.settle(2, atWork: 6, wanted: 0)
        #expect(pool.reserve(for: 1, atWork: 0, wanted: 9) == 0)
        pool.settle(2, atWork: 1, wanted: 0)
        #expect(pool.reserve(for: 1, atWork: 0, wanted: 9) == 3)
    }

    /// With fewer forks than jobs, they take turns.
    @Test func jobsTakeTurns() {
        let pool = ForkPool(limit: 1)
        var turns: [Int64: Int] = [:]
        for job in 1...5 as ClosedRange<Int64> { pool.settle(job, atWork: 0, wanted: 9) }
        for _ in 0..<50 {
            for job in 1...5 as ClosedRange<Int64> where pool.hasMore(for: job) {
                #expect(pool.reserve(for: job, atWork: 0, wanted: 9) == 1)
                turns[job, default: 0] += 1
                pool.settle(job, atWork: 0, wanted: 9)
                break
            }
        }
        #expect(turns == [1: 10, 2: 10, 3: 10, 4: 10, 5: 10])
    }

    /// A job of many servers does not keep a small one from going on, and all of them end.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func aSmallJobIsNotStarved(_ seed: UInt64) throws {
        var dice = Chance(seed: seed)
        let store = try JobStore()
        let pool = ForkPool(limit: 4)
        let plans = [
            plan(servers: 60, forks: 50), plan(servers: 3, forks: 2),
            plan(servers: 8, forks: 50, shares: dice.happens(percent: 70)),
        ]
        var hands: [Int64: Hand] = [:]
        for plan in plans {
            let job = try store.submit(plan)
            let lease = try store.claim(job, at: .zero)
            hands[job] = try Hand(store, lease, forks: pool)
        }
        var ended: [Int64] = []
        var commits = 0
        while let job = dice.any(
            of: hands.keys.filter { hands[$0]?.run.isSettled == false }.sorted())
        {
            commits += 1
            try #require(commits < 20_000, "the jobs do not end")
            guard let run = hands[job]?.run else { break }
            let busy = run.servers.indices.filter { run.servers[$0].activity != .idle }
            let event = dice.any(of: busy).flatMap { Self.answer(of: $0, in: run) }
            try hands[job]?.commit(run.phase == nil ? [.began] : event.map { [$0] } ?? [])
            guard let after = hands[job]?.run else { break }
            let shared = hands.filter { $0.value.run.plan.sharesForks == true }
            #expect(shared.values.reduce(0) { $0 + $1.run.atWork } <= 4)
            for hand in hands.values { #expect(hand.run.atWork <= hand.run.plan.forks) }
            guard after.isSettled else { continue }
            ended.append(job)
            pool.leave(job)
            #expect(after.status == .succeeded)
            #expect(try store.load(job).run == after)
        }
        #expect(ended.count == 3)
        #expect(ended.last == 1)
        #expect(pool.taken == 0)
    }

    /// A fork in a phase before the action phase takes no slot: its group would be full for ever.
    @Test func aForkTakesNoSlot() throws {
        let store = try JobStore()
        var plan = plan(servers: 3, forks: 3)
        plan.policies.atOnce = [SlotGroup(name: "g", most: 1, servers: [0, 1, 2])]
        var hand = try Hand(store, try store.submit(plan))
        var most = 0
        var commits = 0
        while !hand.run.isSettled {
            commits += 1
            try #require(commits < 200, "the job does not end")
            let busy = hand.run.servers.indices.first { hand.run.servers[$0].activity != .idle }
            let event = busy.flatMap { Self.answer(of: $0, in: hand.run) }
            try hand.commit(hand.run.phase == nil ? [.began] : event.map { [$0] } ?? [])
            let slots = try store.slots()
            most = max(most, slots.count)
            if hand.run.phase != .action { #expect(slots.isEmpty) }
        }
        #expect(hand.run.status == .succeeded)
        #expect(most == 1)
        #expect(try store.slots().isEmpty)
    }

    private static func answer(of server: Int, in run: JobRun) -> Event? {
        let attempt = run.servers[server].attempt
        return switch run.servers[server].activity {
        case .idle: nil
        case .connecting: .connected(server: server, attempt: attempt)
        case .preparing: .stagingMade(server: server, attempt: attempt, path: "/stage")
        case .running:
            .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(0)))
        case .removing: .stagingRemoved(server: server, attempt: attempt, .coordinator)
        }
    }
}
