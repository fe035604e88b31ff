package import BelayModel
import Foundation
import GRDB

/// Writes what the views read: the job as it is after its latest events.
struct Projection {
    let job: Int64
    let db: Database

    /// Writes a new job's phases and servers. A step gets its row when it begins.
    func insert(_ run: JobRun) throws {
        for phase in Phase.allCases {
            let isPlanned = !run.plan.check || phase == .analyze
            let all = run.plan[phase].items + (phase == .action ? run.plan.policies.afterWave : [])
            let items = isPlanned ? all.map(\.name) : []
            try db.cachedStatement(
                sql: """
                    INSERT INTO phase (job, number, name, status, scheduled, items)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                job, phase.rawValue, phase.name(in: run.plan.kind),
                run.phases[phase.rawValue].rawValue, run.plan[phase].scheduled?.milliseconds,
                String(decoding: try JSON.encode(items), as: UTF8.self),
            ])
        }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO server (job, number, name, address, status, staging)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for (number, server) in run.servers.enumerated() {
            let plan = run.plan.servers[number]
            try statement.execute(arguments: [
                job, number, plan.name, plan.address, server.status.rawValue,
                server.staging.rawValue,
            ])
        }
    }

    /// Writes what the reactions say has changed.
    func update(
        _ run: JobRun, _ reactions: [JobRun.Reaction], _ written: inout WrittenRows
    ) throws {
        try writeJob(run, &written)
        try writePhases(run.phases, &written)
        try PolicyProjection(job: job, db: db).update(run, reactions, &written)
        try writeServers(reactions, of: run, &written)
        try StepProjection(job: job, db: db).update(run, reactions, &written)
    }

    private func writeJob(_ run: JobRun, _ written: inout WrittenRows) throws {
        let row = JobRow(run)
        guard written.job != row else { return }
        written.job = row
        try db.cachedStatement(
            sql: """
                UPDATE job SET status = ?, started = ?, terminationRequested = ?, stopCause = ?,
                    stopReason = ?, finished = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            row.status.rawValue, row.started?.milliseconds,
            row.termination?.requested.milliseconds, row.termination?.cause.rawValue,
            row.termination?.reason, row.finished?.milliseconds, job,
        ])
    }

    private func writePhases(_ phases: [PhaseStatus], _ written: inout WrittenRows) throws {
        guard written.phases != phases else { return }
        written.phases = phases
        let phase = try db.cachedStatement(
            sql: "UPDATE phase SET status = ? WHERE job = ? AND number = ? AND status <> ?")
        for (number, status) in phases.enumerated() {
            try phase.execute(arguments: [status.rawValue, job, number, status.rawValue])
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

    private func writeServers(
        _ reactions: [JobRun.Reaction], of run: JobRun, _ written: inout WrittenRows
    ) throws {
        let rows = try ServerProjection(job: job, db: db)
        var alike: Neighbours<ServerRow>?
        for number in reactions.lazy.flatMap(\.servers) {
            let server = run.servers[number]
            let row = ServerRow(server)
            guard written.servers[number] != row else { continue }
            written.servers[number] = row
            if alike?.take(number, row) == true { continue }
            if let alike { try rows.write(alike.row, to: alike.numbers) }
            alike = nil
            if row.isPlain {
                alike = Neighbours(number, row)
            } else {
                try rows.write(row, to: number, of: run, &written.reports[number])
            }
        }
        if let alike { try rows.write(alike.row, to: alike.numbers) }
    }
}

/// What of a package report the views show; the items have become steps.
package struct ReportView: Sendable, Codable, Hashable {
    package var changes: [PackageChange]
    package var notes: [String]
    /// What the items found besides; `nil`: nothing.
    package var findings: PackageFindings?
    /// What the changes need on which file system.
    package var room: [FileSystemRoom]?
    /// By the place of a step among the server's: what is known of it besides its row. `nil`: the
    /// job is older than this.
    package var steps: [Int: StepPlan]?
    /// What else `analyze` found of the server; `nil`: the job is older than this.
    package var facts: ServerFacts?
    /// When `analyze` ended on the server; `nil`: the job is older than this.
    package var analyzed: Timestamp?
    /// Whether a step that restarts the server where it has to be has succeeded.
    package var rebooted: Bool?

    /// What a generated step is about.
    package struct StepPlan: Sendable, Codable, Hashable {
        /// Indexes into `changes`.
        package var packages: [Int]
        /// Seconds that it is expected to take.
        package var expected: Double?
    }

    init(
        _ report: PackageReport, _ findings: PackageFindings, _ items: [Item] = [],
        analyzed: Timestamp? = nil, rebooted: Bool = false
    ) {
        self.rebooted = rebooted ? true : nil
        facts = report.facts
        self.analyzed = analyzed
        var plans: [Int: StepPlan] = [:]
        for (number, item) in items.enumerated() {
            guard let packages = item.packages else { continue }
            plans[number] = StepPlan(packages: packages, expected: item.expected)
        }
        steps = plans.isEmpty ? nil : plans
        changes = report.changes
        notes = report.notes
        room = report.room
        self.findings = findings.isEmpty ? nil : findings
    }
}
