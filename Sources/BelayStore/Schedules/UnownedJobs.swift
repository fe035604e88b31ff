package import BelayModel
import GRDB

extension JobStore {
    /// The jobs that have not ended, or owe staging directories of a run that was cut short, and that
    /// no live coordinator has; the oldest first.
    package func unownedJobs(at now: Timestamp) throws -> [Int64] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT job.id, lease.token, lease.host, lease.boot, lease.namespace,
                            lease.process, lease.processStart, lease.seen, lease.uptime
                        FROM job INDEXED BY unfinishedJob LEFT JOIN lease ON lease.job = job.id
                        WHERE status NOT IN ('Succeeded', 'Failed', 'Terminated', 'Canceled')
                            AND setAside IS NULL
                        ORDER BY job.id
                        """))
            return try rows.compactMap { row in
                let isOwned =
                    try !row.hasNull(atIndex: 1)
                    && CoordinatorView(row, from: 1, at: now).isAlive
                return isOwned ? nil : try row.value(at: 0)
            }
        }
    }

    /// The jobs that have ended and owe staging directories, the oldest first.
    package func owingJobs() throws -> [Int64] {
        try read { db in
            try Int64.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT DISTINCT server.job FROM server INDEXED BY owed
                            JOIN job ON job.id = server.job
                        WHERE server.staging = 'Owed'
                            AND job.status IN ('Succeeded', 'Failed', 'Terminated', 'Canceled')
                        ORDER BY server.job
                        """))
        }
    }

    /// How often a job's coordinator may die, without anything of the job done in between, until a
    /// daemon leaves the job alone.
    private static let mostDeaths = 3

    /// Claims a job for a daemon.
    ///
    /// A job that a coordinator died on without having got any further is counted; the third time it
    /// is set aside, so that one job cannot bring down a daemon again and again. The count and the
    /// lease are one commit: a death between the two would not be counted. A coordinator that went
    /// with its machine, as by a power cut, is no death: the job has no part in that.
    /// - Parameter silent: as in `claim`.
    /// - Returns: `nil`: it is set aside now.
    /// - Throws: `StoreError.claimed`, `.noSuchJob`.
    package func takeUp(
        _ job: Int64, by process: ProcessIdentity = .current(), at now: Timestamp,
        silent: Heartbeat? = nil
    ) throws -> Lease? {
        try write { db in
            let holder = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT host, boot FROM lease WHERE job = ?"),
                arguments: [job])
            let lease = try Self.claim(job, by: process, at: now, silent: silent, in: db)
            guard let holder else { return lease }
            if try holder.value(at: 0) == process.host, try holder.value(at: 1) != process.boot {
                return lease
            }
            let deaths = try Self.countDeath(of: job, in: db)
            guard deaths >= Self.mostDeaths else { return lease }
            try Self.setAside(
                job, "its coordinator died \(deaths) times without getting any further", in: db)
            try db.cachedStatement(sql: "DELETE FROM lease WHERE job = ?").execute(arguments: [job])
            return nil
        }
    }

    /// - Returns: how often coordinators died at the same point of the job.
    private static func countDeath(of job: Int64, in db: Database) throws -> Int {
        let events =
            try Int.fetchOne(
                db.cachedStatement(
                    sql: "SELECT coalesce(max(number + count - 1), 0) FROM event WHERE job = ?"),
                arguments: [job]) ?? 0
        // One event further is that it was taken up.
        try db.cachedStatement(
            sql: """
                UPDATE job SET
                    deaths = CASE WHEN ? <= coalesce(deathsAt, -2) + 1 THEN deaths + 1 ELSE 1 END,
                    deathsAt = ?
                WHERE id = ?
                """
        ).execute(arguments: [events, events, job])
        return try Int.fetchOne(
            db.cachedStatement(sql: "SELECT deaths FROM job WHERE id = ?"), arguments: [job])
            ?? 0
    }

    private static func setAside(_ job: Int64, _ reason: String, in db: Database) throws {
        try db.cachedStatement(sql: "UPDATE job SET setAside = ? WHERE id = ?").execute(arguments: [
            reason, job,
        ])
    }

    /// Has daemons leave a job alone, for a reason that the views show.
    package func setAside(_ job: Int64, because reason: String) throws {
        try write { try Self.setAside(job, reason, in: $0) }
    }

    /// Lets daemons take a job up again that was set aside.
    package func readmit(_ job: Int64) throws {
        try write { db in
            try db.cachedStatement(
                sql: """
                    UPDATE job SET setAside = NULL, deaths = 0, deathsAt = NULL
                    WHERE id = ? AND setAside IS NOT NULL
                    """
            ).execute(arguments: [job])
        }
    }
}
