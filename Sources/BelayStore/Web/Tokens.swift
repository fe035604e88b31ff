package import BelayModel
import GRDB

/// A token of the API, without its secret.
package struct StoredToken: Sendable, Hashable {
    package let name: String
    /// `view`, `operate` or `admin`.
    package let role: String
    /// The user that made it.
    package let user: String
    package let created: Timestamp
    package let expires: Timestamp
    /// `nil`: it was never used.
    package let seen: Timestamp?
}

extension JobStore {
    /// Records a token.
    /// - Parameter hash: of its secret.
    /// - Returns: whether it was; not if there is one of that name.
    package func addToken(_ token: StoredToken, hash: String) throws -> Bool {
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO token (name, hash, role, user, created, expires)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.name, hash, token.role, token.user, token.created.milliseconds,
                    token.expires.milliseconds,
                ])
            return db.changesCount > 0
        }
    }

    /// The token of a secret, unless it has expired.
    package func token(hash: String, at now: Timestamp) throws -> StoredToken? {
        try read { db in
            try Row.fetchOne(
                db, sql: "\(Self.tokens) WHERE hash = ? AND expires > ?",
                arguments: [hash, now.milliseconds]
            ).map(Self.token)
        }
    }

    /// All tokens by name, those that have expired too.
    package func tokens() throws -> [StoredToken] {
        try read { db in try Row.fetchAll(db, sql: "\(Self.tokens) ORDER BY name").map(Self.token) }
    }

    /// Records that a token was used. Called some minutes apart: it is a write.
    package func touchToken(_ name: String, at now: Timestamp) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE token SET seen = ? WHERE name = ?",
                arguments: [now.milliseconds, name])
        }
    }

    /// - Returns: whether there was one.
    package func removeToken(_ name: String) throws -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM token WHERE name = ?", arguments: [name])
            return db.changesCount > 0
        }
    }

    private static let tokens = "SELECT name, role, user, created, expires, seen FROM token"

    private static func token(_ row: Row) throws -> StoredToken {
        StoredToken(
            name: try row.value(at: 0), role: try row.value(at: 1), user: try row.value(at: 2),
            created: Timestamp(milliseconds: try row.value(at: 3)),
            expires: Timestamp(milliseconds: try row.value(at: 4)),
            seen: try time(row.value(at: 5)))
    }
}

extension StoredToken {
    package init(
        name: String, role: String, user: String, created: Timestamp, expires: Timestamp
    ) {
        self.init(
            name: name, role: role, user: user, created: created, expires: expires, seen: nil)
    }
}
