package import BelayModel
import Foundation
import GRDB

/// The right to drive a job: whoever holds it is the job's one coordinator.
package struct Lease: Sendable, Hashable {
    package let job: Int64
    let token: String
}

extension JobStore {
    /// After how long without a sign of life a coordinator on another host counts as gone, in
    /// milliseconds. On this host the process itself is looked at.
    static let leaseTimeout: Int64 = 60_000

    /// Takes the job, if nobody alive has it.
    /// - Throws: `StoreError.claimed` with the holder, `.noSuchJob`.
    package func claim(
        _ job: Int64, by process: ProcessIdentity = .current(), at now: Timestamp
    ) throws -> Lease {
        try database.write { db in
            if let holder = try Self.holder(of: job, in: db, at: now), holder.isAlive {
                throw StoreError.claimed(job, by: holder.identity.description)
            }
            guard
                try Bool.fetchOne(db, sql: "SELECT 1 FROM job WHERE id = ?", arguments: [job])
                    != nil
            else { throw StoreError.noSuchJob(job) }
            let token = UUID().uuidString
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO lease
                        (job, token, host, boot, process, processStart, taken, seen)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    job, token, process.host, process.boot, process.process, process.start,
                    now.milliseconds, now.milliseconds,
                ])
            return Lease(job: job, token: token)
        }
    }

    /// Gives the job back; a lease that was lost is not touched.
    package func release(_ lease: Lease) throws {
        try database.write { db in
            try db.execute(
                sql: "DELETE FROM lease WHERE job = ? AND token = ?",
                arguments: [lease.job, lease.token])
        }
    }

    /// How often a lease is marked as alive at the most, in milliseconds.
    static let renewal: Int64 = 5_000

    /// Makes sure that the lease is still held, inside the transaction that relies on it.
    static func check(_ lease: Lease, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM lease WHERE job = ? AND token = ?")
        guard try Int.fetchOne(statement, arguments: [lease.job, lease.token]) != nil else {
            throw StoreError.leaseLost(lease.job)
        }
    }

    /// The same, and marks the lease as alive.
    static func renew(_ lease: Lease, in db: Database, at now: Timestamp) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE lease SET seen = ? WHERE job = ? AND token = ?")
        try statement.execute(arguments: [now.milliseconds, lease.job, lease.token])
        guard db.changesCount == 1 else { throw StoreError.leaseLost(lease.job) }
    }

    static func holder(
        of job: Int64, in db: Database, at now: Timestamp
    ) throws -> CoordinatorView? {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM lease WHERE job = ?", arguments: [job])
        guard let row else { return nil }
        let identity = ProcessIdentity(
            host: row["host"], boot: row["boot"], process: row["process"],
            start: row["processStart"])
        return CoordinatorView(
            identity, seen: Timestamp(milliseconds: row["seen"]), at: now)
    }
}

/// Who drives a job, or did when it was last seen.
package struct CoordinatorView: Sendable, Hashable {
    package let identity: ProcessIdentity
    package let seen: Timestamp
    package let isAlive: Bool

    init(_ identity: ProcessIdentity, seen: Timestamp, at now: Timestamp) {
        self.identity = identity
        self.seen = seen
        isAlive =
            identity.isAlive ?? (now.milliseconds - seen.milliseconds < JobStore.leaseTimeout)
    }
}
