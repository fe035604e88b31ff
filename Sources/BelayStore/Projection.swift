package import BelayModel
import Foundation
import GRDB

/// Writes what the views read: the job as it is after its latest events.
struct Projection {
    let job: Int64
    let db: Database

    /// Writes a new job's phases, servers and steps.
    func insert(_ run: JobRun) throws {
        for phase in Phase.allCases {
            try db.execute(
                sql: """
                    INSERT INTO phase (job, number, name, status, scheduled)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    job, phase.rawValue, phase.name(in: run.plan.kind),
                    run.phases[phase.rawValue].rawValue, run.plan[phase].scheduled?.milliseconds,
                ])
        }
        for server in run.servers.indices {
            try write(server: server, of: run)
            for step in run.servers[server].steps.indices {
                try write(step: step, server: server, of: run)
            }
        }
    }

    /// Writes what the reactions say has changed.
    func update(_ run: JobRun, _ reactions: [JobRun.Reaction]) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job SET status = ?, started = ?, terminationRequested = ?, finished = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            run.status.rawValue, run.started?.milliseconds, run.terminationRequested?.milliseconds,
            run.finished?.milliseconds, job,
        ])
        let phase = try db.cachedStatement(
            sql: "UPDATE phase SET status = ? WHERE job = ? AND number = ? AND status <> ?")
        for (number, status) in run.phases.enumerated() {
            try phase.execute(arguments: [status.rawValue, job, number, status.rawValue])
        }
        for server in Set(reactions.flatMap(\.servers)) { try write(server: server, of: run) }
        for index in Set(reactions.flatMap(\.steps)) {
            try write(step: index.step, server: index.server, of: run)
        }
    }

    func append(_ output: [Output], at now: Timestamp) throws {
        guard !output.isEmpty else { return }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO output (job, server, step, at, stream, bytes)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for piece in output {
            try statement.execute(arguments: [
                job, piece.server, piece.step, now.milliseconds, piece.stream.rawValue,
                Data(piece.bytes),
            ])
        }
    }

    private func write(server number: Int, of run: JobRun) throws {
        let server = run.servers[number]
        let plan = run.plan.servers[number]
        try db.cachedStatement(
            sql: """
                INSERT INTO server (job, number, name, address, status, reason, linkLost,
                    staging, stagingPath, stagingNote, report, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET status = excluded.status, reason = excluded.reason,
                    linkLost = excluded.linkLost, staging = excluded.staging,
                    stagingPath = excluded.stagingPath, stagingNote = excluded.stagingNote,
                    report = excluded.report, changed = excluded.changed
                """
        ).execute(arguments: [
            job, number, plan.name, plan.address, server.status.rawValue, server.reason,
            server.linkLost, server.staging.rawValue, server.stagingPath, server.stagingNote,
            try server.report.map { try JSON.encode(ReportView($0, server.findings)) },
            server.changed.isEmpty ? nil : try JSON.encode(server.changed),
        ])
    }

    private func write(step number: Int, server: Int, of run: JobRun) throws {
        let step = run.servers[server].steps[number]
        var exitStatus: Int?
        var signal: String?
        switch step.exit {
        case .exited(let status): exitStatus = status
        case .signaled(let name): signal = name
        case nil: break
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO step (job, server, number, phase, name, status, exitStatus, signal,
                    reason, started, finished)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET phase = excluded.phase, name = excluded.name,
                    status = excluded.status, exitStatus = excluded.exitStatus,
                    signal = excluded.signal, reason = excluded.reason,
                    started = excluded.started, finished = excluded.finished
                """
        ).execute(arguments: [
            job, server, number, step.phase.rawValue, step.item.name, step.status.rawValue,
            exitStatus, signal, step.reason, step.started?.milliseconds,
            step.finished?.milliseconds,
        ])
    }
}

/// What of a package report the views show; the items have become steps.
package struct ReportView: Sendable, Codable, Hashable {
    package var changes: [PackageChange]
    package var notes: [String]
    /// What the items found besides; `nil`: nothing.
    package var findings: PackageFindings?

    init(_ report: PackageReport, _ findings: PackageFindings) {
        changes = report.changes
        notes = report.notes
        self.findings = findings.isEmpty ? nil : findings
    }
}
