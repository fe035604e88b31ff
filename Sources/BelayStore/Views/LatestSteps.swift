import BelayModel
import GRDB

/// Finds the latest steps of single servers of a job. The key of the table begins with the step's
/// number, so that each step of a server is one look-up, and a server has some tens of them; without
/// the numbers, SQLite would look at the steps of all servers.
struct LatestSteps {
    private let job: Int64
    private let begun: Statement
    private let failed: Statement

    init(of job: Int64, in db: Database) throws {
        self.job = job
        let last = try Int.fetchOne(
            db, sql: "SELECT max(number) FROM step WHERE job = ?", arguments: [job])
        let numbers = (0...max(0, last ?? 0)).map(String.init).joined(separator: ",")
        let rows = "FROM step WHERE job = ? AND number IN (\(numbers)) AND server = ?"
        begun = try db.makeStatement(
            sql: """
                SELECT number, phase, name, status, started \(rows) AND started IS NOT NULL
                ORDER BY number DESC LIMIT 1
                """)
        failed = try db.makeStatement(
            sql: """
                SELECT exitStatus \(rows) AND status = 'Failed' ORDER BY number DESC LIMIT 1
                """)
    }

    /// Adds the step that is in hand, or was last.
    func add(to server: ServerLine) throws -> ServerLine {
        var server = server
        if let row = try Row.fetchOne(begun, arguments: [job, server.number]) {
            server.step = StepLine(
                number: try row.value(at: 0),
                phase: Phase(rawValue: try row.value(at: 1)) ?? .analyze,
                name: try row.value(at: 2), status: try word(row.value(at: 3)),
                started: try time(row.value(at: 4)))
        }
        return server
    }

    /// The exit status of the last step that failed.
    func failedExit(of server: Int) throws -> Int? {
        try Int.fetchOne(failed, arguments: [job, server])
    }
}
