import BelayModel
import GRDB

/// Which job changes which server, inside the transaction that a job's events are committed in.
struct LockTable {
    let job: Int64
    let db: Database

    /// The locks of all other jobs.
    func book() throws -> LockBook {
        let statement = try db.cachedStatement(
            sql: "SELECT key, job FROM serverLock WHERE job <> ?")
        var holders: [String: Int64] = [:]
        let rows = try Row.fetchCursor(statement, arguments: [job])
        while let row = try rows.next() { holders[try row.value(at: 0)] = try row.value(at: 1) }
        return LockBook(holders)
    }

    func take(_ server: Int, of run: JobRun, at now: Timestamp) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO serverLock (job, server, key, taken) VALUES (?, ?, ?, ?)")
        for key in run.lockKeys(of: server) {
            try statement.execute(arguments: [job, server, key, now.milliseconds])
        }
    }

    func giveBack(_ server: Int) throws {
        try db.cachedStatement(sql: "DELETE FROM serverLock WHERE job = ? AND server = ?")
            .execute(arguments: [job, server])
    }
}

/// The servers of a job that have a row of the lock table.
struct HeldLocks {
    private var servers: Set<Int>

    init(_ run: JobRun) { servers = Set(run.servers.indices.filter { run.servers[$0].holdsLock }) }

    /// Writes which of these servers have the lock now.
    mutating func update(
        _ changed: some Sequence<Int>, of run: JobRun, in table: LockTable, at now: Timestamp
    ) throws {
        for server in changed {
            if run.servers[server].holdsLock {
                if servers.insert(server).inserted { try table.take(server, of: run, at: now) }
            } else if servers.remove(server) != nil {
                try table.giveBack(server)
            }
        }
    }
}
