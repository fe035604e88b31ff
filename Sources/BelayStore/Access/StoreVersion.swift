import GRDB

/// A stamp of the database's content: it differs after each commit of any other connection.
package struct StoreVersion: Sendable, Hashable {
    /// sqlite.org/pragma.html, `data_version`.
    private let others: Int
    /// Rows that this connection has changed: a store in memory has no other one.
    private let own: Int

    init(_ db: Database) throws {
        others = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
        own = try Int.fetchOne(db.cachedStatement(sql: "SELECT total_changes()")) ?? 0
    }
}

extension JobStore {
    /// The stamp of now, for a few microseconds.
    package func version() throws -> StoreVersion {
        try lookout.look { try StoreVersion($0) }
    }
}
