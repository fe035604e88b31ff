package import BelayModel
import Foundation
import GRDB

extension JobStore {
    /// Records a freeze.
    /// - Throws: `StoreError.freezeExists`.
    package func add(_ freeze: Freeze, origin: Origin, at now: Timestamp) throws {
        try write { db in
            let isKnown = try Bool.fetchOne(
                db, sql: "SELECT 1 FROM freeze WHERE name = ?", arguments: [freeze.name])
            guard isKnown == nil else { throw StoreError.freezeExists(freeze.name) }
            try db.execute(
                sql: """
                    INSERT INTO freeze (name, starts, ends, pattern, created, origin)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    freeze.name, freeze.starts.milliseconds, freeze.ends.milliseconds,
                    freeze.pattern, now.milliseconds, try origin.stored(),
                ])
        }
    }

    /// - Throws: `StoreError.noSuchFreeze`.
    package func removeFreeze(_ name: String) throws {
        try write { db in
            try db.execute(sql: "DELETE FROM freeze WHERE name = ?", arguments: [name])
            guard db.changesCount == 1 else { throw StoreError.noSuchFreeze(name) }
        }
    }

    /// The freezes that have not ended, in the order of their beginning.
    package func freezes(after now: Timestamp) throws -> [Freeze] {
        try read { try Self.freezes(after: now, in: $0) }
    }

    static func freezes(after now: Timestamp, in db: Database) throws -> [Freeze] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT name, starts, ends, pattern FROM freeze WHERE ends > ? ORDER BY starts, name
                """)
        return try Row.fetchAll(statement, arguments: [now.milliseconds]).map { row in
            Freeze(
                name: try row.value(at: 0),
                starts: Timestamp(milliseconds: try row.value(at: 1)),
                ends: Timestamp(milliseconds: try row.value(at: 2)),
                pattern: try row.value(at: 3))
        }
    }

    /// The plan that a job was submitted with.
    package func plan(of job: Int64) throws -> Plan {
        try read { db in
            let plan = try Data.fetchOne(
                db, sql: "SELECT plan FROM submission WHERE job = ?", arguments: [job])
            guard let plan else { throw StoreError.noSuchJob(job) }
            return try JSON.decode(from: plan)
        }
    }

    /// Seconds that the latest jobs of a schedule took that succeeded, the newest first.
    package func durations(of schedule: Int64, latest: Int) throws -> [Int] {
        try read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT (job.finished - job.started + 999) / 1000
                    FROM occurrence JOIN job ON job.id = occurrence.job
                    WHERE schedule = ? AND job.status = 'Succeeded' AND job.started IS NOT NULL
                    ORDER BY job.id DESC LIMIT ?
                    """, arguments: [schedule, latest])
        }
    }
}
