package import BelayModel
package import Foundation
import GRDB

/// A schedule as the store has it.
package struct StoredSchedule: Sendable, Hashable {
    package let id: Int64
    package let name: String
    package let state: ScheduleState
    /// Why it is `Broken`, or was paused.
    package let reason: String?
    /// When a pause ends by itself.
    package let pausedUntil: Timestamp?
    package let schedule: Schedule
    /// What its jobs are made of, as the submitter has encoded it; no secrets.
    package let template: Data
    package let created: Timestamp
    /// Up to where all of its occurrences are decided.
    package let decided: Timestamp
}

/// An occurrence that was decided.
package struct StoredOccurrence: Sendable, Hashable {
    /// The local time with its offset, unique among the schedule's for ever.
    package let nominal: String
    package let due: Timestamp
    package let status: OccurrenceStatus
    package let job: Int64?
    package let reason: String?
}

extension JobStore {
    /// Records a new schedule. Its first occurrence is the first after `now`.
    /// - Throws: `StoreError.scheduleExists`.
    @discardableResult
    package func addSchedule(
        _ name: String, _ schedule: Schedule, template: Data, at now: Timestamp
    ) throws -> Int64 {
        let definition = try JSON.encode(schedule)
        return try write { db in
            guard try Self.schedule(named: name, in: db) == nil else {
                throw StoreError.scheduleExists(name)
            }
            try Self.checkWindow(of: schedule, in: db)
            try db.cachedStatement(
                sql: """
                    INSERT INTO schedule (name, state, definition, template, created, decided)
                    VALUES (?, 'Enabled', ?, ?, ?, ?)
                    """
            ).execute(arguments: [name, definition, template, now.milliseconds, now.milliseconds])
            return db.lastInsertedRowID
        }
    }

    /// Replaces what a schedule says. Its next occurrence is computed from now on, never from the
    /// last one: what the new rule would have had in the past does not become due.
    package func updateSchedule(
        _ name: String, _ schedule: Schedule, template: Data, at now: Timestamp
    ) throws {
        let definition = try JSON.encode(schedule)
        try change(name) { db, id in
            try Self.checkWindow(of: schedule, in: db)
            try db.cachedStatement(
                sql: """
                    UPDATE schedule SET definition = ?, template = ?, decided = ?,
                        state = CASE state WHEN 'Broken' THEN 'Enabled' ELSE state END,
                        reason = CASE state WHEN 'Broken' THEN NULL ELSE reason END
                    WHERE id = ?
                    """
            ).execute(arguments: [definition, template, now.milliseconds, id])
        }
    }

    /// Sets a schedule's state.
    /// - Parameter until: when a pause ends by itself.
    package func setSchedule(
        _ name: String, to state: ScheduleState, reason: String? = nil, until: Timestamp? = nil
    ) throws {
        try change(name) { db, id in
            try db.cachedStatement(
                sql: "UPDATE schedule SET state = ?, reason = ?, pausedUntil = ? WHERE id = ?"
            ).execute(arguments: [state.rawValue, reason, until?.milliseconds, id])
        }
    }

    private func change(
        _ name: String, _ body: (_ db: Database, _ id: Int64) throws -> Void
    ) throws {
        try write { db in
            guard let schedule = try Self.schedule(named: name, in: db) else {
                throw StoreError.noSuchSchedule(name)
            }
            try body(db, schedule.id)
        }
    }

    /// The schedules that were not removed, by name.
    package func schedules() throws -> [StoredSchedule] {
        try read { try Self.schedules(in: $0) }
    }

    static func schedules(in db: Database) throws -> [StoredSchedule] {
        try Row.fetchAll(
            db.cachedStatement(sql: "\(selection) WHERE state <> 'Removed' ORDER BY name")
        ).map(schedule)
    }

    /// - Throws: `StoreError.noSuchSchedule`.
    package func schedule(_ name: String) throws -> StoredSchedule {
        guard let found = try read({ try Self.schedule(named: name, in: $0) }) else {
            throw StoreError.noSuchSchedule(name)
        }
        return found
    }

    static let selection = """
        SELECT id, name, state, reason, pausedUntil, definition, template, created, decided
        FROM schedule
        """

    private static func schedule(named name: String, in db: Database) throws -> StoredSchedule? {
        try Row.fetchOne(
            db.cachedStatement(sql: "\(selection) WHERE name = ? AND state <> 'Removed'"),
            arguments: [name]
        ).map(schedule)
    }

    static func schedule(_ row: Row) throws -> StoredSchedule {
        let until: Int64? = try row.value(at: 4)
        return StoredSchedule(
            id: try row.value(at: 0), name: try row.value(at: 1),
            state: try word(row.value(at: 2)), reason: try row.value(at: 3),
            pausedUntil: until.map { Timestamp(milliseconds: $0) },
            schedule: try JSON.decode(from: row.value(at: 5)), template: try row.value(at: 6),
            created: Timestamp(milliseconds: try row.value(at: 7)),
            decided: Timestamp(milliseconds: try row.value(at: 8)))
    }
}
