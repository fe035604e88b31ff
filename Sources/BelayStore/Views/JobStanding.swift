package import BelayModel
import GRDB

/// What a termination of a job would meet. No more of it is read than what is in hand.
package struct JobStanding: Sendable {
    package let counts: StatusCounts
    /// The items that are in hand, those that began first first.
    package let inHand: [(server: String, step: StepLine)]
    /// Of the action phase, once it has opened.
    package let waves: [(status: PhaseStatus, servers: Int)]
}

extension JobStore {
    /// How far a job is, from one snapshot.
    package func standing(of job: Int64) throws -> JobStanding {
        try read { db in
            JobStanding(
                counts: try Self.tally(of: job, in: db).counts,
                inHand: try Self.itemsInHand(of: job, in: db),
                waves: try WaveView.sizes(of: job, in: db))
        }
    }

    private static func itemsInHand(
        of job: Int64, in db: Database
    ) throws -> [(server: String, step: StepLine)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT server.name, step.number, step.phase, step.name, step.started
                FROM step INDEXED BY runningStep JOIN server
                    ON server.job = step.job AND server.number = step.server
                WHERE step.job = ? AND step.status = 'Running' ORDER BY step.started
                """, arguments: [job]
        ).map { row in
            (
                try row.value(at: 0),
                StepLine(
                    number: try row.value(at: 1),
                    phase: Phase(rawValue: try row.value(at: 2)) ?? .analyze,
                    name: try row.value(at: 3), status: .running,
                    started: try time(row.value(at: 4)))
            )
        }
    }
}
