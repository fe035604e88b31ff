import BelayModel
import Testing

@testable import BelayStore

/// Freezes that are made after a job was.
@Suite struct FreezeTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    private func plan(download: Int = 1, overrides: Bool? = nil) -> Plan {
        let servers = [("db1", ["db"]), ("web1", ["web"]), ("web2", ["prod", "web"])]
        var plan = Plan(
            name: "freezes", kind: .install, forks: 9,
            phases: Phase.allCases.map { phase in
                let count = phase == .download ? download : phase == .action ? 2 : 0
                return PhasePlan(
                    phase, items: (0..<count).map { Item(name: "i\($0)", work: .run("true")) })
            },
            servers: servers.map { name, groups in
                ServerPlan(name: name, address: name, user: "root", groups: groups)
            })
        plan.lockWait = 600
        plan.sharesForks = true
        plan.overridesFreeze = overrides
        return plan
    }

    private func freeze(
        _ pattern: String?, name: String = "quarter-end", from: Int = -10, to: Int = 100
    ) throws {
        let freeze = Freeze(name: name, starts: .at(from), ends: .at(to), pattern: pattern)
        try store.add(freeze, origin: .test("ops"), at: .zero)
    }

    /// A job whose servers have their staging directories, and their first item in hand.
    private func begun(_ plan: Plan) throws -> Hand {
        var hand = try Hand(store, try store.submit(plan))
        try hand.commit([.began])
        for server in plan.servers.indices {
            let attempt = hand.run.servers[server].attempt
            try hand.commit([.connected(server: server, attempt: attempt, hostKey: "k\(server)")])
            try hand.commit([
                .stagingMade(
                    server: server, attempt: hand.run.servers[server].attempt, path: "/stage")
            ])
        }
        return hand
    }

    private func end(_ server: Int, of hand: inout Hand) throws {
        let attempt = hand.run.servers[server].attempt
        try hand.commit([
            .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(0)))
        ])
    }

    private func remove(_ hand: inout Hand) throws {
        for server in hand.run.servers.indices where hand.run.servers[server].activity == .removing
        {
            let attempt = hand.run.servers[server].attempt
            try hand.commit([.stagingRemoved(server: server, attempt: attempt, .coordinator)])
        }
    }

    @Test(
        arguments: [
            (nil, [true, true, true]), ("db", [true, false, false]), ("web*", [false, true, true]),
            ("web1", [false, true, false]), ("prod,db1", [true, false, true]),
            ("all", [true, true, true]), ("~w.b2", [false, false, true]),
            ("nobody", [false, false, false]), ("we", [false, false, false]),
        ] as [(String?, [Bool])])
    func aServerOfTheFreezeDoesNotBeginToBeChanged(_ pattern: String?, _ frozen: [Bool]) throws {
        var hand = try begun(plan())
        try freeze(pattern)
        for server in 0..<3 { try end(server, of: &hand) }
        #expect(hand.run.phase == .action || frozen == [true, true, true])
        #expect(hand.run.servers.map { $0.status == .canceled } == frozen)
        let words = "freeze quarter-end until \(Timestamp.at(100).rfc3339)"
        let rows = try store.job(1, at: .zero).servers
        #expect(rows.map { $0.reason == words } == frozen)
        #expect(zip(rows, frozen).allSatisfy { $1 || $0.status == .running })
        // Nothing of it is journaled that could not be read again.
        #expect(try store.load(1).run == hand.run)
        for server in 0..<3 where !frozen[server] {
            try end(server, of: &hand)
            try end(server, of: &hand)
        }
        try remove(&hand)
        #expect(hand.run.status == (frozen == [false, false, false] ? .succeeded : .failed))
    }

    /// A server between two items of its action phase is worse off than one that is through with it.
    @Test func whatHasBegunGoesThrough() throws {
        var hand = try begun(plan(download: 0))
        #expect(hand.run.servers.allSatisfy { $0.activity == .running })
        try end(0, of: &hand)
        try freeze(nil)
        for server in [0, 1, 1, 2, 2] { try end(server, of: &hand) }
        try remove(&hand)
        #expect(hand.run.status == .succeeded)
    }

    @Test func aFreezeOfAnotherTimeDoesNotCount() throws {
        try freeze(nil, name: "past", from: -100, to: 0)
        try freeze(nil, name: "coming", from: 1, to: 100)
        let hand = try begun(plan(download: 0))
        #expect(hand.run.servers.allSatisfy { $0.activity == .running })
    }

    @Test func aJobThatOverridesItGoesOn() throws {
        try freeze(nil)
        let hand = try begun(plan(download: 0, overrides: true))
        #expect(hand.run.servers.allSatisfy { $0.activity == .running })
    }

    /// A server with nothing to be changed has nothing to be kept from.
    @Test func aServerWithoutChangesSucceeds() throws {
        var plan = plan()
        plan.phases[Phase.action.rawValue].items = []
        var hand = try begun(plan)
        try freeze(nil)
        for server in 0..<3 { try end(server, of: &hand) }
        try remove(&hand)
        #expect(hand.run.status == .succeeded)
    }
}
