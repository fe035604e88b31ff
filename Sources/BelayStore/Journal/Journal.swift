package import BelayModel
package import Foundation
import GRDB

/// A piece of what an item printed.
package struct Output: Sendable, Hashable {
    package var server: Int
    package var step: Int
    package var stream: BelayModel.OutputStream
    package var bytes: [UInt8]

    package init(server: Int, step: Int, stream: BelayModel.OutputStream, bytes: [UInt8]) {
        self.server = server
        self.step = step
        self.stream = stream
        self.bytes = bytes
    }
}

/// A job as a coordinator takes it up.
package struct StoredJob: Sendable {
    package let uid: String
    package let run: JobRun
    /// Events in the journal.
    package let events: Int
    package let context: Data
}

extension JobStore {
    /// Reads a job's journal and replays it.
    /// - Parameter plan: the job's, if the caller has it: reading it takes as long as all the rest
    ///   of a job that has not begun.
    package func load(_ job: Int64, plan: Plan? = nil) throws -> StoredJob {
        try read { db in
            let row = try Self.submission(of: job, in: db)
            var run = try JobRun(row, plan)
            var count = 0
            try EventRows.read(of: job, after: 0, in: db) { entry in
                _ = run.apply(entry.event, at: entry.at)
                count += 1
            }
            return StoredJob(
                uid: try row.value("uid"), run: run, events: count,
                context: try row.value("context"))
        }
    }
}

extension JobStore {
    /// The job as it was submitted, before its first event.
    /// - Parameter plan: see `load`.
    package func submitted(_ job: Int64, plan: Plan? = nil) throws -> JobRun {
        try read { try JobRun(Self.submission(of: job, in: $0), plan) }
    }

    private static func submission(of job: Int64, in db: Database) throws -> Row {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT uid, created, plan, context
                FROM job JOIN submission ON submission.job = job.id WHERE id = ?
                """,
            arguments: [job])
        guard let row else {
            let isPruned = try Bool.fetchOne(
                db, sql: "SELECT pruned IS NOT NULL FROM job WHERE id = ?", arguments: [job])
            throw isPruned == true ? StoreError.pruned(job) : StoreError.noSuchJob(job)
        }
        return row
    }
}

extension JobRun {
    fileprivate init(_ submission: Row, _ plan: Plan?) throws {
        let plan = try plan ?? JSON.decode(from: try submission.value("plan"))
        // Everything else of a plan is looked up by what is in it.
        guard plan.phases.map(\.phase) == Phase.allCases, !plan.servers.isEmpty, plan.forks > 0,
            plan.phases.allSatisfy({ (0...$0.items.count).contains($0.packagesAt) })
        else { throw Damage("the plan of a job makes no sense") }
        self.init(plan: plan, at: Timestamp(milliseconds: try submission.value("created")))
    }
}
