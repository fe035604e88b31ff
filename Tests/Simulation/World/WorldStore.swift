import BelayStore
import GRDB
import Synchronization

/// A database in memory in which one history after another is played: making its tables anew, and
/// compiling all statements, takes longer than most histories.
final class WorldStore: Sendable {
    let queue: DatabaseQueue
    let store: JobStore
    private let tables: [String]

    private static let spare = Mutex<[WorldStore]>([])

    private init() throws {
        queue = try DatabaseQueue()
        store = try JobStore(in: queue, isAlone: true)
        tables = try queue.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite_stat%'
                    """
            ).filter { name in
                // What the schema itself has written is there in every store.
                try name == "sqlite_sequence"
                    || Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(name)\"") == 0
            }
        }
    }

    /// - Returns: an empty one that no other history has.
    static func take() throws -> WorldStore {
        try spare.withLock { $0.popLast() } ?? WorldStore()
    }

    /// Lets the next history have it. One whose history was judged untrue is better left alone.
    func giveBack() throws {
        try queue.write { db in
            try db.cachedStatement(sql: "PRAGMA defer_foreign_keys = ON").execute()
            for table in tables {
                try db.cachedStatement(sql: "DELETE FROM \"\(table)\"").execute()
            }
        }
        Self.spare.withLock { $0.append(self) }
    }
}
