package import BelayModel
import Foundation
import GRDB

/// An event as the journal has it.
package struct JournalEntry: Sendable {
    package let number: Int
    package let at: Timestamp
    package let event: Event
}

/// A piece of output as it is stored; `id` grows in the order of arrival.
package struct StoredOutput: Sendable {
    package let id: Int64
    package let at: Timestamp
    package let output: Output

    package init(id: Int64, at: Timestamp, output: Output) {
        self.id = id
        self.at = at
        self.output = output
    }
}

extension JobStore {
    /// The journal after an event number, in order.
    package func events(of job: Int64, after number: Int) throws -> [JournalEntry] {
        // One statement sees one state of the database; a transaction would be two more.
        try explaining {
            try database.unsafeRead { try Self.entries(of: job, after: number, in: $0) }
        }
    }

    private static func entries(
        of job: Int64, after number: Int, in db: Database
    ) throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        try EventRows.read(of: job, after: number, in: db) { entries.append($0) }
        return entries
    }

    /// Output of a job after an id, in order of arrival, at most `limit` pieces.
    /// - Parameter server: only this server's, by its index in the plan.
    package func output(
        of job: Int64, after id: Int64, server: Int? = nil, limit: Int
    ) throws -> [StoredOutput] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM output
                    WHERE job = ? AND id > ? AND (? IS NULL OR server = ?) ORDER BY id LIMIT ?
                    """,
                arguments: [job, id, server, server, limit]
            ).map(Self.output)
        }
    }

    private static func output(_ row: Row) throws -> StoredOutput {
        let bytes: Data = try row.value("bytes")
        let stream = BelayModel.OutputStream(rawValue: try row.value("stream"))
        return StoredOutput(
            id: try row.value("id"), at: Timestamp(milliseconds: try row.value("at")),
            output: Output(
                server: try row.value("server"), step: try row.value("step"),
                stream: stream ?? .standardOutput, bytes: Array(bytes)))
    }

    /// The latest output of a job after an id, in order of arrival: what came before it is left out,
    /// for whoever only wants the last lines.
    package func latestOutput(
        of job: Int64, after id: Int64, limit: Int
    ) throws -> [StoredOutput] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM output WHERE job = ? AND id > ? ORDER BY id DESC LIMIT ?",
                arguments: [job, id, limit]
            ).reversed().map(Self.output)
        }
    }

    /// How much of a step's output is stored.
    package func outputSizes(job: Int64, server: Int, step: Int) throws -> OutputSizes {
        try read { db in
            var sizes = OutputSizes()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT stream, sum(length(bytes)) AS size FROM output
                    WHERE job = ? AND server = ? AND step = ? GROUP BY stream
                    """,
                arguments: [job, server, step])
            for row in rows {
                switch BelayModel.OutputStream(rawValue: try row.value("stream")) {
                case .standardOutput: sizes.standardOutput = try row.value("size")
                case .standardError: sizes.standardError = try row.value("size")
                case nil: break
                }
            }
            return sizes
        }
    }
}
