package import BelayModel
import Foundation
import GRDB

/// A line of the job list.
package struct JobSummary: Sendable, Hashable {
    package let id: Int64
    package let uid: String
    package let name: String
    package let kind: JobKind
    package let check: Bool
    package let status: JobStatus
    package let servers: Int
    /// Servers whose staging directory is owed.
    package let owed: Int
    package let created: Timestamp
    package let started: Timestamp?
    /// `nil`: nobody has asked for it.
    package let termination: TerminationView?
    package let finished: Timestamp?
    /// Of the submission; `nil`: not recorded, in older jobs.
    package let origin: Origin?
    /// The job that this one retries.
    package let retryOf: Int64?
    /// Why daemons leave the job alone; `nil`: they take it up.
    package let setAside: String?
    /// Who drives the job; `nil`: nobody has it.
    package let coordinator: CoordinatorView?

    package var terminationRequested: Timestamp? { termination?.requested }
}

/// How a job came to be stopped.
package struct TerminationView: Sendable, Hashable {
    package let requested: Timestamp
    /// `nil`: not recorded, or the job stopped by its own rules.
    package let by: StoredOrigin?
    package let cause: StopCause
    package let reason: String?
}

/// The Job Status view: every server, every step.
package struct JobView: Sendable, Hashable {
    package let summary: JobSummary
    package let relations: JobRelations
    package let phases: [PhaseView]
    /// Of the action phase, once it has opened.
    package let waves: [WaveView]
    /// `nil`: the job has not come to a gate that asks anybody.
    package let gate: GateView?
    package let servers: [ServerView]

    package init(
        summary: JobSummary, relations: JobRelations, phases: [PhaseView],
        waves: [WaveView], gate: GateView?, servers: [ServerView]
    ) {
        self.summary = summary
        self.relations = relations
        self.phases = phases
        self.waves = waves
        self.gate = gate
        self.servers = servers
    }
}

/// The schedule and the other jobs that a job belongs to.
package struct JobRelations: Sendable, Hashable {
    /// The schedule that it was submitted for, by name.
    package let schedule: String?
    /// The occurrence's local time with its offset.
    package let nominal: String?
    /// The jobs that retry this one, the oldest first.
    package let retriedBy: [Int64]
    package let window: JobWindow?
}

package struct PhaseView: Sendable, Hashable {
    package let name: String
    package let status: PhaseStatus
    package let scheduled: Timestamp?
}

package struct ServerView: Sendable, Hashable {
    package let name: String
    package let address: String
    package let status: ServerStatus
    package let reason: String?
    package let linkLost: String?
    /// The job that is changing the server, whose end it waits for.
    package let waitsFor: Int64?
    package let staging: StagingStatus
    package let stagingPath: String?
    package let stagingNote: String?
    /// What `analyze` found.
    package let report: ReportView?
    /// What the job changed, as read from the server.
    package let changed: [PackageChange]
    package let steps: [StepView]
}

package struct StepView: Sendable, Hashable {
    /// The phase's name in this job.
    package let phaseName: String
    package let phase: Phase
    /// Within the phase, from 1.
    package let number: Int
    package let name: String
    package let status: StepStatus
    package let exitStatus: Int?
    package let signal: String?
    package let reason: String?
    package let started: Timestamp?
    package let finished: Timestamp?
}

extension ServerView {
    /// The packages that a step is about, as `analyze` found them.
    /// - Parameter step: its place among all of the server's.
    package func packages(of step: Int) -> [PackageChange] {
        guard let report, let plan = report.steps?[step] else { return [] }
        return plan.packages.filter(report.changes.indices.contains).map { report.changes[$0] }
    }

    /// Seconds that a step is expected to take; `nil`: nothing is.
    package func expected(of step: Int) -> Double? { report?.steps?[step]?.expected }
}

extension JobStore {
    /// All jobs, newest first.
    package func jobs(at now: Timestamp) throws -> [JobSummary] {
        try read { db in
            let rows = try Row.fetchCursor(db, sql: SummaryRow.sql + " ORDER BY id DESC")
            var jobs: [JobSummary] = []
            while let row = try rows.next() { jobs.append(try SummaryRow.read(row, at: now)) }
            return jobs
        }
    }

    /// The number of the latest job, or of the one that many before it; `nil`: there are not so many.
    package func latestJob(back: Int) throws -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT id FROM job ORDER BY id DESC LIMIT 1 OFFSET ?", arguments: [back])
        }
    }

    /// How many servers of each of some jobs have which status.
    package func serverCounts(of jobs: [Int64]) throws -> [Int64: [ServerStatus: Int]] {
        guard let first = jobs.min(), let last = jobs.max() else { return [:] }
        let wanted = Set(jobs)
        return try read { db in
            let isDense = last - first < 2 * Int64(wanted.count)
            let list = isDense ? "BETWEEN \(first) AND \(last)" : "IN (\(Self.list(wanted)))"
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT job, status, count(*) FROM server WHERE job \(list)
                    GROUP BY job, status
                    """)
            var counts: [Int64: [ServerStatus: Int]] = [:]
            while let row = try rows.next() {
                let job: Int64 = try row.value(at: 0)
                guard wanted.contains(job) else { continue }
                counts[job, default: [:]][try word(row.value(at: 1))] = try row.value(at: 2)
            }
            return counts
        }
    }

    private static func list(_ numbers: Set<Int64>) -> String {
        numbers.map(String.init).joined(separator: ",")
    }

    /// A job's line of the list.
    package func summary(of job: Int64, at now: Timestamp) throws -> JobSummary {
        try read { db in
            let row = try Row.fetchOne(db, sql: SummaryRow.sql + " WHERE id = ?", arguments: [job])
            guard let row else { throw StoreError.noSuchJob(job) }
            return try SummaryRow.read(row, at: now)
        }
    }

    /// The Job Status view, from one snapshot.
    package func job(_ id: Int64, at now: Timestamp) throws -> JobView {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: SummaryRow.sql + " WHERE id = ?", arguments: [id])
            guard let row else { throw StoreError.noSuchJob(id) }
            let phases = try Row.fetchAll(
                db, sql: "SELECT * FROM phase WHERE job = ? ORDER BY number", arguments: [id])
            let servers = try ServerRows(job: id, phases: phases, db: db).read()
            return JobView(
                summary: try SummaryRow.read(row, at: now),
                relations: try JobRelations(of: id, in: db),
                phases: try phases.map {
                    PhaseView(
                        name: try $0.value("name"), status: try word($0.value("status")),
                        scheduled: try time($0.value("scheduled")))
                },
                waves: try WaveView.waves(of: id, servers.map(\.name), in: db),
                gate: try Self.gate(of: id, in: db), servers: servers)
        }
    }
}

/// A status column's value; the schema's checks keep others out.
func word<Status: RawRepresentable<String>>(_ text: String) throws -> Status {
    guard let status = Status(rawValue: text) else {
        throw Damage("the status \(text.prefix(40)) is none")
    }
    return status
}

func time(_ milliseconds: Int64?) -> Timestamp? {
    milliseconds.map { Timestamp(milliseconds: $0) }
}
