package import BelayModel
import Foundation
import GRDB

/// A step that ended, as its row says.
package struct EndedStep: Sendable, Hashable {
    package let phase: Phase
    package let name: String
    package let status: StepStatus
    package let reason: String?
    package let started: Timestamp?
}

extension JobStore {
    /// The end of a journal: the last events before a number, in order. Events are numbered without
    /// gaps, so that the place where they begin is known.
    package func lastEvents(of job: Int64, before number: Int?, limit: Int) throws -> [JournalEntry]
    {
        let end = try min(number ?? .max, lastEvent(of: job) + 1)
        guard end > 1 else { return [] }
        return try read { db in
            var entries: [JournalEntry] = []
            do {
                try EventRows.read(of: job, after: max(0, end - limit - 1), in: db) { entry in
                    if entry.number >= end { throw EndOfPage() }
                    entries.append(entry)
                }
            } catch is EndOfPage {}
            return entries
        }
    }

    private struct EndOfPage: Error {}

    /// The number of a job's latest event; 0: there is none.
    package func lastEvent(of job: Int64) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql:
                    "SELECT number + count - 1 FROM event WHERE job = ? ORDER BY number DESC LIMIT 1",
                arguments: [job]) ?? 0
        }
    }

    /// The steps of servers that ended at these moments, in the same order; `nil`: there is none.
    package func stepsEnded(
        in job: Int64, _ moments: [(server: Int, at: Timestamp)]
    ) throws -> [EndedStep?] {
        try read { db in
            let last = try Int.fetchOne(
                db, sql: "SELECT max(number) FROM step WHERE job = ?", arguments: [job])
            let numbers = (0...max(0, last ?? 0)).map(String.init).joined(separator: ",")
            let statement = try db.makeStatement(
                sql: """
                    SELECT phase, name, status, reason, started FROM step
                    WHERE job = ? AND number IN (\(numbers)) AND server = ? AND finished = ?
                    ORDER BY number DESC LIMIT 1
                    """)
            return try moments.map { moment in
                try Row.fetchOne(
                    statement, arguments: [job, moment.server, moment.at.milliseconds]
                ).map { row in
                    EndedStep(
                        phase: Phase(rawValue: try row.value(at: 0)) ?? .analyze,
                        name: try row.value(at: 1), status: try word(row.value(at: 2)),
                        reason: try row.value(at: 3), started: try time(row.value(at: 4)))
                }
            }
        }
    }

    /// The names of a job's servers, by their places.
    package func serverNames(of job: Int64, _ numbers: Set<Int>) throws -> [Int: String] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT name FROM server WHERE job = ? AND number = ?")
            var names: [Int: String] = [:]
            for number in numbers {
                names[number] = try String.fetchOne(statement, arguments: [job, number])
            }
            return names
        }
    }
}
