import BelayModel
import Foundation
import GRDB

/// A change of a package that is staged, and on how many servers.
package struct StagedPackage: Sendable, Hashable {
    package let name: String
    package let architecture: String
    package let from: String?
    package let to: String?
    package let isSecurity: Bool
    package let servers: Int
}

extension JobStore {
    /// What the servers that are ready at a job's gate would change, the most frequent change first.
    package func stagedPackages(of job: Int64, limit: Int) throws -> [StagedPackage] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT change.value ->> 'name', change.value ->> 'architecture',
                        change.value ->> 'from', change.value ->> 'to',
                        coalesce(change.value ->> 'isSecurity', 0), count(*)
                    FROM server JOIN serverReport
                        ON serverReport.job = server.job AND serverReport.server = server.number,
                        json_each(CAST(report AS TEXT), '$.changes') AS change
                    WHERE server.job = ? AND report IS NOT NULL
                        AND server.status NOT IN
                            ('Succeeded', 'Failed', 'Unreachable', 'Canceled', 'TimedOut')
                    GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 1, 2 LIMIT ?
                    """, arguments: [job, limit]
            ).map { row in
                StagedPackage(
                    name: try row.value(at: 0), architecture: try row.value(at: 1),
                    from: try row.value(at: 2), to: try row.value(at: 3),
                    isSecurity: try row.value(at: 4), servers: try row.value(at: 5))
            }
        }
    }

    /// The names of the playbook's own items of a job's action phase, in their order.
    package func actionItems(of job: Int64) throws -> [String] {
        try read { db in
            let items = try String.fetchOne(
                db, sql: "SELECT items FROM phase WHERE job = ? AND number = ?",
                arguments: [job, Phase.action.rawValue])
            return try items.map { try JSON.decode(from: Data($0.utf8)) } ?? []
        }
    }
}
