import GRDB

/// When a database file is made smaller than it is.
package struct Shrinking: Sendable {
    /// How much of the file is not used any more, at least.
    var share: Double
    /// Bytes that stay, at most: they are copied twice, and nobody else writes meanwhile.
    var most: Int

    /// Somebody has asked for it.
    package static let asked = Shrinking(share: 0.25, most: .max)
    /// A daemon does it by itself. Whoever submits a job meanwhile waits, for a few seconds at most.
    package static let idle = Shrinking(share: 0.5, most: 256 << 20)
}

extension JobStore {
    /// Gives back to the file system what the database does not use any more; it takes as long as
    /// copying the database, and keeps coordinators from committing.
    /// - Returns: bytes that were given back; `nil`: jobs are under way, so nothing was done.
    package func shrink(_ rule: Shrinking) throws -> Int? {
        let isBusy = try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM job WHERE status NOT IN
                        ('Succeeded', 'Failed', 'Terminated', 'Canceled', 'Scheduled'))
                    """) ?? true
        }
        guard !isBusy else { return nil }
        let room = place?.room?.free ?? .max
        let bytes = try explaining {
            try database.writeWithoutTransaction { db in
                func number(_ pragma: String) throws -> Int {
                    try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
                }
                let (all, free) = (try number("page_count"), try number("freelist_count"))
                let size = try number("page_size")
                let kept = (all - free) * size
                // A copy is made beside the file, and then in its log.
                guard Double(free) > Double(all) * rule.share, kept <= rule.most, kept < room / 3
                else { return 0 }
                try db.execute(sql: "VACUUM")
                return (all - (try number("page_count"))) * size
            }
        }
        // The file itself is cut only when its log has been taken over.
        if bytes > 0 { complete() }
        return bytes
    }
}
