package import BelayModel
import GRDB

extension JobStore {
    /// Records that a daemon of this process is alive. The store's latest daemon is kept.
    package func recordDaemon(at now: Timestamp, by process: ProcessIdentity = .current()) throws {
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO daemon
                        (host, boot, namespace, process, processStart, seen, uptime)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    process.host, process.boot, process.namespace, process.process, process.start,
                    now.milliseconds, ProcessIdentity.uptime(),
                ])
        }
    }

    /// Whether a daemon is alive on this store.
    package func hasDaemon(at now: Timestamp) throws -> Bool {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT '' AS token, host, boot, namespace, process, processStart, seen, uptime
                    FROM daemon
                    """
            ).contains { try CoordinatorView($0, from: 0, at: now).isAlive }
        }
    }
}
