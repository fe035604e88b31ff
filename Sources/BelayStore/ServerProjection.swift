import BelayModel
import GRDB

/// Writes the rows of servers.
struct ServerProjection {
    private let job: Int64
    private let one: Statement
    private let many: Statement

    init(job: Int64, db: Database) throws {
        self.job = job
        one = try db.cachedStatement(
            sql: """
                UPDATE server SET status = ?, reason = ?, linkLost = ?, staging = ?,
                    stagingPath = ?, stagingNote = ?, report = ?, changed = ?
                WHERE job = ? AND number = ?
                """)
        many = try db.cachedStatement(
            sql: """
                UPDATE server SET status = ?, reason = ?, linkLost = ?, staging = ?,
                    stagingPath = ?, stagingNote = ?, report = NULL, changed = NULL
                WHERE job = ? AND number BETWEEN ? AND ?
                """)
    }

    func write(_ row: ServerRow, _ server: ServerRun, to number: Int) throws {
        try one.execute(arguments: [
            row.status.rawValue, row.reason, row.linkLost, row.staging.rawValue,
            row.stagingPath, row.stagingNote,
            try server.report.map { try JSON.encode(ReportView($0, server.findings)) },
            server.changed.isEmpty ? nil : try JSON.encode(server.changed), job, number,
        ])
    }

    /// - Parameter row: a plain one.
    func write(_ row: ServerRow, to numbers: ClosedRange<Int>) throws {
        try many.execute(arguments: [
            row.status.rawValue, row.reason, row.linkLost, row.staging.rawValue,
            row.stagingPath, row.stagingNote, job, numbers.lowerBound, numbers.upperBound,
        ])
    }
}
