import BelayModel
import Foundation
import GRDB

/// Writes the rows of waves and of the gate.
struct PolicyProjection {
    let job: Int64
    let db: Database

    func update(
        _ run: JobRun, _ reactions: [JobRun.Reaction], _ written: inout WrittenRows
    ) throws {
        for number in reactions.lazy.flatMap(\.waves) {
            while written.waves.count <= number { written.waves.append(nil) }
            guard written.waves[number] != run.waves[number] else { continue }
            written.waves[number] = run.waves[number]
            try write(run.waves[number], to: number)
        }
        if let gate = run.gate, let rule = run.plan.policies.gate?.approval, !written.hasGate {
            written.hasGate = true
            try write(gate, rule)
        }
    }

    private func write(_ wave: Wave, to number: Int) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO wave (job, number, servers, status, due, started, finished)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET status = excluded.status, due = excluded.due,
                    started = excluded.started, finished = excluded.finished
                """
        ).execute(arguments: [
            job, number, String(decoding: try JSON.encode(wave.servers), as: UTF8.self),
            wave.status.rawValue, wave.due?.milliseconds, wave.started?.milliseconds,
            wave.finished?.milliseconds,
        ])
    }

    private func write(_ gate: GateRun, _ rule: Gate.Approval) throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO gate (job, digest, ready, since, due, rule)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                job, gate.digest, gate.ready, gate.since.milliseconds, gate.due.milliseconds,
                String(decoding: try JSON.encode(rule), as: UTF8.self),
            ])
    }
}
