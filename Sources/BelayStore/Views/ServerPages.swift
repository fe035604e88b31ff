package import BelayModel
import Foundation
import GRDB

/// A server of a job without its steps.
package struct ServerLine: Sendable, Hashable {
    /// Its place among the job's servers, from 0.
    package let number: Int
    package let name: String
    package let address: String
    package let status: ServerStatus
    package let reason: String?
    package let linkLost: String?
    /// The job that is changing the server, whose end it waits for.
    package let waitsFor: Int64?
    package let staging: StagingStatus
    package let stagingNote: String?
    /// What is in hand, or what was last; `nil`: no step has begun.
    package var step: StepLine?
}

/// A step in a line of its server.
package struct StepLine: Sendable, Hashable {
    /// Its place among the server's steps, from 0.
    package let number: Int
    package let phase: Phase
    package let name: String
    package let status: StepStatus
    package let started: Timestamp?
}

/// Servers that ended, or are, alike.
package struct OutcomeGroup: Sendable, Hashable {
    package let status: ServerStatus
    package let count: Int
    package let key: String?
    /// The first of them, for all.
    package let example: ServerLine
    /// Packages that each has changed.
    package let changes: Int
    /// How the failed step ended.
    package let exitStatus: Int?
}

/// Which servers of a job a page is to have.
package struct ServerFilter: Sendable, Hashable {
    package var status: ServerStatus?
    /// A part of the name.
    package var text: String?
    /// Those of a group of identical outcome.
    package var outcome: String?
    package var staging: StagingStatus?

    package init() {}

    package var isEmpty: Bool { self == ServerFilter() }
}

/// Where a page of servers begins: after this one, in the order of the page.
package struct ServerCursor: Sendable, Hashable {
    package let rank: Int
    package let number: Int

    package init(rank: Int, number: Int) {
        self.rank = rank
        self.number = number
    }
}

extension ServerStatus {
    /// The order of a page: what needs somebody first.
    package var rank: Int {
        switch self {
        case .failed: 0
        case .timedOut: 1
        case .unreachable: 2
        case .stopping: 3
        case .running: 4
        case .canceled: 5
        case .pending: 6
        case .succeeded: 7
        }
    }
}

extension JobStore {
    /// A page of a job's servers, failed ones first.
    package func servers(
        of job: Int64, _ filter: ServerFilter, after cursor: ServerCursor?, limit: Int
    ) throws -> [ServerLine] {
        try read { db in
            let (conditions, arguments) = Self.conditions(job, filter)
            var sql = "SELECT \(Self.line), \(Self.rank) AS rank FROM server WHERE \(conditions)"
            var all = arguments
            if let cursor {
                sql += " AND (\(Self.rank), number) > (?, ?)"
                all += [cursor.rank, cursor.number]
            }
            sql += " ORDER BY rank, number LIMIT \(limit)"
            let steps = try LatestSteps(of: job, in: db)
            return try Row.fetchAll(db, sql: sql, arguments: all).map { row in
                try steps.add(to: try Self.line(row))
            }
        }
    }

    /// How many servers a filter leaves.
    package func countServers(of job: Int64, _ filter: ServerFilter) throws -> Int {
        try read { db in
            let (conditions, arguments) = Self.conditions(job, filter)
            return try Int.fetchOne(
                db, sql: "SELECT count(*) FROM server WHERE \(conditions)", arguments: arguments)
                ?? 0
        }
    }

    /// Servers grouped by identical outcome, the largest group first within what needs somebody first.
    package func groups(of job: Int64, limit: Int) throws -> [OutcomeGroup] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT min(number), count(*), status, outcome, \(Self.rank) AS rank FROM server
                    WHERE job = ? GROUP BY status, outcome, CASE WHEN outcome IS NULL THEN reason END
                    ORDER BY rank, count(*) DESC LIMIT \(limit)
                    """, arguments: [job])
            let steps = try LatestSteps(of: job, in: db)
            return try rows.map { try Self.group($0, of: job, steps, in: db) }
        }
    }

    private static func group(
        _ row: Row, of job: Int64, _ steps: LatestSteps, in db: Database
    ) throws -> OutcomeGroup {
        let number: Int = try row.value(at: 0)
        let example = try Row.fetchOne(
            db, sql: "SELECT \(line) FROM server WHERE job = ? AND number = ?",
            arguments: [job, number])
        guard let example else { throw Damage("a server has gone") }
        let changed = try Data.fetchOne(
            db, sql: "SELECT changed FROM serverReport WHERE job = ? AND server = ?",
            arguments: [job, number])
        return OutcomeGroup(
            status: try word(row.value(at: 2)), count: try row.value(at: 1),
            key: try row.value(at: 3), example: try steps.add(to: try line(example)),
            changes: try changed.map { try JSON.decode([PackageChange].self, from: $0).count } ?? 0,
            exitStatus: try steps.failedExit(of: number))
    }

    /// Servers by their numbers, for a page that is open.
    package func servers(of job: Int64, numbers: [Int]) throws -> [ServerLine] {
        try read { db in
            let steps = try LatestSteps(of: job, in: db)
            return try numbers.compactMap { number in
                try Row.fetchOne(
                    db, sql: "SELECT \(Self.line) FROM server WHERE job = ? AND number = ?",
                    arguments: [job, number]
                ).map { try steps.add(to: try Self.line($0)) }
            }
        }
    }

    private static let line =
        "number, name, address, status, reason, linkLost, staging, stagingNote, waitsFor"

    private static let rank: String = {
        let cases = ServerStatus.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.rank)" }
        return "CASE status \(cases.joined(separator: " ")) END"
    }()

    private static func conditions(
        _ job: Int64, _ filter: ServerFilter
    ) -> (String, StatementArguments) {
        var conditions = ["job = ?"]
        var arguments: StatementArguments = [job]
        if let status = filter.status {
            conditions.append("status = ?")
            arguments += [status.rawValue]
        }
        if let text = filter.text {
            conditions.append("instr(lower(name), lower(?)) > 0")
            arguments += [text]
        }
        if let outcome = filter.outcome {
            conditions.append("outcome = ?")
            arguments += [outcome]
        }
        if let staging = filter.staging {
            conditions.append("staging = ?")
            arguments += [staging.rawValue]
        }
        return (conditions.joined(separator: " AND "), arguments)
    }

    private static func line(_ row: Row) throws -> ServerLine {
        ServerLine(
            number: try row.value(at: 0), name: try row.value(at: 1), address: try row.value(at: 2),
            status: try word(row.value(at: 3)), reason: try row.value(at: 4),
            linkLost: try row.value(at: 5), waitsFor: try row.value(at: 8),
            staging: try word(row.value(at: 6)), stagingNote: try row.value(at: 7))
    }
}
