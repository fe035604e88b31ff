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
        let steps = try Row.fetchCursor(
            db, sql: "SELECT * FROM step WHERE job = ? ORDER BY server, number", arguments: [job])
        var step = try steps.next()
        return try Row.fetchAll(
            db, sql: "SELECT * FROM server WHERE job = ? ORDER BY number", arguments: [job]
        ).map { row in
            let status: ServerStatus = try word(row["status"])
            let number: Int = row["number"]
            var list = StepList(phases: phases)
            while let row = step, row["server"] == number {
                list.add(try StepRow(row), of: status)
                step = try steps.next()
            }
            for item in planned.dropFirst(list.steps.count) {
                list.add(StepRow(phase: item.phase, name: item.name), of: status)
            }
            return try server(row, status, list.steps)
        }
    }

    private func server(
        _ row: Row, _ status: ServerStatus, _ steps: [StepView]
    ) throws -> ServerView {
        ServerView(
            name: row["name"], address: row["address"], status: status,
            reason: row["reason"], linkLost: row["linkLost"],
            staging: try word(row["staging"]), stagingPath: row["stagingPath"],
            stagingNote: row["stagingNote"],
            report: try (row["report"] as Data?).map { try JSON.decode(from: $0) },
            changed: try (row["changed"] as Data?).map { try JSON.decode(from: $0) } ?? [],
            steps: steps)
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
    private(set) var steps: [StepView] = []
    private var number = 0

    init(phases: [String]) { self.phases = phases }

    /// - Parameter server: a step that has not begun on a server that has ended is skipped.
    mutating func add(_ row: StepRow, of server: ServerStatus) {
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
