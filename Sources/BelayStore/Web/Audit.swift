package import BelayModel
import GRDB

/// An act of a person or a program, as it is kept.
package struct AuditEntry: Sendable, Hashable {
    package let id: Int64
    package let at: Timestamp
    package let user: String
    /// `cli`, `web`, `token NAME`.
    package let way: String
    /// Such as `terminate`, `sign in`, `pause schedule`.
    package let act: String
    package let job: Int64?
    package let detail: String?

    package init(
        id: Int64 = 0, at: Timestamp, user: String, way: String, act: String, job: Int64? = nil,
        detail: String? = nil
    ) {
        self.id = id
        self.at = at
        self.user = user
        self.way = way
        self.act = act
        self.job = job
        self.detail = detail
    }
}

extension JobStore {
    package func record(_ entry: AuditEntry) throws {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO audit (at, user, way, act, job, detail) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    entry.at.milliseconds, entry.user, entry.way, entry.act, entry.job,
                    entry.detail,
                ])
        }
    }

    /// The latest acts, the newest first.
    /// - Parameter before: only older ones than this.
    package func audit(before: Int64?, limit: Int) throws -> [AuditEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, at, user, way, act, job, detail FROM audit
                    WHERE id < ? ORDER BY id DESC LIMIT ?
                    """, arguments: [before ?? .max, limit]
            ).map { row in
                AuditEntry(
                    id: try row.value(at: 0), at: Timestamp(milliseconds: try row.value(at: 1)),
                    user: try row.value(at: 2), way: try row.value(at: 3),
                    act: try row.value(at: 4), job: try row.value(at: 5),
                    detail: try row.value(at: 6))
            }
        }
    }
}
