import BelayModel
import GRDB

/// Writes the rows of steps. An event ends one step and begins the next: nothing is written more
/// often than these rows.
struct StepProjection {
    private let job: Int64
    private let insert: Statement
    private let update: Statement

    init(job: Int64, db: Database) throws {
        self.job = job
        insert = try db.cachedStatement(
            sql: """
                INSERT INTO step (job, server, number, phase, name, status, exitStatus, signal,
                    reason, started, finished)
                SELECT job, number, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM server
                WHERE job = ? AND number BETWEEN ? AND ?
                ON CONFLICT DO UPDATE SET phase = excluded.phase, name = excluded.name,
                    status = excluded.status, exitStatus = excluded.exitStatus,
                    signal = excluded.signal, reason = excluded.reason,
                    started = excluded.started, finished = excluded.finished
                """)
        update = try db.cachedStatement(
            sql: """
                UPDATE step SET status = ?, exitStatus = ?, signal = ?, reason = ?, started = ?,
                    finished = ?
                WHERE job = ? AND number = ? AND server BETWEEN ? AND ?
                """)
    }

    /// Writes what the reactions say has changed.
    func update(
        _ run: JobRun, _ reactions: [JobRun.Reaction], _ written: inout WrittenRows
    ) throws {
        // Neighbours come one after another, and of one server the steps in their order.
        var changed = reactions.flatMap(\.steps)
        changed.sort { ($0.step, $0.server) < ($1.step, $1.server) }
        var alike: Neighbours<StepRow>?
        var last: JobRun.StepIndex?
        for index in changed where index != last {
            last = index
            let row = StepRow(
                run.servers[index.server].steps[index.step], number: index.step,
                isGenerated: run.servers[index.server].report != nil,
                &written.begun[index.server])
            guard let row, alike?.take(index.server, row) != true else { continue }
            if let alike { try write(alike) }
            alike = Neighbours(index.server, row)
        }
        if let alike { try write(alike) }
    }

    private func write(_ steps: Neighbours<StepRow>) throws {
        let row = steps.row
        let (first, last) = (steps.numbers.lowerBound, steps.numbers.upperBound)
        if row.isThere {
            try update.execute(arguments: [
                row.status.rawValue, row.exit?.status, row.exit?.signal, row.reason,
                row.started?.milliseconds, row.finished?.milliseconds, job, row.number, first, last,
            ])
        } else {
            try insert.execute(arguments: [
                row.number, row.phase.rawValue, row.name, row.status.rawValue, row.exit?.status,
                row.exit?.signal, row.reason, row.started?.milliseconds, row.finished?.milliseconds,
                job, first, last,
            ])
        }
    }
}

/// What a step's row says.
private struct StepRow: Equatable {
    let number: Int
    let phase: Phase
    let name: String
    let status: StepStatus
    let exit: CommandEnd?
    let reason: String?
    let started: Timestamp?
    let finished: Timestamp?
    /// Whether there is one already, whose place and name stay what they are.
    let isThere: Bool

    /// - Parameters:
    ///   - isGenerated: whether the server's analysis may have added the step.
    ///   - begun: see `WrittenRows`.
    /// - Returns: `nil`: the step needs no row.
    init?(_ step: Step, number: Int, isGenerated: Bool, _ begun: inout Int) {
        isThere = number < begun && !isGenerated
        // A generated item is in no plan: it has a row even if it never begins.
        if !isThere, step.status == .skipped, !isGenerated { return nil }
        if step.started != nil { begun = max(begun, number + 1) }
        self.number = number
        phase = step.phase
        name = step.item.name
        status = step.status
        exit = step.exit
        reason = step.reason
        started = step.started
        finished = step.finished
    }
}

extension CommandEnd {
    fileprivate var status: Int? {
        switch self {
        case .exited(let status): status
        case .signaled: nil
        }
    }

    fileprivate var signal: String? {
        switch self {
        case .exited: nil
        case .signaled(let name): name
        }
    }
}
