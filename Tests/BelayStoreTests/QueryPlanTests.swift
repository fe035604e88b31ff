import BelayModel
import Foundation
import GRDB
import Synchronization
import Testing

@testable import BelayStore

/// What is asked all the time, or by somebody who waits, does not look at every row that there is.
@Suite struct QueryPlanTests {
    /// Tables that grow with every job; of the others there are few rows, or all are asked for.
    private static let growing: Set<Substring> = [
        "job", "server", "step", "event", "output", "occurrence", "patchLevel", "submission",
        "notification", "audit",
    ]

    /// The statements that are run.
    private static func statements(
        of store: JobStore, _ body: () throws -> Void
    ) throws -> Set<String> {
        let found = Mutex<Set<String>>([])
        store.database.writeWithoutTransaction { db in
            db.trace { event in
                guard case .statement(let statement) = event else { return }
                found.withLock { _ = $0.insert(statement.sql) }
            }
        }
        try body()
        store.database.writeWithoutTransaction { $0.trace() }
        return found.withLock { sql in sql.filter { $0.contains("SELECT") } }
    }

    /// Tables that grow with a job's servers by more than a short row for each.
    private static let large: Set<Substring> = ["step", "event", "output", "serverReport"]

    /// Parts of the plans that look at all that a large table has of a job.
    private static func looksAtAJob(
        _ store: JobStore, _ body: () throws -> Void
    ) throws -> [String] {
        try plans(store, body).compactMap { sql, words in
            let parts = words.split(separator: " ")
            // The last of an index is one look-up; the other index has the steps alone that run.
            guard parts.count > 1, large.contains(parts[1]), words.hasSuffix("(job=?)"),
                !sql.hasPrefix("SELECT max(number)"), !parts.contains("runningStep"),
                !sql.hasSuffix("FROM event WHERE job = ? ORDER BY number DESC LIMIT 1")
            else { return nil }
            return "\(words): \(sql)"
        }
    }

    /// Parts of the plans that look at all of a growing table.
    private static func scans(_ store: JobStore, _ body: () throws -> Void) throws -> [String] {
        try plans(store, body).compactMap { sql, words in
            let parts = words.split(separator: " ")
            // The one index has the jobs alone that have not ended, the other the servers that owe.
            guard parts.first == "SCAN", parts.count > 1, growing.contains(parts[1]),
                parts.last != "unfinishedJob", parts.last != "owed"
            else { return nil }
            return "\(words): \(sql)"
        }
    }

    /// The parts of the plans of all statements that are run.
    private static func plans(
        _ store: JobStore, _ body: () throws -> Void
    ) throws -> [(sql: String, words: String)] {
        let statements = try statements(of: store, body)
        #expect(!statements.isEmpty)
        return try store.database.writeWithoutTransaction { db in
            try statements.sorted().flatMap { sql -> [(sql: String, words: String)] in
                let plan = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                plan.setUncheckedArguments([])
                return try Row.fetchAll(plan).map { row in
                    let words: String = try row.value("detail")
                    return (sql, words)
                }
            }
        }
    }

    private static func store() throws -> JobStore {
        let store = try JobStore()
        for _ in 0..<3 { _ = try store.submit(.small(servers: 2)) }
        var schedule = Schedule(when: "02:00", zone: "UTC")
        schedule.late = 60
        try store.addSchedule("nightly", schedule, template: Data(), at: .zero)
        return store
    }

    @Test func theDaemonsLooks() throws {
        let store = try Self.store()
        let scans = try Self.scans(store) {
            _ = try store.unownedJobs(at: .zero)
            _ = try store.scheduleMarks()
            _ = try store.activeJob(of: 1)
            _ = try store.durations(of: 1, latest: 5)
            _ = try store.freezes(after: .zero)
            try store.recordDaemon(at: .zero)
        }
        #expect(scans.isEmpty, "\(scans.joined(separator: "\n"))")
    }

    @Test func aPageOfTheJobs() throws {
        let store = try Self.store()
        let scans = try Self.scans(store) {
            let jobs = try store.jobs(JobPageFilter(), limit: 20, at: .zero)
            _ = try store.serverCounts(of: jobs.map(\.id))
            var open = JobPageFilter()
            open.isOpen = true
            _ = try store.jobs(open, at: .zero)
            open.server = "server0"
            _ = try store.jobs(open, at: .zero)
            _ = try store.head(of: 1, at: .zero)
        }
        #expect(scans.isEmpty, "\(scans.joined(separator: "\n"))")
    }

    /// A page of a job of many servers reads their short rows, and no more than that of them all.
    @Test func thePagesOfAJob() throws {
        let store = try Self.store()
        var failed = try Hand(store, 1)
        try failed.reachFirstItem()
        let attempt = failed.run.servers[0].attempt
        try failed.commit([
            .itemEnded(server: 0, attempt: attempt, ItemEnd(exit: .exited(3)))
        ])
        var filter = ServerFilter()
        filter.text = "server"
        let looks = try Self.looksAtAJob(store) {
            _ = try store.head(of: 1, at: .zero)
            #expect(try store.groups(of: 1, limit: 10).contains { $0.exitStatus == 3 })
            let servers = try store.servers(of: 1, ServerFilter(), after: nil, limit: 10)
            #expect(servers.first?.step?.status == .failed)
            _ = try store.servers(of: 1, filter, after: ServerCursor(rank: 0, number: 0), limit: 10)
            _ = try store.countServers(of: 1, filter)
            _ = try store.servers(of: 1, numbers: [0, 1])
            _ = try store.server(of: 1, named: "server1")
            _ = try store.lastEvents(of: 1, before: nil, limit: 10)
            _ = try store.stepsEnded(in: 1, [(0, .zero)])
            _ = try store.standing(of: 1)
            _ = try store.outputSizes(job: 1, server: 0, step: 0)
        }
        #expect(looks.isEmpty, "\(looks.joined(separator: "\n"))")
        let types = try store.database.read { try $0.columns(in: "server").map(\.type) }
        #expect(types.count > 5 && !types.contains("BLOB"))
    }

    /// What that test would say of a query that looks at all steps of a job.
    @Test func aLookAtAJobIsSeen() throws {
        let store = try Self.store()
        #expect(try Self.looksAtAJob(store) { _ = try store.job(1, at: .zero) }.count >= 1)
    }

    @Test func theHistoryOfAServer() throws {
        let store = try Self.store()
        let scans = try Self.scans(store) {
            _ = try store.changes(of: "server0")
            _ = try store.changes(of: "server0", since: .zero)
            _ = try store.history(ofServer: "server0", limit: 20)
            _ = try store.jobs(ofServer: "server0", limit: 20)
            _ = try store.occurrences(of: 1, latest: 20)
            _ = try store.owingJobs()
        }
        #expect(scans.isEmpty, "\(scans.joined(separator: "\n"))")
    }

    /// What the others would say of a query that looks at every row.
    @Test func aScanIsSeen() throws {
        let store = try Self.store()
        let scans = try Self.scans(store) { _ = try store.serverNames() }
        #expect(scans.count == 1)
    }
}
