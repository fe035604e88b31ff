import BelayModel
import GRDB

/// Writes the rows of servers.
struct ServerProjection {
    private let job: Int64
    private let db: Database
    private let one: Statement
    private let many: Statement
    private let report: Statement

    init(job: Int64, db: Database) throws {
        (self.job, self.db) = (job, db)
        one = try db.cachedStatement(
            sql: """
                UPDATE server SET status = ?, reason = ?, linkLost = ?, waitsFor = ?, staging = ?,
                    stagingPath = ?, stagingNote = ?, outcome = ?
                WHERE job = ? AND number = ?
                """)
        many = try db.cachedStatement(
            sql: """
                UPDATE server SET status = ?, reason = ?, linkLost = ?, waitsFor = ?, staging = ?,
                    stagingPath = ?, stagingNote = ?, outcome = NULL
                WHERE job = ? AND number BETWEEN ? AND ?
                """)
        report = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO serverReport (job, server, report, changed)
                VALUES (?, ?, ?, ?)
                """)
    }

    /// Writes what a server's row says, its report when that has changed, and its patch level.
    /// - Parameter written: the report as it is stored; `nil`: not known.
    func write(
        _ row: ServerRow, to number: Int, of run: JobRun, _ written: inout ReportRow?
    ) throws {
        let (server, name) = (run.servers[number], run.plan.servers[number].name)
        let report = server.report.map {
            ReportView(
                $0, server.findings, server.steps.map(\.item), analyzed: server.analyzed,
                rebooted: server.isRebooted)
        }
        try one.execute(arguments: [
            row.status.rawValue, row.reason, row.linkLost, row.waitsFor, row.staging.rawValue,
            row.stagingPath, row.stagingNote, OutcomeKey.of(server, named: name), job, number,
        ])
        let stored = ReportRow(report, changes: row.changes)
        if written != stored {
            written = stored
            try self.report.execute(arguments: [
                job, number, try report.map { try JSON.encode($0) },
                server.changed.isEmpty ? nil : try JSON.encode(server.changed),
            ])
        }
        let level = PatchLevel(
            kind: run.plan.kind, status: row.status, report: report, changed: server.changed,
            analyzed: server.analyzed)
        try level.write(server: name, job: job, in: db)
    }

    /// - Parameter row: a plain one.
    func write(_ row: ServerRow, to numbers: ClosedRange<Int>) throws {
        try many.execute(arguments: [
            row.status.rawValue, row.reason, row.linkLost, row.waitsFor, row.staging.rawValue,
            row.stagingPath, row.stagingNote, job, numbers.lowerBound, numbers.upperBound,
        ])
    }
}

extension ServerRun {
    /// When the last analyze step ended.
    fileprivate var analyzed: Timestamp? {
        steps.prefix { $0.phase == .analyze }.compactMap(\.finished).max()
    }

    fileprivate var isRebooted: Bool {
        steps.contains { step in
            guard case .reboot = step.item.work else { return false }
            return step.status == .succeeded
        }
    }
}
