import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// What the store knows of a termination: who, why, and that it comes before what came with it.
@Suite struct TerminationStoreTests {
    private let store: JobStore
    private let job: Int64

    init() throws {
        store = try JobStore()
        job = try store.submit(.small(servers: 2))
    }

    private var view: TerminationView? {
        get throws { try store.job(job, at: .zero).summary.termination }
    }

    @Test func saysWhoAsked() throws {
        try store.requestTermination(
            of: job, at: .at(3), origin: .test("ann"), reason: "wrong fleet")
        try store.requestTermination(of: job, at: .at(4), origin: .test("bob"))
        let expected = TerminationView(
            requested: .at(3), by: .origin(.test("ann")), cause: .user, reason: "wrong fleet")
        #expect(try view == expected)
        var hand = try Hand(store, job)
        try hand.commit([.began], at: .at(9))
        #expect(hand.run.status == .terminated)
        #expect(try view == expected)
    }

    /// One that was kept in memory while the journal could not be written becomes durable with the
    /// next commit, and comes first in it.
    @Test func oneInMemoryIsRecordedWithTheNextCommit() throws {
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        let request = TerminationRequest(origin: .test("ann"), reason: "Ctrl-C")
        let ended = Event.itemEnded(
            server: 0, attempt: hand.run.servers[0].attempt, ItemEnd(exit: .exited(0)))
        try hand.commit([ended], at: .at(5), termination: request)
        let events = try store.events(of: job, after: 3).map(\.event)
        #expect(events == [.terminationRequested, ended])
        #expect(try store.termination(of: job) == .at(5))
        #expect(try view?.by?.words == "ann on here, belay test")
        #expect(try view?.reason == "Ctrl-C")
        // It is asked for with every commit, and recorded once.
        try hand.commit([], at: .at(6), termination: request)
        #expect(try store.events(of: job, after: 5).isEmpty)
        #expect(try store.load(job).run == hand.run)
    }

    @Test func aJobThatIsLateSaysSo() throws {
        var plan = Plan.small(servers: 1)
        (plan.phases[0].scheduled, plan.phases[0].late) = (.zero, 60)
        let job = try store.submit(plan, at: .at(100))
        var hand = try Hand(store, job)
        try hand.commit([.began], at: .at(100))
        let view = try #require(try store.job(job, at: .zero).summary.termination)
        #expect(view.cause == .late)
        #expect(view.by == nil)
        #expect(view.reason?.contains("or up to 1m later") == true)
        #expect(try store.load(job).run == hand.run)
        // Nobody's request any more.
        #expect(throws: StoreError.self) { try store.requestTermination(of: job, at: .at(200)) }
    }

    /// A request of before there were causes.
    @Test func anOlderRequestIsAUsers() throws {
        try store.database.write {
            try $0.execute(
                sql: "INSERT INTO termination (job, requested) VALUES (?, 5000)", arguments: [job])
        }
        #expect(
            try view == TerminationView(requested: .at(5), by: nil, cause: .user, reason: nil))
    }
}
