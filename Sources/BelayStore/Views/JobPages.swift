package import BelayModel
import GRDB

/// Which jobs a list is to have.
package struct JobPageFilter: Sendable, Hashable {
    package var status: JobStatus?
    /// Jobs of any of these; `[]`: of all.
    package var statuses: Set<JobStatus> = []
    /// Jobs that ended since, or have begun or were submitted since.
    package var since: Timestamp?
    /// A part of the name.
    package var text: String?
    package var schedule: String?
    /// A server's name in the job's inventory.
    package var server: String?
    /// Only jobs that have not ended.
    package var isOpen = false
    /// Only jobs with a smaller number: the next page.
    package var before: Int64?

    package init() {}
}

/// How many servers of a job have which status.
package typealias StatusCounts = [ServerStatus: Int]

extension JobStore {
    /// A page of the job list, newest first.
    package func jobs(
        _ filter: JobPageFilter, limit: Int = .max, at now: Timestamp
    ) throws -> [JobSummary] {
        var conditions = ["job.id < ?"]
        var arguments: StatementArguments = [filter.before ?? .max]
        let statuses = filter.statuses.union(filter.status.map { [$0] } ?? [])
        if !statuses.isEmpty {
            let parts = JobStatus.allCases.filter(statuses.contains)
            conditions.append("(\(parts.map(Self.condition).joined(separator: " OR ")))")
            arguments += StatementArguments(parts.map(\.rawValue))
        }
        if let since = filter.since {
            conditions.append(
                "coalesce(job.finished, job.started, job.created) >= ?")
            arguments += [since.milliseconds]
        }
        if filter.isOpen { conditions.append(Self.isOpen) }
        if let text = filter.text {
            conditions.append("instr(\(Self.lowercase)(job.name), ?) > 0")
            arguments += [text.lowercased()]
        }
        if let schedule = filter.schedule {
            conditions.append(
                """
                job.id IN (SELECT occurrence.job FROM occurrence JOIN schedule
                    ON schedule.id = occurrence.schedule WHERE schedule.name = ?)
                """)
            arguments += [schedule]
        }
        if let server = filter.server {
            conditions.append("job.id IN (SELECT job FROM server WHERE name = ?)")
            arguments += [server]
        }
        let sql =
            SummaryRow.sql + " WHERE \(conditions.joined(separator: " AND "))"
            + " ORDER BY job.id DESC LIMIT \(limit)"
        return try read { db in
            if filter.text != nil { db.add(function: Self.lowercased) }
            let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            var jobs: [JobSummary] = []
            while let row = try rows.next() { jobs.append(try SummaryRow.read(row, at: now)) }
            return jobs
        }
    }

    private static let lowercase = "belayLowercase"
    /// SQLite's own knows ASCII only.
    private static let lowercased = DatabaseFunction(lowercase, argumentCount: 1, pure: true) {
        String.fromDatabaseValue($0[0])?.lowercased()
    }

    /// A termination is shown from when it was asked for; see `shownStatus`.
    private static func condition(of status: JobStatus) -> String {
        switch status {
        case .terminating: "job.status = ? OR termination.job IS NOT NULL AND \(isOpen)"
        case .scheduled, .pending, .active, .blocked: "job.status = ? AND termination.job IS NULL"
        case .succeeded, .failed, .terminated, .canceled: "job.status = ?"
        }
    }

    /// How many jobs there are.
    package func jobCount() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM job") ?? 0 }
    }

    /// As the index of open jobs has it.
    private static let isOpen =
        "job.status NOT IN ('Succeeded', 'Failed', 'Terminated', 'Canceled')"

    /// A job without its servers: what its page says first.
    package func head(of job: Int64, at now: Timestamp) throws -> JobHead {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: SummaryRow.sql + " WHERE job.id = ?", arguments: [job])
            guard let row else { throw StoreError.noSuchJob(job) }
            let phases = try Row.fetchAll(
                db, sql: "SELECT * FROM phase WHERE job = ? ORDER BY number", arguments: [job])
            let (counts, waiting) = try Self.tally(of: job, in: db)
            return JobHead(
                summary: try SummaryRow.read(row, at: now),
                phases: try phases.map {
                    PhaseView(
                        name: try $0.value("name"), status: try word($0.value("status")),
                        scheduled: try time($0.value("scheduled")))
                },
                counts: counts, waiting: waiting,
                relations: try JobRelations(of: job, in: db),
                gate: try Self.gate(of: job, in: db))
        }
    }

    /// How many servers of each of these jobs have which status.
    package func counts(of jobs: [Int64]) throws -> [Int64: StatusCounts] {
        try read { db in
            var counts: [Int64: StatusCounts] = [:]
            for job in jobs { counts[job] = try Self.tally(of: job, in: db).counts }
            return counts
        }
    }

    /// How many servers of a job have which status, and how many of them wait for another job.
    static func tally(
        of job: Int64, in db: Database
    ) throws -> (counts: StatusCounts, waiting: Int) {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT status, count(*), count(waitsFor) FROM server WHERE job = ?
                GROUP BY status
                """, arguments: [job])
        var counts = StatusCounts()
        var waiting = 0
        while let row = try rows.next() {
            counts[try word(row.value(at: 0))] = try row.value(at: 1)
            waiting += try row.value(at: 2)
        }
        return (counts, waiting)
    }
}

/// A job without its servers.
package struct JobHead: Sendable, Hashable {
    package let summary: JobSummary
    package let phases: [PhaseView]
    package let counts: StatusCounts
    /// Servers that wait for another job, which is changing them; they count as `Running`.
    package let waiting: Int
    package let relations: JobRelations
    /// `nil`: the job has not come to a gate that asks anybody.
    package let gate: GateView?
}
