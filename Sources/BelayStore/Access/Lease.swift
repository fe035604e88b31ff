package import BelayModel
import Foundation
import GRDB

/// The right to drive a job: whoever holds it is the job's one coordinator.
package struct Lease: Sendable, Hashable {
    package let job: Int64
    let token: String
}

/// A coordinator's latest sign of life, to be compared with a later one.
package struct Heartbeat: Sendable, Hashable {
    let token: String
    let seen: Int64
    let uptime: Int64?
}

extension JobStore {
    /// For how long a coordinator that cannot be looked at must give no sign of life to count as gone.
    package static let leaseTimeout = Duration.seconds(60)

    /// Takes the job, if nobody alive has it.
    /// - Parameter silent: a sign of life that was seen to stay the latest for the lease's time-out,
    ///   by the caller's clock: a coordinator that has given none since is gone.
    /// - Throws: `StoreError.claimed` with the holder, `.noSuchJob`.
    package func claim(
        _ job: Int64, by process: ProcessIdentity = .current(), at now: Timestamp,
        silent: Heartbeat? = nil
    ) throws -> Lease {
        try write { db in
            try Self.claim(job, by: process, at: now, silent: silent, in: db)
        }
    }

    static func claim(
        _ job: Int64, by process: ProcessIdentity, at now: Timestamp, silent: Heartbeat? = nil,
        in db: Database
    ) throws -> Lease {
        if let holder = try holder(of: job, in: db, at: now), holder.verdict != false,
            holder.verdict == true || holder.heartbeat != silent
        {
            throw StoreError.claimed(job, by: holder.identity.description)
        }
        return try grant(job, to: process, at: now, in: db)
    }

    static func grant(
        _ job: Int64, to process: ProcessIdentity, at now: Timestamp, in db: Database
    ) throws -> Lease {
        guard
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM job WHERE id = ?"), arguments: [job]) != nil
        else { throw StoreError.noSuchJob(job) }
        let token = UUID().uuidString
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO lease
                    (job, token, host, boot, namespace, process, processStart, taken, seen, uptime)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            job, token, process.host, process.boot, process.namespace, process.process,
            process.start, now.milliseconds, now.milliseconds, ProcessIdentity.uptime(),
        ])
        return Lease(job: job, token: token)
    }

    /// Who has the job, where only time can tell whether they are alive; `nil`: nobody has it, or
    /// they can be looked at.
    package func doubtfulHolder(of job: Int64, at now: Timestamp) throws -> CoordinatorView? {
        let holder = try read { try Self.holder(of: job, in: $0, at: now) }
        return holder?.verdict == nil ? holder : nil
    }

    /// Gives the job back; a lease that was lost is not touched.
    package func release(_ lease: Lease) throws {
        try write { db in
            try db.cachedStatement(sql: "DELETE FROM lease WHERE job = ? AND token = ?").execute(
                arguments: [lease.job, lease.token])
        }
    }

    /// How often a lease is marked as alive at the most.
    static let renewal = Duration.seconds(5)

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
            sql: "UPDATE lease SET seen = ?, uptime = ? WHERE job = ? AND token = ?")
        try statement.execute(arguments: [
            now.milliseconds, ProcessIdentity.uptime(), lease.job, lease.token,
        ])
        guard db.changesCount == 1 else { throw StoreError.leaseLost(lease.job) }
    }

    private static func holder(
        of job: Int64, in db: Database, at now: Timestamp
    ) throws -> CoordinatorView? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT token, host, boot, namespace, process, processStart, seen, uptime
                    FROM lease WHERE job = ?
                    """), arguments: [job])
        return try row.map { try CoordinatorView($0, from: 0, at: now) }
    }
}

/// Who drives a job, or did when it was last seen.
package struct CoordinatorView: Sendable, Hashable {
    package let identity: ProcessIdentity
    package let seen: Timestamp
    package let heartbeat: Heartbeat
    /// Whether it still drives the job; `nil`: only time can tell.
    let verdict: Bool?
    /// The same for a view, which cannot wait for a sign of life: it goes by the wall clocks of two
    /// machines then, one of which may be wrong.
    package let isAlive: Bool

    /// - Parameters:
    ///   - row: token, host, boot, namespace, process, its start, when it was seen, and the uptime
    ///     then, from a place on.
    init(_ row: Row, from place: Int, at now: Timestamp) throws {
        identity = ProcessIdentity(
            host: try row.value(at: place + 1), boot: try row.value(at: place + 2),
            namespace: try row.value(at: place + 3), process: try row.value(at: place + 4),
            start: try row.value(at: place + 5))
        seen = Timestamp(milliseconds: try row.value(at: place + 6))
        heartbeat = Heartbeat(
            token: try row.value(at: place), seen: seen.milliseconds,
            uptime: try row.value(at: place + 7))
        verdict = identity.isAlive ?? Self.wasSeenLately(identity, heartbeat.uptime)
        let distance = (now.milliseconds - seen.milliseconds).magnitude
        isAlive =
            verdict
            ?? (Duration.milliseconds(Int64(min(distance, 1 << 60))) < JobStore.leaseTimeout)
    }

    /// Of another namespace of this kernel, whose uptime is this one's; `nil`: of another kernel.
    private static func wasSeenLately(
        _ identity: ProcessIdentity, _ seen: Int64?
    ) -> Bool? {
        guard identity.sharesUptime, let seen else { return nil }
        let uptime = ProcessIdentity.uptime()
        let silence = Duration.milliseconds(max(0, uptime - min(seen, uptime)))
        return silence < JobStore.leaseTimeout
    }
}
