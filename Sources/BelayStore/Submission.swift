package import BelayModel
package import Foundation
import GRDB

extension JobStore {
    /// Records a new job with all of its servers and steps.
    /// - Parameters:
    ///   - uid: globally unique; the name of the job's staging directories.
    ///   - context: what the submitter needs to take the job up again; no secrets.
    /// - Returns: the job's number, greater than every earlier one's.
    package func submit(
        _ plan: Plan, uid: String, context: Data, at now: Timestamp
    ) throws -> Int64 {
        let run = JobRun(plan: plan, at: now)
        let body = try JSON.encode(plan)
        return try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO job (uid, name, kind, checking, status, servers, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    uid, plan.name, plan.kind.rawValue, plan.check, run.status.rawValue,
                    plan.servers.count, now.milliseconds,
                ])
            let job = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO submission (job, plan, context) VALUES (?, ?, ?)",
                arguments: [job, body, context])
            try Projection(job: job, db: db).insert(run)
            return job
        }
    }

    /// Records that the job is to be terminated. Durable when it returns; asking twice changes
    /// nothing.
    /// - Parameter now: looked at when no coordinator can commit any more: a step that was started
    ///   by a commit before the request must not bear a later time than the request.
    /// - Returns: when the termination was first asked for.
    /// - Throws: `StoreError.finished`, `.noSuchJob`.
    @discardableResult
    package func requestTermination(
        of job: Int64, at now: @autoclosure () -> Timestamp
    ) throws -> Timestamp {
        try database.write { db in
            let now = now()
            let status = try String.fetchOne(
                db, sql: "SELECT status FROM job WHERE id = ?", arguments: [job])
            guard let status else { throw StoreError.noSuchJob(job) }
            if JobStatus(rawValue: status)?.isFinal == true {
                throw StoreError.finished(job, status: status)
            }
            try db.execute(
                sql: "INSERT OR IGNORE INTO termination (job, requested) VALUES (?, ?)",
                arguments: [job, now.milliseconds])
            return try Self.termination(of: job, in: db) ?? now
        }
    }

    /// When the job's termination was asked for. It is looked up before every item, as one statement
    /// that sees all that was committed before: a transaction around it would take twice as long.
    package func termination(of job: Int64) throws -> Timestamp? {
        try lookout.look { try Self.termination(of: job, in: $0) }
    }

    static func termination(of job: Int64, in db: Database) throws -> Timestamp? {
        let statement = try db.cachedStatement(
            sql: "SELECT requested FROM termination WHERE job = ?")
        return try Int64.fetchOne(statement, arguments: [job])
            .map { Timestamp(milliseconds: $0) }
    }
}
