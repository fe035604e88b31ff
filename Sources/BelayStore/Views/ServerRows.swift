import BelayModel
import Foundation
import GRDB

/// Reads the servers of the Job Status view, with their steps.
struct ServerRows {
    private let job: Int64
    private let db: Database
    /// The phases' names in this job, by the phase's number.
    private let phases: [String]
    /// The steps that every server was given, in order. What a server's analysis added has rows.
    private let planned: [(phase: Phase, name: String)]

    init(job: Int64, phases rows: [Row], db: Database) throws {
        self.job = job
        self.db = db
        phases = try rows.map { try $0.value("name") }
        guard phases.count == Phase.allCases.count else { throw Damage("a job has lost a phase") }
        var planned: [(phase: Phase, name: String)] = []
        for row in rows {
            let phase = Phase(rawValue: try row.value("number")) ?? .analyze
            guard let items: String = try row.value("items") else { continue }
            let names = try JSON.decode([String].self, from: Data(items.utf8))
            planned += names.map { (phase, $0) }
        }
        self.planned = planned
    }

    /// Selects servers with their reports.
    static let sql = """
        SELECT number, name, address, status, reason, linkLost, waitsFor, staging, stagingPath,
            stagingNote, report, changed
        FROM server LEFT JOIN serverReport
            ON serverReport.job = server.job AND serverReport.server = number
        """

    func read() throws -> [ServerView] {
        let rows = try Row.fetchAll(
            db, sql: Self.sql + " WHERE server.job = ? ORDER BY number", arguments: [job])
        var lists = try rows.map { row in
            StepList(phases: phases, server: try word(row.value("status")))
        }
        // In the order of the table: sorting them by server would take longer than reading them.
        let steps = try Row.fetchCursor(
            db,
            sql: """
                SELECT job, server, number, phase, name, status, exitStatus, signal, reason, started,
                    finished
                FROM step WHERE job = ? ORDER BY number, server
                """, arguments: [job])
        while let row = try steps.next() {
            let server: Int = try row.value(at: 1)
            guard lists.indices.contains(server) else { throw Damage("a step of no server") }
            lists[server].add(try StepRow(row))
        }
        return try zip(rows, lists).map { row, list in
            var list = list
            for item in planned.dropFirst(list.steps.count) {
                list.add(StepRow(phase: item.phase, name: item.name))
            }
            return try server(row, list)
        }
    }

    /// Reads one server. Its steps are looked up by their numbers, for the table is in their order.
    func read(one row: Row) throws -> ServerView {
        let number: Int = try row.value("number")
        let last = try Int.fetchOne(
            db, sql: "SELECT max(number) FROM step WHERE job = ?", arguments: [job])
        var list = StepList(phases: phases, server: try word(row.value("status")))
        let numbers = (0...max(0, last ?? 0)).map(String.init).joined(separator: ",")
        let steps = try Row.fetchCursor(
            db,
            sql: """
                SELECT job, server, number, phase, name, status, exitStatus, signal, reason, started,
                    finished
                FROM step WHERE job = ? AND number IN (\(numbers)) AND server = ? ORDER BY number
                """, arguments: [job, number])
        while let row = try steps.next() { list.add(try StepRow(row)) }
        for item in planned.dropFirst(list.steps.count) {
            list.add(StepRow(phase: item.phase, name: item.name))
        }
        return try server(row, list)
    }

    private func server(_ row: Row, _ list: StepList) throws -> ServerView {
        let report: ReportView? =
            try (row.value("report") as Data?).map { try JSON.decode(from: $0) }
        let changed: [PackageChange] =
            try (row.value("changed") as Data?).map { try JSON.decode(from: $0) } ?? []
        return ServerView(
            name: try row.value("name"), address: try row.value("address"), status: list.server,
            reason: try row.value("reason"), linkLost: try row.value("linkLost"),
            waitsFor: try row.value("waitsFor"),
            staging: try word(row.value("staging")), stagingPath: try row.value("stagingPath"),
            stagingNote: try row.value("stagingNote"),
            report: report, changed: changed.withOrigins(from: report?.changes ?? []),
            steps: list.steps)
    }
}

/// A step as its row says; one that has none has not begun.
private struct StepRow {
    var phase: Phase
    var name: String
    var status = StepStatus.pending
    var exitStatus: Int?
    var signal: String?
    var reason: String?
    var started: Timestamp?
    var finished: Timestamp?

    init(phase: Phase, name: String) {
        self.phase = phase
        self.name = name
    }

    init(_ row: Row) throws {
        // By place, in the table's order: names are looked up anew for every row.
        phase = Phase(rawValue: try row.value(at: 3)) ?? .analyze
        name = try row.value(at: 4)
        status = try word(row.value(at: 5))
        exitStatus = try row.value(at: 6)
        signal = try row.value(at: 7)
        reason = try row.value(at: 8)
        started = try time(row.value(at: 9))
        finished = try time(row.value(at: 10))
    }
}

/// A server's steps, numbered within their phases.
private struct StepList {
    let phases: [String]
    let server: ServerStatus
    private(set) var steps: [StepView] = []
    private var number = 0

    init(phases: [String], server: ServerStatus) {
        self.phases = phases
        self.server = server
    }

    /// A step that has not begun on a server that has ended is skipped.
    mutating func add(_ row: StepRow) {
        number = steps.last?.phase == row.phase ? number + 1 : 1
        let isSkipped = row.status == .pending && server.isFinal
        steps.append(
            StepView(
                phaseName: phases[row.phase.rawValue], phase: row.phase, number: number,
                name: row.name, status: isSkipped ? .skipped : row.status,
                exitStatus: row.exitStatus, signal: row.signal, reason: row.reason,
                started: row.started, finished: row.finished))
    }
}
