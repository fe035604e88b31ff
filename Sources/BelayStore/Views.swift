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
            try Row.fetchAll(db, sql: Self.summaries + " ORDER BY id DESC")
                .map { try Self.summary($0, in: db, at: now) }
        }
    }

    /// The Job Status view, from one snapshot.
    package func job(_ id: Int64, at now: Timestamp) throws -> JobView {
        try database.read { db in
            let row = try Row.fetchOne(
                db, sql: Self.summaries + " WHERE id = ?", arguments: [id])
            guard let row else { throw StoreError.noSuchJob(id) }
            let phases = try Row.fetchAll(
                db, sql: "SELECT * FROM phase WHERE job = ? ORDER BY number", arguments: [id]
            ).map {
                PhaseView(
                    name: $0["name"], status: try word($0["status"]),
                    scheduled: time($0["scheduled"]))
            }
            return JobView(
                summary: try Self.summary(row, in: db, at: now), phases: phases,
                servers: try Self.servers(of: id, phases: phases.map(\.name), in: db))
        }
    }

    private static let summaries = """
        SELECT id, uid, name, kind, checking, status, servers, created, started,
            terminationRequested, finished,
            (SELECT requested FROM termination WHERE job = job.id) AS requested,
            (SELECT count(*) FROM server INDEXED BY owed
                WHERE job = job.id AND staging = 'Owed') AS owed
        FROM job
        """

    private static func summary(
        _ row: Row, in db: Database, at now: Timestamp
    ) throws -> JobSummary {
        let id: Int64 = row["id"]
        let status: JobStatus = try word(row["status"])
        return JobSummary(
            id: id, uid: row["uid"], name: row["name"], kind: try word(row["kind"]),
            check: row["checking"], status: status, servers: row["servers"], owed: row["owed"],
            created: Timestamp(milliseconds: row["created"]), started: time(row["started"]),
            terminationRequested: time(row["requested"] ?? row["terminationRequested"]),
            finished: time(row["finished"]),
            coordinator: status.isFinal ? nil : try holder(of: id, in: db, at: now))
    }

    private static func servers(
        of job: Int64, phases: [String], in db: Database
    ) throws -> [ServerView] {
        var steps: [Int: [StepView]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM step WHERE job = ? ORDER BY server, number", arguments: [job])
        while let row = try rows.next() {
            let server: Int = row["server"]
            let phase = Phase(rawValue: row["phase"]) ?? .analyze
            let previous = steps[server]?.last
            let number = previous?.phase == phase ? (previous?.number ?? 0) + 1 : 1
            steps[server, default: []].append(
                StepView(
                    phaseName: phases[phase.rawValue], phase: phase, number: number,
                    name: row["name"], status: try word(row["status"]),
                    exitStatus: row["exitStatus"], signal: row["signal"], reason: row["reason"],
                    started: time(row["started"]), finished: time(row["finished"])))
        }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM server WHERE job = ? ORDER BY number", arguments: [job]
        ).map { row in
            ServerView(
                name: row["name"], address: row["address"], status: try word(row["status"]),
                reason: row["reason"], linkLost: row["linkLost"],
                staging: try word(row["staging"]), stagingPath: row["stagingPath"],
                stagingNote: row["stagingNote"],
                report: try (row["report"] as Data?).map { try JSON.decode(from: $0) },
                changed: try (row["changed"] as Data?).map { try JSON.decode(from: $0) } ?? [],
                steps: steps[row["number"]] ?? [])
        }
    }
}

/// A status column's value; the schema's checks keep others out.
private func word<Status: RawRepresentable<String>>(_ text: String) throws -> Status {
    guard let status = Status(rawValue: text) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unknown status \(text)")
    }
    return status
}

private func time(_ milliseconds: Int64?) -> Timestamp? {
    milliseconds.map { Timestamp(milliseconds: $0) }
}
