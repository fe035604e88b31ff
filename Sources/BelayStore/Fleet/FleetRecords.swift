package import BelayModel
import Foundation
import GRDB

/// What one job found and did on one server.
package struct ServerRecord: Sendable {
    package let server: String
    package let address: String
    package let job: Int64
    package let jobName: String
    package let kind: JobKind
    package let check: Bool
    package let jobStatus: JobStatus
    package let created: Timestamp
    package let started: Timestamp?
    package let finished: Timestamp?
    package let status: ServerStatus
    package let reason: String?
    package let report: ReportView?
    package let changed: [PackageChange]

    /// When it was analyzed; for older jobs about when.
    package var analyzed: Timestamp? {
        report.map { $0.analyzed ?? started ?? created }
    }
    /// When its packages were changed, or about when.
    package var when: Timestamp { finished ?? started ?? created }
    /// What the analysis found, without what the job has brought.
    package var pending: [PackageChange] {
        report.map { PatchLevel.pending(kind, $0, changed) } ?? []
    }
}

extension JobStore {
    static let recordColumns = """
        server.name, server.address, job.id, job.name, job.kind, job.checking, job.status,
        job.created, job.started, job.finished, server.status, server.reason, serverReport.report,
        serverReport.changed
        """
    static let recordTables = """
        server JOIN job ON job.id = server.job LEFT JOIN serverReport
            ON serverReport.job = server.job AND serverReport.server = server.number
        """

    /// Names of all servers that jobs were about.
    package func serverNames() throws -> [String] {
        try read { db in
            try String.fetchAll(db, sql: "SELECT DISTINCT name FROM server ORDER BY name")
        }
    }

    /// What jobs changed on a server since a moment, or of all servers; the oldest first.
    package func changes(
        of server: String? = nil, since start: Timestamp? = nil
    ) throws -> [ServerRecord] {
        try read { db in
            // Apart: a condition that may be NULL would keep SQLite from the index of the names.
            let isNamed = server == nil ? "" : "server.name = ? AND"
            let named: StatementArguments = server.map { [$0] } ?? []
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(Self.recordColumns) FROM \(Self.recordTables)
                    WHERE \(isNamed) coalesce(job.finished, job.started, job.created) >= ?
                    ORDER BY job.id, server.number
                    """, arguments: named + [start?.milliseconds ?? .min])
            var records: [ServerRecord] = []
            while let row = try rows.next() { records.append(try Self.record(row)) }
            return records
        }
    }

    static func record(_ row: Row) throws -> ServerRecord {
        let report: ReportView? = try (row.value(at: 12) as Data?).map { try JSON.decode(from: $0) }
        let changed: [PackageChange] =
            try (row.value(at: 13) as Data?).map { try JSON.decode(from: $0) } ?? []
        return ServerRecord(
            server: try row.value(at: 0), address: try row.value(at: 1), job: try row.value(at: 2),
            jobName: try row.value(at: 3), kind: try word(row.value(at: 4)),
            check: try row.value(at: 5), jobStatus: try word(row.value(at: 6)),
            created: Timestamp(milliseconds: try row.value(at: 7)),
            started: try time(row.value(at: 8)), finished: try time(row.value(at: 9)),
            status: try word(row.value(at: 10)), reason: try row.value(at: 11),
            report: report, changed: changed.withOrigins(from: report?.changes ?? []))
    }
}
