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
    package func load(_ job: Int64) throws -> StoredJob {
        try database.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT uid, plan, context, created FROM job WHERE id = ?",
                arguments: [job])
            guard let row else { throw StoreError.noSuchJob(job) }
            var run = JobRun(
                plan: try JSON.decode(from: row["plan"]),
                at: Timestamp(milliseconds: row["created"]))
            var count = 0
            let rows = try Row.fetchCursor(
                db, sql: "SELECT at, body FROM event WHERE job = ? ORDER BY number",
                arguments: [job])
            while let event = try rows.next() {
                _ = run.apply(
                    try JSON.decode(from: event["body"]),
                    at: Timestamp(milliseconds: event["at"]))
                count += 1
            }
            return StoredJob(uid: row["uid"], run: run, events: count, context: row["context"])
        }
    }

    /// Applies events to the job and makes them, what they led to and the output durable, in one
    /// transaction.
    ///
    /// A termination that was asked for by then is applied before the given events: no item is
    /// started by an event that comes after the request. When it throws, nothing has changed.
    /// - Parameter number: the journal's last event number before the call.
    /// - Returns: one reaction per event, the termination's first.
    /// - Throws: `StoreError.leaseLost`; `.unwritable` for what may pass, as a full disk; SQLite's
    ///   other errors.
    package func commit(
        _ events: [Event], output: [Output] = [], to run: inout JobRun, after number: inout Int,
        lease: Lease, at now: Timestamp
    ) throws -> [JobRun.Reaction] {
        do {
            return try write(events, output, to: &run, after: &number, lease, at: now)
        } catch let error as DatabaseError {
            throw StoreError(passing: error) ?? error
        }
    }

    private func write(
        _ events: [Event], _ output: [Output], to run: inout JobRun, after number: inout Int,
        _ lease: Lease, at now: Timestamp
    ) throws -> [JobRun.Reaction] {
        let before = run
        let (next, reactions, last) = try database.write { db in
            try Self.renew(lease, in: db, at: now)
            var run = before
            var last = number
            var reactions: [JobRun.Reaction] = []
            var events = events
            if run.terminationRequested == nil, !run.status.isFinal,
                try Self.termination(of: lease.job, in: db) != nil
            {
                events.insert(.terminationRequested, at: 0)
            }
            let insert = try db.cachedStatement(
                sql: "INSERT INTO event (job, number, at, body) VALUES (?, ?, ?, ?)")
            for event in events {
                last += 1
                reactions.append(run.apply(event, at: now))
                try insert.execute(
                    arguments: [lease.job, last, now.milliseconds, try JSON.encode(event)])
            }
            let projection = Projection(job: lease.job, db: db)
            if !reactions.isEmpty { try projection.update(run, reactions) }
            try projection.append(output, at: now)
            return (run, reactions, last)
        }
        run = next
        number = last
        return reactions
    }
}

extension JobStore {
    /// The job as it was submitted, before its first event.
    package func submitted(_ job: Int64) throws -> JobRun {
        try database.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT plan, created FROM job WHERE id = ?", arguments: [job])
            guard let row else { throw StoreError.noSuchJob(job) }
            return JobRun(
                plan: try JSON.decode(from: row["plan"]),
                at: Timestamp(milliseconds: row["created"]))
        }
    }
}
