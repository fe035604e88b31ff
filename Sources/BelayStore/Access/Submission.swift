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
        try submit(NewJob(plan, uid: uid, context: context), at: now)
    }

    /// Records a new job with all of its servers and steps.
    /// - Returns: the job's number, greater than every earlier one's.
    package func submit(_ new: NewJob, at now: Timestamp) throws -> Int64 {
        try submit(new, at: now, by: nil).job
    }

    /// Records a new job and takes it in one step: there is no moment in which it is nobody's.
    package func submit(
        _ new: NewJob, at now: Timestamp, by process: ProcessIdentity?
    ) throws -> (job: Int64, lease: Lease?) {
        if let refusal = place?.refusal { throw refusal }
        let body = try JSON.encode(new.plan)
        return try write { db in
            let job = try Self.insert(new, body: body, at: now, in: db)
            let lease = try process.map { try Self.grant(job, to: $0, at: now, in: db) }
            return (job, lease)
        }
    }

    /// - Parameter body: the plan as it is stored.
    static func insert(
        _ new: NewJob, body: Data, at now: Timestamp, in db: Database
    ) throws -> Int64 {
        let plan = new.plan
        let run = JobRun(plan: plan, at: now)
        try db.cachedStatement(
            sql: """
                INSERT INTO job
                    (uid, name, kind, checking, status, servers, created, origin, retryOf, window)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            new.uid, plan.name, plan.kind.rawValue, plan.check, run.status.rawValue,
            plan.servers.count, now.milliseconds, try new.origin?.stored(), new.retryOf,
            try plan.window.map { String(decoding: try JSON.encode($0), as: UTF8.self) },
        ])
        let job = db.lastInsertedRowID
        try db.cachedStatement(sql: "INSERT INTO submission (job, plan, context) VALUES (?, ?, ?)")
            .execute(arguments: [job, body, new.context])
        if let source = new.source {
            try db.cachedStatement(
                sql: "INSERT INTO source (job, playbook, digest, pattern) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [job, source.playbook, source.digest, source.pattern])
        }
        try Projection(job: job, db: db).insert(run)
        return job
    }

    /// Records that the job is to be terminated. Durable when it returns; asking twice changes
    /// nothing.
    /// - Parameter now: looked at when no coordinator can commit any more: a step that was started
    ///   by a commit before the request must not bear a later time than the request.
    /// - Parameters:
    ///   - origin: of the request.
    ///   - reason: of the request, if it is worth more words than the cause `user`.
    ///   - ifUnbegun: only while nothing of the job has begun: to cancel it, not to terminate it.
    /// - Returns: when the termination was first asked for.
    /// - Throws: `StoreError.finished`, `.noSuchJob`, `.begun`.
    @discardableResult
    package func requestTermination(
        of job: Int64, at now: @autoclosure () -> Timestamp, origin: Origin? = nil,
        cause: StopCause = .user, reason: String? = nil, ifUnbegun: Bool = false
    ) throws -> Timestamp {
        try write { db in
            let now = now()
            let status = try String.fetchOne(
                db.cachedStatement(sql: "SELECT status FROM job WHERE id = ?"), arguments: [job])
            guard let status else { throw StoreError.noSuchJob(job) }
            if JobStatus(rawValue: status)?.isFinal == true {
                throw StoreError.finished(job, status: status)
            }
            if ifUnbegun, JobStatus(rawValue: status)?.hasBegun != false {
                throw StoreError.begun(job, status: status)
            }
            let request = TerminationRequest(origin: origin, cause: cause, reason: reason)
            try Self.record(request, of: job, at: now, in: db)
            return try Self.termination(of: job, in: db) ?? now
        }
    }

    static func record(
        _ request: TerminationRequest, of job: Int64, at now: Timestamp, in db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO termination (job, requested, origin, cause, reason)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            job, now.milliseconds, try request.origin?.stored(), request.cause.rawValue,
            request.reason,
        ])
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

/// A wish to terminate a job.
package struct TerminationRequest: Sendable, Hashable {
    /// `nil`: Belay itself asks.
    package var origin: Origin?
    package var cause: StopCause
    /// For people; `nil`: nothing is to be said.
    package var reason: String?

    package init(origin: Origin?, cause: StopCause = .user, reason: String? = nil) {
        self.origin = origin
        self.cause = cause
        self.reason = reason
    }
}
