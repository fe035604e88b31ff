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
        phases = rows.map { $0["name"] }
        var planned: [(phase: Phase, name: String)] = []
        for row in rows {
            let phase = Phase(rawValue: row["number"]) ?? .analyze
            guard let items: String = row["items"] else { continue }
            let names = try JSON.decode([String].self, from: Data(items.utf8))
            planned += names.map { (phase, $0) }
        }
        self.planned = planned
    }

    func read() throws -> [ServerView] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM server WHERE job = ? ORDER BY number", arguments: [job])
        var lists = try rows.map { row in
            StepList(phases: phases, server: try word(row["status"]))
        }
        // In the order of the table: sorting them by server would take longer than reading them.
        let steps = try Row.fetchCursor(
            db, sql: "SELECT * FROM step WHERE job = ? ORDER BY number, server", arguments: [job])
        while let row = try steps.next() { lists[row[1]].add(try StepRow(row)) }
        return try zip(rows, lists).map { row, list in
            var list = list
            for item in planned.dropFirst(list.steps.count) {
                list.add(StepRow(phase: item.phase, name: item.name))
            }
            return try server(row, list)
        }
    }

    private func server(_ row: Row, _ list: StepList) throws -> ServerView {
        ServerView(
            name: row["name"], address: row["address"], status: list.server,
            reason: row["reason"], linkLost: row["linkLost"],
            staging: try word(row["staging"]), stagingPath: row["stagingPath"],
            stagingNote: row["stagingNote"],
            report: try (row["report"] as Data?).map { try JSON.decode(from: $0) },
            changed: try (row["changed"] as Data?).map { try JSON.decode(from: $0) } ?? [],
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
        phase = Phase(rawValue: row[3]) ?? .analyze
        name = row[4]
        status = try word(row[5])
        exitStatus = row[6]
        signal = row[7]
        reason = row[8]
        started = time(row[9])
        finished = time(row[10])
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
