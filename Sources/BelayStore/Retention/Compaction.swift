import BelayModel
import Foundation
import GRDB

extension JobStore {
    /// Takes out of the journals of jobs that have ended what only a coordinator needs: the scripts of
    /// the items that each server's analysis has made. They are most of a database, and every view
    /// stays what it is.
    /// - Parameter limit: jobs that are looked at, the newest first.
    /// - Returns: jobs that were compacted.
    @discardableResult
    package func compact(limit: Int = .max) throws -> Int {
        let jobs = try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM job WHERE compacted IS NULL AND pruned IS NULL
                        AND \(Self.isOver) ORDER BY id DESC LIMIT ?
                    """,
                arguments: [limit])
        }
        for job in jobs { try compact(job) }
        return jobs.count
    }

    /// SQL: the job has ended, and nothing of it is on any server.
    static let isOver = """
        status IN ('Succeeded', 'Failed', 'Terminated', 'Canceled') AND NOT EXISTS (
            SELECT 1 FROM server WHERE server.job = job.id
                AND (server.staging = 'Owed' OR server.staging = 'Present'))
        """

    /// Nobody takes such a job up again: what is added to its journal meanwhile are rows of their own.
    private func compact(_ job: Int64) throws {
        let numbers = try read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT number FROM event WHERE job = ? AND instr(body, CAST(? AS BLOB)) > 0
                    """,
                arguments: [job, "\"report\":{"])
        }
        // A few rows in one transaction: a large job's journal is megabytes, and others want to write.
        for start in stride(from: 0, to: numbers.count, by: Self.rowsAtOnce) {
            try write { db in
                for number in numbers[start...].prefix(Self.rowsAtOnce) {
                    try Self.compact(job, row: number, in: db)
                }
            }
        }
        try write { db in
            try db.execute(
                sql: "UPDATE job SET compacted = 1 WHERE id = ? AND \(Self.isOver)",
                arguments: [job])
        }
    }

    private static let rowsAtOnce = 100

    private static func compact(_ job: Int64, row number: Int, in db: Database) throws {
        let stored = try Data.fetchOne(
            db, sql: "SELECT body FROM event WHERE job = ? AND number = ?",
            arguments: [job, number])
        guard let stored else { return }
        let lines = try Array(stored).split(separator: UInt8(ascii: "\n")).map { line in
            try EventText.encode(EventText.decode(line).withoutScripts)
        }
        try db.execute(
            sql: "UPDATE event SET body = ? WHERE job = ? AND number = ?",
            arguments: [Data(lines.joined(separator: [UInt8(ascii: "\n")])), job, number])
    }
}

extension Event {
    /// The same for everything but running what a report's items run.
    fileprivate var withoutScripts: Event {
        guard case .itemEnded(let server, let attempt, var end) = self, var report = end.report
        else { return self }
        report.download = report.download.map(\.withoutScript)
        report.action = report.action.map(\.withoutScript)
        end.report = report
        return .itemEnded(server: server, attempt: attempt, end)
    }
}

extension Item {
    fileprivate var withoutScript: Item {
        var item = self
        switch work {
        case .run: item.work = .run("")
        case .changePackages: item.work = .changePackages("")
        case .upload, .findPackages, .reboot: break
        }
        item.environment = [:]
        return item
    }
}
