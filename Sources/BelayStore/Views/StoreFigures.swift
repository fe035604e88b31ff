package import BelayModel
import GRDB

/// Numbers about all that the store remembers, for monitoring.
package struct StoreFigures: Sendable, Hashable {
    /// Jobs by status.
    package var jobs: [JobStatus: Int] = [:]
    /// Servers of jobs that have not ended, by status.
    package var servers: [ServerStatus: Int] = [:]
    /// Steps of jobs that have not ended, by phase and status.
    package var steps: [StepGroup: Int] = [:]
    /// Staging directories that are owed, over all jobs.
    package var owed = 0
    /// Jobs that coordinators died on, and that nobody takes up.
    package var setAside = 0
    /// Terminations that are over, and the seconds that they took together.
    package var terminations = 0
    package var terminationSeconds = 0.0
    /// Notifications that a receiver has not been given yet.
    package var undelivered = 0
    package var schedules: [ScheduleFigures] = []
    /// When the latest daemon was seen last; `nil`: there was none.
    package var daemonSeen: Timestamp?

    package struct StepGroup: Sendable, Hashable {
        package var phase: Phase
        package var status: StepStatus

        package init(phase: Phase, status: StepStatus) {
            self.phase = phase
            self.status = status
        }
    }

    package init() {}

    /// Jobs that have not ended.
    package var unfinished: Int { jobs.filter { !$0.key.isFinal }.values.reduce(0, +) }
}

package struct ScheduleFigures: Sendable, Hashable {
    package var name: String
    package var state: ScheduleState
    /// Occurrences by what became of them.
    package var occurrences: [OccurrenceStatus: Int] = [:]
    /// When its latest job that succeeded ended.
    package var lastSuccess: Timestamp?
}

extension JobStore {
    /// Everything of one snapshot. What is counted of servers and steps is of jobs that have not
    /// ended: the rest is all that ever was.
    package func figures() throws -> StoreFigures {
        try read { db in
            var figures = StoreFigures()
            for row in try Row.fetchAll(db, sql: "SELECT status, count(*) FROM job GROUP BY status")
            {
                figures.jobs[try word(row.value(at: 0))] = try row.value(at: 1)
            }
            figures.owed = try Self.count("server INDEXED BY owed WHERE staging = 'Owed'", in: db)
            figures.setAside = try Self.count(
                "job WHERE setAside IS NOT NULL AND finished IS NULL", in: db)
            figures.undelivered = try Self.count(
                "delivery INDEXED BY waitingDelivery WHERE status = 'Waiting'", in: db)
            try Self.countUnfinished(db, into: &figures)
            let terminations = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*), total(
                        finished - coalesce(termination.requested, terminationRequested)) / 1000.0
                    FROM job LEFT JOIN termination ON termination.job = id
                    WHERE finished IS NOT NULL AND terminationRequested IS NOT NULL
                    """)
            if let terminations {
                figures.terminations = try terminations.value(at: 0)
                figures.terminationSeconds = try terminations.value(at: 1)
            }
            figures.schedules = try Self.scheduleFigures(db)
            figures.daemonSeen = try time(
                Int64.fetchOne(db, sql: "SELECT max(seen) FROM daemon"))
            return figures
        }
    }

    private static func count(_ rows: String, in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(rows)") ?? 0
    }

    private static func countUnfinished(
        _ db: Database, into figures: inout StoreFigures
    ) throws {
        let unfinished = """
            (SELECT id FROM job WHERE status NOT IN
                ('Succeeded', 'Failed', 'Terminated', 'Canceled'))
            """
        let servers = try Row.fetchAll(
            db,
            sql: "SELECT status, count(*) FROM server WHERE job IN \(unfinished) GROUP BY status")
        for row in servers {
            figures.servers[try word(row.value(at: 0))] = try row.value(at: 1)
        }
        let steps = try Row.fetchAll(
            db,
            sql: """
                SELECT phase, status, count(*) FROM step WHERE job IN \(unfinished)
                GROUP BY phase, status
                """)
        for row in steps {
            guard let phase = Phase(rawValue: try row.value(at: 0)) else { continue }
            let group = StoreFigures.StepGroup(phase: phase, status: try word(row.value(at: 1)))
            figures.steps[group] = try row.value(at: 2)
        }
    }

    private static func scheduleFigures(_ db: Database) throws -> [ScheduleFigures] {
        var figures: [Int64: ScheduleFigures] = [:]
        let schedules = try Row.fetchAll(
            db, sql: "SELECT id, name, state FROM schedule WHERE state <> 'Removed'")
        for row in schedules {
            figures[try row.value(at: 0)] = ScheduleFigures(
                name: try row.value(at: 1), state: try word(row.value(at: 2)))
        }
        let occurrences = try Row.fetchAll(
            db,
            sql: """
                SELECT schedule, occurrence.status, count(*),
                    max(CASE job.status WHEN 'Succeeded' THEN job.finished END)
                FROM occurrence LEFT JOIN job ON job.id = occurrence.job
                GROUP BY schedule, occurrence.status
                """)
        for row in occurrences {
            let id: Int64 = try row.value(at: 0)
            figures[id]?.occurrences[try word(row.value(at: 1))] = try row.value(at: 2)
            if let last: Int64 = try row.value(at: 3) { figures[id]?.lastSuccess = time(last) }
        }
        return figures.values.sorted { $0.name < $1.name }
    }
}
