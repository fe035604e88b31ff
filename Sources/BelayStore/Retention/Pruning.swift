package import BelayModel
import Foundation
import GRDB

/// What a pruning took away, or would.
package struct Pruning: Sendable, Hashable {
    /// Jobs that lost what their items printed.
    package var outputs = 0
    /// Bytes of that.
    package var bytes = 0
    /// Jobs that lost their steps and their journal, too.
    package var jobs = 0
    /// Old jobs that are left alone: they owe a staging directory, or have not ended.
    package var spared = 0
}

extension JobStore {
    /// Removes what items printed from jobs that ended before a moment, and from those that ended
    /// before an earlier one the steps and the journal. What each job changed on which server stays.
    /// - Parameter isTrial: nothing is removed.
    package func prune(
        outputBefore: Timestamp, stepsBefore: Timestamp, at now: Timestamp, isTrial: Bool = false
    ) throws -> Pruning {
        let steps = min(outputBefore, stepsBefore)
        let (old, spared) = try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, finished,
                        (SELECT coalesce(sum(length(bytes)), 0) FROM output WHERE output.job = job.id) AS bytes
                    FROM job WHERE finished < ? AND pruned IS NULL AND \(Self.isOver) ORDER BY id
                    """,
                arguments: [outputBefore.milliseconds])
            let spared = try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM job WHERE finished < ? AND NOT (\(Self.isOver))",
                arguments: [outputBefore.milliseconds])
            let old = try rows.map { row in
                OldJob(
                    id: try row.value("id"),
                    isOlder: (try row.value("finished") as Int64) < steps.milliseconds,
                    bytes: try row.value("bytes"))
            }
            return (old, spared ?? 0)
        }
        var pruning = Pruning()
        pruning.spared = spared
        for job in old where job.bytes > 0 || job.isOlder {
            if job.bytes > 0 { pruning.outputs += 1 }
            pruning.bytes += job.bytes
            if job.isOlder { pruning.jobs += 1 }
            if !isTrial { try prune(job, at: now) }
        }
        if !isTrial { try pruneNotifications(before: outputBefore) }
        return pruning
    }

    private struct OldJob {
        let id: Int64
        let isOlder: Bool
        let bytes: Int
    }

    private func pruneNotifications(before moment: Timestamp) throws {
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM delivery WHERE notification IN
                        (SELECT id FROM notification WHERE at < ?)
                    """, arguments: [moment.milliseconds])
            try db.execute(
                sql: "DELETE FROM notification WHERE at < ?", arguments: [moment.milliseconds])
        }
    }

    /// A job at a time: a transaction that takes long would keep coordinators from committing.
    private func prune(_ job: OldJob, at now: Timestamp) throws {
        try write { db in
            // Somebody may have asked for a cleanup meanwhile.
            let isOver = try Bool.fetchOne(
                db, sql: "SELECT \(Self.isOver) FROM job WHERE id = ?", arguments: [job.id])
            guard isOver == true else { return }
            try db.execute(sql: "DELETE FROM output WHERE job = ?", arguments: [job.id])
            guard job.isOlder else { return }
            try db.execute(sql: "DELETE FROM step WHERE job = ?", arguments: [job.id])
            try db.execute(sql: "DELETE FROM event WHERE job = ?", arguments: [job.id])
            try db.execute(sql: "DELETE FROM submission WHERE job = ?", arguments: [job.id])
            // A view fills in steps that have no row: they would be said to be skipped.
            try db.execute(sql: "UPDATE phase SET items = NULL WHERE job = ?", arguments: [job.id])
            try db.execute(
                sql: "DELETE FROM serverReport WHERE job = ? AND changed IS NULL",
                arguments: [job.id])
            try db.execute(
                sql: "UPDATE serverReport SET report = NULL WHERE job = ?", arguments: [job.id])
            try db.execute(
                sql: "DELETE FROM patchLevel WHERE job = ? AND changed IS NULL", arguments: [job.id]
            )
            try db.execute(
                sql: """
                    UPDATE patchLevel SET analyzed = NULL, updates = NULL, securityUpdates = NULL,
                        pending = NULL, release = NULL, kernel = NULL, needsReboot = NULL,
                        held = NULL, oldServices = NULL
                    WHERE job = ?
                    """, arguments: [job.id])
            try db.execute(
                sql: "UPDATE job SET pruned = ? WHERE id = ?",
                arguments: [now.milliseconds, job.id])
        }
    }
}
