import BelayModel
import GRDB
import Testing

@testable import BelayStore

/// One server, one change at a time, over all jobs of a store.
@Suite struct LockTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    private func plan(
        _ addresses: [String], wait: Int? = 600, policies: Policies = Policies(), analyze: Int = 1
    ) -> Plan {
        var plan = Plan(
            name: "locks", kind: .install, forks: 9, policies: policies,
            phases: Phase.allCases.map { phase in
                let count = phase == .analyze ? analyze : phase == .action ? 1 : 0
                return PhasePlan(
                    phase, items: (0..<count).map { Item(name: "i\($0)", work: .run("true")) })
            },
            servers: addresses.map { ServerPlan(name: "name of \($0)", address: $0, user: "root") })
        plan.lockWait = wait
        return plan
    }

    /// Takes all servers of a new job to their action phase.
    private func begun(_ plan: Plan, keys: [String?]) throws -> Hand {
        var hand = try Hand(store, try store.submit(plan))
        try hand.commit([.began])
        for (server, key) in keys.enumerated() {
            try hand.commit([
                .connected(
                    server: server, attempt: hand.run.servers[server].attempt, hostKey: key)
            ])
            let attempt = hand.run.servers[server].attempt
            try hand.commit([.stagingMade(server: server, attempt: attempt, path: "/stage")])
        }
        if !plan.phases[0].items.isEmpty {
            for server in keys.indices { try end(server, of: &hand) }
        }
        return hand
    }

    private func end(_ server: Int, of hand: inout Hand, status: Int = 0) throws {
        let attempt = hand.run.servers[server].attempt
        let end = ItemEnd(exit: .exited(status))
        try hand.commit([.itemEnded(server: server, attempt: attempt, end)])
    }

    private func remove(_ server: Int, of hand: inout Hand) throws {
        let attempt = hand.run.servers[server].attempt
        try hand.commit([.stagingRemoved(server: server, attempt: attempt, .coordinator)])
    }

    private func locks() throws -> [String] {
        try store.read {
            try String.fetchAll(
                $0, sql: "SELECT job || ' ' || key FROM serverLock ORDER BY job, server, key")
        }
    }

    @Test(
        arguments: [
            ("10.0.0.1", nil, "10.0.0.1", nil), ("web1", "k", "10.0.0.1", "k"),
            ("Web1", nil, "web1", nil),
            ("web1", "k", "web1", "other"),
        ] as [(String, String?, String, String?)])
    func theSecondWaitsAndSaysForWhom(
        _ one: String, _ oneKey: String?, _ two: String, _ twoKey: String?
    ) throws {
        var first = try begun(plan([one]), keys: [oneKey])
        #expect(first.run.servers[0].activity == .running)
        var second = try begun(plan([two]), keys: [twoKey])
        #expect(second.run.servers[0].activity == .idle)
        let view = try store.job(2, at: .zero).servers[0]
        #expect(view.status == .running)
        #expect(view.reason == "waits for job 1, which is changing it")
        #expect(try store.load(2).run == second.run)
        // A server that is being cleared up is still the first job's.
        try end(0, of: &first)
        try second.commit([])
        #expect(second.run.servers[0].waiting?.job == 1)
        try remove(0, of: &first)
        #expect(first.run.status == .succeeded)
        try second.commit([])
        #expect(second.run.servers[0].activity == .running)
        #expect(second.run.servers[0].reason == nil)
        #expect(try store.job(2, at: .zero).servers[0].reason == nil)
        try end(0, of: &second)
        try remove(0, of: &second)
        #expect(second.run.status == .succeeded)
        #expect(try locks().isEmpty)
    }

    @Test(
        arguments: [
            ("web1", "k", "web2", "other"), ("web1", nil, "web2", nil), ("web1", "k", "web2", nil),
        ] as [(String, String?, String, String?)])
    func othersGoOn(_ one: String, _ oneKey: String?, _ two: String, _ twoKey: String?) throws {
        _ = try begun(plan([one]), keys: [oneKey])
        let second = try begun(plan([two]), keys: [twoKey])
        #expect(second.run.servers[0].activity == .running)
    }

    /// Machines made from one image may all have one host key: then it tells nothing.
    @Test func aKeyOfManyServersTellsNothing() throws {
        let first = try begun(plan(["web1", "web2"]), keys: ["k", "k"])
        #expect(first.run.servers.allSatisfy { $0.activity == .running })
        let second = try begun(plan(["web3", "web4"]), keys: ["k", "k"])
        #expect(second.run.servers.allSatisfy { $0.activity == .running })
    }

    /// A job of before there were locks neither takes them nor looks for them.
    @Test func anOlderJobDoesAsItDid() throws {
        _ = try begun(plan(["web1"]), keys: ["k"])
        let second = try begun(plan(["web1"], wait: nil), keys: ["k"])
        #expect(second.run.servers[0].activity == .running)
        #expect(second.number == 4)
    }

    @Test func pastItsPatienceTheServerIsCanceled() throws {
        var first = try begun(plan(["web1"]), keys: ["k"])
        var second = try begun(plan(["web1", "web2"]), keys: ["k", "other"])
        #expect(second.run.servers.map(\.activity) == [.idle, .running])
        let attempt = second.run.servers[0].attempt
        let late = try second.commit([.lockOverdue(server: 0, attempt: attempt - 1)])
        #expect(late[0].effects.isEmpty)
        try second.commit([.lockOverdue(server: 0, attempt: attempt)])
        #expect(second.run.servers[0].status == .canceled)
        let words = "job 1 is changing it, and was waited for 10m"
        #expect(try store.job(2, at: .zero).servers[0].reason == words)
        try remove(0, of: &second)
        try end(1, of: &second)
        try remove(1, of: &second)
        #expect(second.run.status == .failed)
        try end(0, of: &first)
        try remove(0, of: &first)
        #expect(first.run.status == .succeeded)
    }

    /// It ends at once, and asks nobody.
    @Test func aJobThatWaitsIsTerminated() throws {
        _ = try begun(plan(["web1"]), keys: ["k"])
        var second = try begun(plan(["web1"]), keys: ["k"])
        try store.requestTermination(of: 2, at: .zero)
        let reactions = try second.commit([])
        #expect(second.run.servers[0].status == .canceled)
        #expect(
            reactions.flatMap(\.effects)
                == [.removeStaging(server: 0, attempt: second.run.servers[0].attempt)])
        try remove(0, of: &second)
        #expect(second.run.status == .terminated)
        #expect(try locks().allSatisfy { $0.hasPrefix("1 ") })
    }

    /// A coordinator that is lost does not lose its job's locks; whoever takes the job up has them.
    @Test func aLockOutlivesItsCoordinator() throws {
        var first = try begun(plan(["web1"]), keys: ["k"])
        var second = try begun(plan(["web1"]), keys: ["k"])
        try store.release(first.ledger.lease)
        try store.release(second.ledger.lease)
        second = try Hand(store, 2)
        let reactions = try second.commit([.resumed])
        let attempt = second.run.servers[0].attempt
        #expect(
            reactions.flatMap(\.effects)
                == [.wakeLock(server: 0, attempt: attempt, at: .zero.adding(seconds: 600))])
        first = try Hand(store, 1)
        try first.commit([.resumed])
        let lost = first.run.servers[0].attempt
        try first.commit([.unreachable(server: 0, attempt: lost, reason: "no route")])
        #expect(try locks().isEmpty)
        try second.commit([])
        #expect(second.run.servers[0].activity == .running)
        #expect(try locks() == ["2 k", "2 web1 22"])
    }

    /// The item in hand may go on where nobody sees it: until the loss is final, or the server has
    /// answered, no other job changes it.
    @Test(arguments: [true, false]) func aLostServerKeepsTheLock(_ isPaid: Bool) throws {
        var first = try begun(plan(["web1", "web2"]), keys: ["k", "l"])
        var second = try begun(plan(["web1"]), keys: ["k"])
        #expect(second.run.servers[0].waiting?.job == 1)
        let lost = first.run.servers[0].attempt
        try first.commit([.unreachable(server: 0, attempt: lost, reason: "no route")])
        #expect(first.run.servers[0].status == .unreachable)
        #expect(first.run.servers[0].staging == .owed)
        #expect(try locks() == ["1 k", "1 web1 22", "1 l", "1 web2 22"])
        try second.commit([])
        #expect(second.run.servers[0].waiting?.job == 1)
        #expect(second.run.servers[0].activity == .idle)
        if isPaid {
            // Whoever takes the job up asks the server again, which is there and has come to the end.
            try store.release(first.ledger.lease)
            first = try Hand(store, 1)
            #expect(first.run.servers[0].holdsLock)
            try first.commit([.resumed])
            try second.commit([])
            #expect(second.run.servers[0].activity == .idle)
            try remove(0, of: &first)
            #expect(!first.run.status.isFinal)
        } else {
            try end(1, of: &first)
            try remove(1, of: &first)
            #expect(first.run.status == .failed)
        }
        #expect(try locks() == (isPaid ? ["1 l", "1 web2 22"] : []))
        try second.commit([])
        #expect(second.run.servers[0].activity == .running)
        #expect(try store.load(1).run == first.run)
        try end(0, of: &second)
        try remove(0, of: &second)
        #expect(second.run.status == .succeeded)
    }

    /// Paying is tried again and again; a failed try tells nothing of the item.
    @Test func aTryThatFailsKeepsTheLock() throws {
        var first = try begun(plan(["web1", "web2"]), keys: ["k", "l"])
        let lost = first.run.servers[0].attempt
        try first.commit([.unreachable(server: 0, attempt: lost, reason: "no route")])
        try first.commit([.resumed])
        let attempt = first.run.servers[0].attempt
        try first.commit([.stagingOwed(server: 0, attempt: attempt, reason: "no route")])
        #expect(try locks() == ["1 k", "1 web1 22", "1 l", "1 web2 22"])
        try store.requestTermination(of: 1, at: .zero)
        try first.commit([])
        try end(1, of: &first)
        try remove(1, of: &first)
        #expect(first.run.status == .terminated)
        #expect(try locks().isEmpty)
    }

    /// A server that is lost in its download is not being changed.
    @Test func aLossBeforeTheChangeKeepsNothing() throws {
        var first = try begun(plan(["web1", "web2"], wait: nil), keys: ["k", "l"])
        let lost = first.run.servers[0].attempt
        try first.commit([.unreachable(server: 0, attempt: lost, reason: "no route")])
        #expect(!first.run.servers[0].isUnclear)
        #expect(try locks().isEmpty)
    }

    @Test func whomAServerWaitsForIsInItsRow() throws {
        var first = try begun(plan(["web1"]), keys: ["k"])
        var second = try begun(plan(["web1", "web2"]), keys: ["k", "l"])
        #expect(try store.job(2, at: .zero).servers.map(\.waitsFor) == [1, nil])
        #expect(try store.server(of: 2, named: "name of web1")?.view.waitsFor == 1)
        #expect(try store.servers(of: 2, numbers: [0, 1]).map(\.waitsFor) == [1, nil])
        let lines = try store.jobs(ofServer: "name of web1", limit: 9)
        #expect(lines.map(\.server.waitsFor) == [1, nil])
        #expect(try store.head(of: 2, at: .zero).waiting == 1)
        #expect(try store.head(of: 2, at: .zero).counts[.running] == 2)
        try end(0, of: &first)
        try remove(0, of: &first)
        try second.commit([])
        #expect(try store.job(2, at: .zero).servers.map(\.waitsFor) == [nil, nil])
        #expect(try store.head(of: 2, at: .zero).waiting == 0)
    }

    /// Two jobs of checked waves whose servers cross: neither keeps what it is through with.
    @Test func wavesThatCrossDoNotWaitForEver() throws {
        let checked = Policies(afterWave: [Item(name: "health", work: .run("true"))])
        var first = try begun(plan(["web1", "web2"], policies: checked), keys: ["k", "l"])
        var second = try begun(plan(["web2", "web1"], policies: checked), keys: ["l", "k"])
        try end(0, of: &first)
        #expect(first.run.servers[0].place == .parked)
        try second.commit([])
        #expect(second.run.servers.map(\.activity) == [.idle, .running])
    }

    /// A server that the job meets in its action phase first has a host key only then.
    @Test func aKeyThatIsKnownLateCounts() throws {
        let first = try begun(plan(["web1"], analyze: 0), keys: ["k"])
        let second = try begun(plan(["10.0.0.1"], analyze: 0), keys: ["k"])
        #expect(first.run.servers[0].activity == .running)
        #expect(second.run.servers[0].waiting?.job == 1)
    }
}
