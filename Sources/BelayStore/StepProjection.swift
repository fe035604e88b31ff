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
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET phase = excluded.phase, name = excluded.name,
                    status = excluded.status, exitStatus = excluded.exitStatus,
                    signal = excluded.signal, reason = excluded.reason,
                    started = excluded.started, finished = excluded.finished
                """)
        update = try db.cachedStatement(
            sql: """
                UPDATE step SET status = ?, exitStatus = ?, signal = ?, reason = ?, started = ?,
                    finished = ?
                WHERE job = ? AND server = ? AND number = ?
                """)
    }

    /// Writes what the reactions say has changed.
    func update(
        _ run: JobRun, _ reactions: [JobRun.Reaction], _ written: inout WrittenRows
    ) throws {
        // In the table's order, in which SQLite finds the next row near the last one.
        var changed = reactions.flatMap(\.steps)
        changed.sort { ($0.server, $0.step) < ($1.server, $1.step) }
        var last: JobRun.StepIndex?
        for index in changed where index != last {
            last = index
            try write(
                run.servers[index.server].steps[index.step], index,
                isGenerated: run.servers[index.server].report != nil,
                &written.begun[index.server])
        }
    }

    /// - Parameters:
    ///   - isGenerated: whether the server's analysis may have added the step.
    ///   - begun: see `WrittenRows`.
    private func write(
        _ step: Step, _ index: JobRun.StepIndex, isGenerated: Bool, _ begun: inout Int
    ) throws {
        if index.step < begun, !isGenerated { return try rewrite(step, index) }
        // A generated item is in no plan: it has a row even if it never begins.
        if step.status == .skipped, !isGenerated { return }
        if step.started != nil { begun = max(begun, index.step + 1) }
        try insert.execute(arguments: [
            job, index.server, index.step, step.phase.rawValue, step.item.name,
            step.status.rawValue, step.exit?.status, step.exit?.signal, step.reason,
            step.started?.milliseconds, step.finished?.milliseconds,
        ])
    }

    /// Writes a step again, whose place and name stay what they are.
    private func rewrite(_ step: Step, _ index: JobRun.StepIndex) throws {
        try update.execute(arguments: [
            step.status.rawValue, step.exit?.status, step.exit?.signal, step.reason,
            step.started?.milliseconds, step.finished?.milliseconds, job, index.server, index.step,
        ])
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
