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
    package let terminationRequested: Timestamp?
    package let finished: Timestamp?
    /// Who drives the job; `nil`: nobody has it.
    package let coordinator: CoordinatorView?
}

/// The Job Status view: every server, every step.
package struct JobView: Sendable, Hashable {
    package let summary: JobSummary
    package let phases: [PhaseView]
    package let servers: [ServerView]
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

extension JobStore {
    /// All jobs, newest first.
    package func jobs(at now: Timestamp) throws -> [JobSummary] {
        try database.read { db in
            let rows = try Row.fetchCursor(db, sql: SummaryRow.sql + " ORDER BY id DESC")
            var jobs: [JobSummary] = []
            while let row = try rows.next() { jobs.append(try SummaryRow.read(row, at: now)) }
            return jobs
        }
    }

    /// The Job Status view, from one snapshot.
    package func job(_ id: Int64, at now: Timestamp) throws -> JobView {
        try database.read { db in
            let row = try Row.fetchOne(
                db, sql: SummaryRow.sql + " WHERE id = ?", arguments: [id])
            guard let row else { throw StoreError.noSuchJob(id) }
            let phases = try Row.fetchAll(
                db, sql: "SELECT * FROM phase WHERE job = ? ORDER BY number", arguments: [id])
            return JobView(
                summary: try SummaryRow.read(row, at: now),
                phases: try phases.map {
                    PhaseView(
                        name: $0["name"], status: try word($0["status"]),
                        scheduled: time($0["scheduled"]))
                },
                servers: try ServerRows(job: id, phases: phases, db: db).read())
        }
    }
}

/// A status column's value; the schema's checks keep others out.
func word<Status: RawRepresentable<String>>(_ text: String) throws -> Status {
    guard let status = Status(rawValue: text) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unknown status \(text)")
    }
    return status
}

func time(_ milliseconds: Int64?) -> Timestamp? {
    milliseconds.map { Timestamp(milliseconds: $0) }
}
