import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// Origins of jobs and terminations, and how jobs belong together.
@Suite struct JobOriginTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    private func summary(_ job: Int64) throws -> JobSummary {
        try store.job(job, at: .zero).summary
    }

    @Test func aJobKeepsItsOriginAndItsTexts() throws {
        let source = JobSource(playbook: "name: x\n", digest: "ab", pattern: "web:&prod")
        let job = try store.submit(
            NewJob(
                .small(servers: 1), context: Data(), origin: .test("ann"), source: source),
            at: .zero)
        #expect(try summary(job).origin == .test("ann"))
        #expect(try store.jobs(at: .zero).first?.origin == .test("ann"))
        #expect(try store.source(of: job) == source)
    }

    @Test func aJobOfBeforeHasNone() throws {
        let job = try store.submit(.small(servers: 1))
        #expect(try summary(job).origin == nil)
        #expect(try store.source(of: job) == nil)
        let relations = try store.job(job, at: .zero).relations
        #expect(relations == JobRelations(schedule: nil, nominal: nil, retriedBy: [], window: nil))
    }

    @Test func aChainOfRetriesIsSeenFromBothEnds() throws {
        let first = try store.submit(.small(servers: 1))
        let retries = try (0..<2).map { _ in
            try store.submit(
                NewJob(.small(servers: 1), context: Data(), retryOf: first), at: .zero)
        }
        #expect(try store.job(first, at: .zero).relations.retriedBy == retries)
        #expect(try summary(retries[1]).retryOf == first)
        #expect(throws: DatabaseError.self) {
            try store.submit(NewJob(.small(servers: 1), context: Data(), retryOf: 99), at: .zero)
        }
    }

    @Test func aScheduleIsNamedByItsJob() throws {
        try store.addSchedule(
            "nightly", Schedule(when: "02:00", zone: "UTC"), template: Data(), at: .zero)
        let occurrence = try #require(
            try CalendarExpression(parsing: "02:00").occurrences(after: 0, in: .utc, count: 1).first
        )
        let job = try #require(
            try store.submit(
                occurrence, of: store.schedule("nightly"),
                NewJob(.small(servers: 1), context: Data()), at: .zero))
        let relations = try store.relations(of: job)
        #expect(relations.schedule == "nightly")
        #expect(relations.nominal == occurrence.nominal)
    }

    /// Rows of before have words instead of JSON, and some that begin like it.
    @Test(arguments: ["ann on here, Ctrl-C", "{broken", #"{"user": 7}"#])
    func anOriginInPlainWordsIsShown(_ words: String) throws {
        let job = try store.submit(.small(servers: 1))
        try store.database.write {
            try $0.execute(
                sql: "INSERT INTO termination (job, requested, origin) VALUES (?, 5, ?)",
                arguments: [job, words])
        }
        #expect(try summary(job).termination?.by == .words(words))
    }
}
