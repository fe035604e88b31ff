import BelayModel
import GRDB

/// What the tables say of a job.
struct Picture {
    struct Row {
        let phase: Int
        let status: StepStatus
        let name: String

        var hasBegun: Bool {
            switch status {
            case .pending, .skipped: false
            case .running, .succeeded, .failed, .timedOut: true
            }
        }
    }

    private(set) var statuses: [ServerStatus] = []
    /// By server: its steps.
    private(set) var steps: [[Int: Row]] = []
    private(set) var phases: [PhaseStatus] = []
    private(set) var isApproved = false
    /// Whether somebody has asked for the end.
    private(set) var isTerminated = false
    private(set) var status = JobStatus.pending
    /// Why the job was stopped; `nil`: it was not.
    private(set) var cause: StopCause?
    /// Whether the servers that were left were divided into waves.
    private(set) var hasWaves = false

    init(of job: Int64, in db: Database) throws {
        let servers = try String.fetchAll(
            db.cachedStatement(sql: "SELECT status FROM server WHERE job = ? ORDER BY number"),
            arguments: [job])
        statuses = servers.map { ServerStatus(rawValue: $0) ?? .pending }
        steps = statuses.map { _ in [:] }
        let rows = try GRDB.Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT server, number, phase, status, name FROM step WHERE job = ?"),
            arguments: [job])
        while let row = try rows.next() {
            let server: Int = row[0]
            steps[server][row[1]] = Row(
                phase: row[2], status: StepStatus(rawValue: row[3]) ?? .pending, name: row[4])
        }
        phases = try String.fetchAll(
            db.cachedStatement(sql: "SELECT status FROM phase WHERE job = ? ORDER BY number"),
            arguments: [job]
        ).map { PhaseStatus(rawValue: $0) ?? .pending }
        let row = try GRDB.Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT status, stopCause,
                        (SELECT verdict FROM approval WHERE job = id) = 'Approved',
                        EXISTS (SELECT 1 FROM termination WHERE job = id AND cause = 'user'),
                        EXISTS (SELECT 1 FROM wave WHERE job = id)
                    FROM job WHERE id = ?
                    """), arguments: [job])
        guard let row else { return }
        status = JobStatus(rawValue: row[0]) ?? .pending
        cause = (row[1] as String?).flatMap(StopCause.init(rawValue:))
        isApproved = row[2] as Bool? ?? false
        isTerminated = row[3]
        hasWaves = row[4]
    }

    var hasOpenedAction: Bool {
        phases[2] == .active || statuses.indices.contains(where: hasBegun)
    }

    func hasBegun(_ server: Int) -> Bool {
        steps[server].values.contains { $0.phase == 2 && $0.hasBegun }
    }

    /// Whether an item of its action phase has ended.
    func hasDone(_ server: Int) -> Bool {
        steps[server].values.contains { $0.phase == 2 && $0.hasBegun && $0.status != .running }
    }

    func isIn(_ server: Int) -> Bool { hasBegun(server) && !statuses[server].isFinal }
}
