package import BelayModel
import GRDB

/// A request that may be sent again, as when its answer was lost, and is to make one job only.
package struct ReplayKey: Sendable, Hashable {
    package let user: String
    /// The sender's own, unique among the user's of a day.
    package let key: String
    /// SHA-256 of the request.
    package let digest: String

    package init(user: String, key: String, digest: String) {
        self.user = user
        self.key = key
        self.digest = digest
    }
}

extension JobStore {
    /// Milliseconds for which a key is known.
    private static let keyLife: Int64 = 24 * 3600 * 1000

    /// The job that a request has made; `nil`: it is new.
    /// - Throws: `StoreError.otherRequest` when another request had the key.
    package func job(of replay: ReplayKey, at now: Timestamp) throws -> Int64? {
        try read { try Self.job(of: replay, at: now, in: $0) }
    }

    /// Records a new job, unless the request made one before. The key is in the transaction of the
    /// job: there is no job without its key.
    /// - Throws: `StoreError.otherRequest`.
    package func submit(
        _ new: NewJob, for replay: ReplayKey, at now: Timestamp
    ) throws -> (job: Int64, isNew: Bool) {
        if let refusal = place?.refusal { throw refusal }
        let body = try JSON.encode(new.plan)
        return try write { db in
            if let job = try Self.job(of: replay, at: now, in: db) { return (job, false) }
            try db.execute(
                sql: "DELETE FROM replay WHERE at <= ?",
                arguments: [now.milliseconds - Self.keyLife])
            let job = try Self.insert(new, body: body, at: now, in: db)
            try db.execute(
                sql: "INSERT INTO replay (user, key, digest, at, job) VALUES (?, ?, ?, ?, ?)",
                arguments: [replay.user, replay.key, replay.digest, now.milliseconds, job])
            return (job, true)
        }
    }

    private static func job(
        of replay: ReplayKey, at now: Timestamp, in db: Database
    ) throws -> Int64? {
        let row = try Row.fetchOne(
            db, sql: "SELECT job, digest FROM replay WHERE user = ? AND key = ? AND at > ?",
            arguments: [replay.user, replay.key, now.milliseconds - keyLife])
        guard let row else { return nil }
        guard try row.value(at: 1) as String == replay.digest else {
            throw StoreError.otherRequest(replay.key)
        }
        return try row.value(at: 0)
    }
}
