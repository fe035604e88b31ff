package import BelayModel
import Foundation
import GRDB

extension JobRelations {
    init(of job: Int64, in db: Database) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT schedule.name, nominal FROM occurrence
                JOIN schedule ON schedule.id = occurrence.schedule WHERE job = ?
                """, arguments: [job])
        self.init(
            schedule: try row?.value(at: 0), nominal: try row?.value(at: 1),
            retriedBy: try Int64.fetchAll(
                db, sql: "SELECT id FROM job WHERE retryOf = ? ORDER BY id", arguments: [job]),
            window: try Self.window(of: job, in: db))
    }
}

extension JobRelations {
    private static func window(of job: Int64, in db: Database) throws -> JobWindow? {
        let text = try String.fetchOne(
            db, sql: "SELECT window FROM job WHERE id = ?", arguments: [job])
        return try text.map { try JSON.decode(from: Data($0.utf8)) }
    }
}

extension JobView {
    /// Seconds that the longest item in hand ran on after the job's window had closed; `nil`: there
    /// is no window, or nothing did.
    package var overrun: Int? {
        guard let window = relations.window else { return nil }
        let ends = servers.lazy.flatMap(\.steps).compactMap(\.finished)
        guard let last = ends.max(), last > window.closes else { return nil }
        return Int((last.milliseconds - window.closes.milliseconds + 999) / 1000)
    }
}

extension JobStore {
    package func relations(of job: Int64) throws -> JobRelations {
        try read { try JobRelations(of: job, in: $0) }
    }

    /// The names of a job's servers that ended in one way, in the order of the job.
    /// - Throws: `StoreError.noSuchJob`.
    package func servers(of job: Int64, _ outcome: ServerOutcome) throws -> [String] {
        try read { db in
            guard
                try Bool.fetchOne(db, sql: "SELECT 1 FROM job WHERE id = ?", arguments: [job])
                    != nil
            else { throw StoreError.noSuchJob(job) }
            return try Row.fetchAll(
                db, sql: "SELECT name, status FROM server WHERE job = ? ORDER BY number",
                arguments: [job]
            ).compactMap { row in
                let status: ServerStatus = try word(row.value(at: 1))
                return outcome.includes(status) ? try row.value(at: 0) : nil
            }
        }
    }

    /// The texts that a job was made of; `nil`: not recorded, in older jobs.
    package func source(of job: Int64) throws -> JobSource? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT playbook, digest, pattern FROM source WHERE job = ?",
                arguments: [job])
            return try row.map { row in
                JobSource(
                    playbook: try row.value(at: 0), digest: try row.value(at: 1),
                    pattern: try row.value(at: 2))
            }
        }
    }
}
