package import BelayModel
import GRDB

extension JobStore {
    /// Records what became of occurrences, and up to where all is decided. One that has a row already
    /// keeps it: a clock that was put back, or a second daemon, repeats nothing.
    package func decide(
        _ schedule: StoredSchedule, _ decisions: [DueOccurrences.Decision], upTo decided: Timestamp,
        at now: Timestamp
    ) throws {
        try write { db in
            for decision in decisions {
                try Self.insert(
                    decision.occurrence, of: schedule, decision.status, reason: decision.reason,
                    at: now, in: db)
            }
            try Self.advance(schedule, to: decided, in: db)
        }
    }

    /// Submits the job of an occurrence. Both rows are written in one transaction: an occurrence is
    /// never submitted twice, and never called `Submitted` without its job.
    /// - Returns: the job's number; `nil`: the occurrence was decided before.
    package func submit(
        _ occurrence: Occurrence, of schedule: StoredSchedule, _ new: NewJob, at now: Timestamp
    ) throws -> Int64? {
        if let refusal = place?.refusal { throw refusal }
        let body = try JSON.encode(new.plan)
        return try write { db in
            let isKnown = try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT 1 FROM occurrence WHERE schedule = ? AND nominal = ?"),
                arguments: [schedule.id, occurrence.nominal])
            try Self.advance(
                schedule, to: Timestamp(milliseconds: Int64(occurrence.instant) * 1000), in: db)
            guard isKnown == nil else { return nil }
            let job = try Self.insert(new, body: body, at: now, in: db)
            try Self.insert(
                occurrence, of: schedule, .submitted, job: job, at: now, in: db)
            return job
        }
    }

    private static func advance(
        _ schedule: StoredSchedule, to decided: Timestamp, in db: Database
    ) throws {
        try db.cachedStatement(sql: "UPDATE schedule SET decided = ? WHERE id = ?").execute(
            arguments: [decided.milliseconds, schedule.id])
    }

    private static func insert(
        _ occurrence: Occurrence, of schedule: StoredSchedule, _ status: OccurrenceStatus,
        job: Int64? = nil, reason: String? = nil, at now: Timestamp, in db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO occurrence
                    (schedule, nominal, due, status, job, reason, decided)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            schedule.id, occurrence.nominal, Int64(occurrence.instant) * 1000,
            status.rawValue, job, reason, now.milliseconds,
        ])
        guard db.changesCount > 0, status != .submitted else { return }
        try Outbox.insert(
            status.rawValue.lowercased(), job: nil, at: now,
            detail: "schedule \(schedule.name), \(occurrence.nominal)"
                + (reason.map { ": \($0)" } ?? ""), in: db)
    }

    /// A schedule's latest occurrences, the newest first.
    package func occurrences(of schedule: Int64, latest: Int) throws -> [StoredOccurrence] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT nominal, due, status, job, reason FROM occurrence
                        WHERE schedule = ? ORDER BY due DESC LIMIT ?
                        """), arguments: [schedule, latest]
            ).map { row in
                StoredOccurrence(
                    nominal: try row.value(at: 0),
                    due: Timestamp(milliseconds: try row.value(at: 1)),
                    status: try word(row.value(at: 2)), job: try row.value(at: 3),
                    reason: try row.value(at: 4))
            }
        }
    }

    /// The schedule's latest job that has not ended.
    package func activeJob(of schedule: Int64) throws -> (id: Int64, status: JobStatus)? {
        try read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT job.id, job.status FROM occurrence JOIN job ON job.id = occurrence.job
                        WHERE schedule = ? AND job.status NOT IN
                            ('Succeeded', 'Failed', 'Terminated', 'Canceled')
                        ORDER BY job.id DESC LIMIT 1
                        """), arguments: [schedule])
            return try row.map { (try $0.value(at: 0), try word($0.value(at: 1))) }
        }
    }
}
