package import BelayModel
import GRDB

/// A browser that signed in.
package struct StoredSession: Sendable, Hashable {
    package let id: Int64
    package let user: String
    package let created: Timestamp
    package let seen: Timestamp
}

extension JobStore {
    /// Milliseconds after which a session that is not used ends.
    private static let longestIdle: Int64 = 12 * 3600 * 1000
    /// Milliseconds after which a session ends, used or not.
    private static let longestSession: Int64 = 7 * 24 * 3600 * 1000
    /// Milliseconds within which a link for signing in is to be used.
    private static let linkLife: Int64 = 60_000
    /// The most links that are open at once for one user.
    private static let mostLinks = 20

    /// Records a link for signing in.
    /// - Parameter hash: of its secret part.
    /// - Returns: whether it was; not if the user has too many open.
    package func addSignInLink(hash: String, user: String, at now: Timestamp) throws -> Bool {
        try write { db in
            try db.execute(
                sql: "DELETE FROM signInLink WHERE expires <= ?", arguments: [now.milliseconds])
            let open = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM signInLink WHERE user = ?", arguments: [user])
            guard open ?? 0 < Self.mostLinks else { return false }
            try db.execute(
                sql: "INSERT INTO signInLink (hash, user, expires) VALUES (?, ?, ?)",
                arguments: [hash, user, now.milliseconds + Self.linkLife])
            return true
        }
    }

    /// The user of a link that was not used yet.
    package func user(ofSignInLink hash: String, at now: Timestamp) throws -> String? {
        try read { db in
            try String.fetchOne(
                db, sql: "SELECT user FROM signInLink WHERE hash = ? AND expires > ?",
                arguments: [hash, now.milliseconds])
        }
    }

    /// Uses a link up and begins a session.
    /// - Parameter session: the hash of the session's secret.
    /// - Returns: the session; `nil`: there is no such link, or it was used, or is too old.
    package func beginSession(
        withLink link: String, session: String, at now: Timestamp
    ) throws -> StoredSession? {
        try write { db in
            let user = try String.fetchOne(
                db, sql: "DELETE FROM signInLink WHERE hash = ? AND expires > ? RETURNING user",
                arguments: [link, now.milliseconds])
            guard let user else { return nil }
            try db.execute(
                sql: "INSERT INTO session (hash, user, created, seen) VALUES (?, ?, ?, ?)",
                arguments: [session, user, now.milliseconds, now.milliseconds])
            return StoredSession(
                id: db.lastInsertedRowID, user: user, created: now, seen: now)
        }
    }

    /// The session of a secret, unless it has ended.
    package func session(hash: String, at now: Timestamp) throws -> StoredSession? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT id, user, created, seen FROM session
                    WHERE hash = ? AND seen > ? AND created > ?
                    """,
                arguments: [
                    hash, now.milliseconds - Self.longestIdle,
                    now.milliseconds - Self.longestSession,
                ]
            ).map(Self.session)
        }
    }

    /// The sessions that have not ended, the latest used first.
    package func sessions(at now: Timestamp) throws -> [StoredSession] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, user, created, seen FROM session
                    WHERE seen > ? AND created > ? ORDER BY seen DESC LIMIT 200
                    """,
                arguments: [
                    now.milliseconds - Self.longestIdle, now.milliseconds - Self.longestSession,
                ]
            ).map(Self.session)
        }
    }

    /// Records that a session was used. Called some minutes apart: it is a write.
    package func touchSession(_ id: Int64, at now: Timestamp) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE session SET seen = ? WHERE id = ?", arguments: [now.milliseconds, id])
        }
    }

    /// Ends a session, and forgets those that have ended by themselves.
    /// - Returns: whether there was one.
    @discardableResult
    package func endSession(_ id: Int64, at now: Timestamp) throws -> Bool {
        try write { db in
            try db.execute(
                sql: "DELETE FROM session WHERE seen <= ? OR created <= ?",
                arguments: [
                    now.milliseconds - Self.longestIdle, now.milliseconds - Self.longestSession,
                ])
            try db.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [id])
            return db.changesCount > 0
        }
    }

    private static func session(_ row: Row) throws -> StoredSession {
        StoredSession(
            id: try row.value(at: 0), user: try row.value(at: 1),
            created: Timestamp(milliseconds: try row.value(at: 2)),
            seen: Timestamp(milliseconds: try row.value(at: 3)))
    }
}
