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
        try database.read { db in
            let row = try Self.submission(of: job, in: db)
            var run = try JobRun(row, plan)
            var count = 0
            try EventRows.read(of: job, after: 0, in: db) { entry in
                _ = run.apply(entry.event, at: entry.at)
                count += 1
            }
            return StoredJob(uid: row["uid"], run: run, events: count, context: row["context"])
        }
    }
}

extension JobStore {
    /// The job as it was submitted, before its first event.
    /// - Parameter plan: see `load`.
    package func submitted(_ job: Int64, plan: Plan? = nil) throws -> JobRun {
        try database.read { try JobRun(Self.submission(of: job, in: $0), plan) }
    }

    private static func submission(of job: Int64, in db: Database) throws -> Row {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT uid, created, plan, context
                FROM job JOIN submission ON submission.job = job.id WHERE id = ?
                """,
            arguments: [job])
        guard let row else { throw StoreError.noSuchJob(job) }
        return row
    }
}

extension JobRun {
    fileprivate init(_ submission: Row, _ plan: Plan?) throws {
        self.init(
            plan: try plan ?? JSON.decode(from: submission["plan"]),
            at: Timestamp(milliseconds: submission["created"]))
    }
}
