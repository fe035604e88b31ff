package import BelayModel
import GRDB

/// The columns of a schedule that tell whether it has changed.
package struct ScheduleMark: Sendable, Hashable {
    package let id: Int64
    package let state: ScheduleState
    package let pausedUntil: Timestamp?
    /// A change of its rule sets this, too.
    package let decided: Timestamp
}

extension JobStore {
    /// The marks of all schedules that were not removed: a thousand in about a millisecond, where
    /// the schedules themselves are megabytes.
    package func scheduleMarks() throws -> [ScheduleMark] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT id, state, pausedUntil, decided FROM schedule
                        WHERE state IN ('Enabled', 'Paused', 'Broken')
                        """)
            ).map { row in
                ScheduleMark(
                    id: try row.value(at: 0), state: try word(row.value(at: 1)),
                    pausedUntil: try time(row.value(at: 2)),
                    decided: Timestamp(milliseconds: try row.value(at: 3)))
            }
        }
    }

    /// - Returns: `nil`: it was removed.
    package func schedule(numbered id: Int64) throws -> StoredSchedule? {
        try read { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "\(Self.selection) WHERE id = ? AND state <> 'Removed'"),
                arguments: [id]
            ).map(Self.schedule)
        }
    }

    /// Records of schedules without anything due that all is decided up to a time.
    package func advance(_ schedules: [Int64], to decided: Timestamp) throws {
        try write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE schedule SET decided = ? WHERE id = ? AND decided < ?")
            for id in schedules {
                try statement.execute(arguments: [decided.milliseconds, id, decided.milliseconds])
            }
        }
    }

    /// Records that a schedule's watermark was of a clock that was ahead.
    package func lower(_ schedule: Int64, to decided: Timestamp) throws {
        try write { db in
            try db.cachedStatement(
                sql: "UPDATE schedule SET decided = ? WHERE id = ? AND decided > ?"
            ).execute(arguments: [decided.milliseconds, schedule, decided.milliseconds])
        }
    }
}
