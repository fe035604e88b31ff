import BelayModel
import Foundation
import GRDB

extension JobStore {
    /// One server of a job with all of its steps. The rest of the job is not read.
    /// - Returns: its place among the job's servers, and the server; `nil`: the job has none of that name.
    package func server(of job: Int64, named name: String) throws -> (
        number: Int, view: ServerView
    )? {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: ServerRows.sql + " WHERE server.job = ? AND name = ? LIMIT 1",
                arguments: [job, name])
            guard let row else { return nil }
            let phases = try Row.fetchAll(
                db, sql: "SELECT * FROM phase WHERE job = ? ORDER BY number", arguments: [job])
            let rows = try ServerRows(job: job, phases: phases, db: db)
            return (try row.value("number"), try rows.read(one: row))
        }
    }
}

/// A server in one of the jobs that it was in.
package struct ServerInJob: Sendable, Hashable {
    package let job: Int64
    /// The job's.
    package let name: String
    package let server: ServerLine
}

extension JobStore {
    /// The latest jobs that a server was in, the newest first.
    package func jobs(ofServer name: String, limit: Int) throws -> [ServerInJob] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT job.id, job.name, server.number, server.name, server.address,
                        server.status, server.reason, server.linkLost, server.staging,
                        server.stagingNote, server.waitsFor
                    FROM job JOIN server ON server.job = job.id
                    WHERE server.name = ? ORDER BY job.id DESC LIMIT ?
                    """, arguments: [name, limit]
            ).map { row in
                ServerInJob(
                    job: try row.value(at: 0), name: try row.value(at: 1),
                    server: ServerLine(
                        number: try row.value(at: 2), name: try row.value(at: 3),
                        address: try row.value(at: 4), status: try word(row.value(at: 5)),
                        reason: try row.value(at: 6), linkLost: try row.value(at: 7),
                        waitsFor: try row.value(at: 10),
                        staging: try word(row.value(at: 8)), stagingNote: try row.value(at: 9)))
            }
        }
    }
}
