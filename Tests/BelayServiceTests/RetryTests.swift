import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayService

/// New attempts at the servers of a job that did not succeed.
@Suite struct RetryTests {
    private let store: JobStore
    private let job: Int64

    /// A job on five servers whose first phase was to start at a time.
    init() throws {
        store = try JobStore()
        var plan = Plan(
            name: "five", kind: .install, forks: 5,
            phases: Phase.allCases.map { PhasePlan($0, items: [Item(name: "i", work: .run("x"))]) },
            servers: (0..<5).map {
                ServerPlan(name: "server\($0)", address: "10.0.0.\($0)", user: "root")
            })
        (plan.phases[0].scheduled, plan.phases[0].late) = (.zero, 60)
        let source = JobSource(playbook: "text", digest: "d", pattern: "all")
        job = try store.submit(
            NewJob(plan, context: Data("notes".utf8), source: source), at: .zero)
    }

    /// Has server 0 fail, 1 be unreachable, 2 succeed at analyze and be terminated like the others.
    private func end() throws {
        var ledger = Ledger(
            try store.load(job), lease: try store.claim(job, at: .zero), in: store)
        func commit(_ event: Event) throws { _ = try ledger.commit([event], at: .zero) }
        func attempt(_ server: Int) -> Int { ledger.run.servers[server].attempt }
        try commit(.began)
        try commit(.connected(server: 0, attempt: attempt(0)))
        try commit(.stagingMade(server: 0, attempt: attempt(0), path: "/s"))
        try commit(.itemEnded(server: 0, attempt: attempt(0), ItemEnd(exit: .exited(1))))
        try commit(.stagingRemoved(server: 0, attempt: attempt(0), .coordinator))
        try commit(.unreachable(server: 1, attempt: attempt(1), reason: "away"))
        try commit(.terminationRequested)
        #expect(ledger.run.isSettled)
        try store.release(ledger.lease)
    }

    @Test(arguments: [
        ([ServerOutcome.unfinished], [0, 1, 2, 3, 4]), ([.failed], [0]), ([.unreachable], [1]),
        ([.canceled], [2, 3, 4]), ([.failed, .canceled], [0, 2, 3, 4]),
    ])
    func takesTheServersThatEndedSo(_ outcomes: [ServerOutcome], _ servers: [Int]) throws {
        try end()
        let new = try #require(
            try Retry(of: job, in: store).new(Set(outcomes), origin: nil))
        #expect(new.plan.servers.map(\.name) == servers.map { "server\($0)" })
        #expect(new.retryOf == job)
        #expect(new.context == Data("notes".utf8))
        #expect(new.source?.playbook == "text")
    }

    /// What is past is no start time, and would make the new job late at once.
    @Test func startsAtOnce() throws {
        try end()
        let new = try #require(try Retry(of: job, in: store).new([.unfinished], origin: nil))
        #expect(new.plan.phases.allSatisfy { $0.scheduled == nil && $0.late == nil })
        let id = try store.submit(new, at: Timestamp(milliseconds: 1 << 40))
        #expect(try store.load(id).run.status == .pending)
        #expect(try store.job(job, at: .zero).relations.retriedBy == [id])
    }

    @Test func nothingToRetry() throws {
        try end()
        #expect(try Retry(of: job, in: store).new([.timedOut], origin: nil) == nil)
    }

    @Test func aJobThatGoesOnIsRefused() throws {
        #expect(throws: Retry.NotEnded(job: job, status: .pending)) {
            try Retry(of: job, in: store)
        }
        #expect(throws: StoreError.self) { try Retry(of: 99, in: store) }
    }
}

extension Timestamp {
    static let zero = Timestamp(milliseconds: 0)
}
