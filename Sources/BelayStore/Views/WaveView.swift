package import BelayModel
import Foundation
import GRDB

/// A wave of a job's action phase.
package struct WaveView: Sendable, Hashable {
    /// By name.
    package let servers: [String]
    package let status: PhaseStatus
    /// When the pause before it is over.
    package let due: Timestamp?
    package let started: Timestamp?
    package let finished: Timestamp?

    /// The waves' statuses, and how many servers each has.
    static func sizes(
        of job: Int64, in db: Database
    ) throws -> [(status: PhaseStatus, servers: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT status, json_array_length(servers) FROM wave WHERE job = ? ORDER BY number
                """, arguments: [job]
        ).map { (try word($0.value(at: 0)), try $0.value(at: 1)) }
    }

    static func waves(of job: Int64, _ names: [String], in db: Database) throws -> [WaveView] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT servers, status, due, started, finished FROM wave WHERE job = ?
                ORDER BY number
                """, arguments: [job])
        return try rows.map { row in
            let servers: String = try row.value(at: 0)
            let numbers: [Int] = try JSON.decode(from: Data(servers.utf8))
            return WaveView(
                servers: numbers.filter(names.indices.contains).map { names[$0] },
                status: try word(row.value(at: 1)), due: try time(row.value(at: 2)),
                started: try time(row.value(at: 3)), finished: try time(row.value(at: 4)))
        }
    }
}
