package import BelayModel
import GRDB

/// Something that people may be told, as the commit that made it true has recorded it.
package struct StoredNotification: Sendable, Hashable {
    package let id: Int64
    /// `nil`: it is about no job, such as an occurrence that was missed.
    package let job: Int64?
    /// A word of the settings: `failed`, `owed`, `missed`.
    package let event: String
    package let at: Timestamp
    /// What there is to say where there is no job: the schedule and the time.
    package let detail: String?

    package init(id: Int64, job: Int64?, event: String, at: Timestamp, detail: String?) {
        self.id = id
        self.job = job
        self.event = event
        self.at = at
        self.detail = detail
    }
}

/// Records what people may be told.
enum Outbox {
    /// What a commit has made of a job.
    static func record(
        _ job: Int64, from before: JobStatus, to run: JobRun, at now: Timestamp, in db: Database
    ) throws {
        guard before != run.status else { return }
        for event in events(run, after: before) { try insert(event, job: job, at: now, in: db) }
    }

    static func insert(
        _ event: String, job: Int64?, at now: Timestamp, detail: String? = nil, in db: Database
    ) throws {
        try db.cachedStatement(
            sql: "INSERT INTO notification (job, event, at, detail) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [job, event, now.milliseconds, detail])
    }

    private static func events(_ run: JobRun, after before: JobStatus) -> [String] {
        let isDenied = before == .blocked && run.termination?.cause == .denied
        switch run.status {
        case .scheduled, .pending: return []
        case .active: return [before == .blocked ? "approved" : "started"]
        case .blocked: return ["blocked"]
        case .terminating: return (isDenied ? ["denied"] : []) + ["terminating"]
        case .succeeded, .failed, .terminated, .canceled:
            var events = (isDenied ? ["denied"] : []) + [run.status.rawValue.lowercased()]
            if run.termination?.cause == .late { events.append("late") }
            if run.servers.contains(where: { $0.staging == .owed }) { events.append("owed") }
            return events
        }
    }
}

/// A notification for one receiver.
package struct Delivery: Sendable, Hashable {
    package enum Status: String, Sendable {
        case waiting = "Waiting"
        case sent = "Sent"
        case failed = "Failed"
    }

    package let notification: StoredNotification
    package let receiver: String
    package let status: Status
    package let attempts: Int
    package let next: Timestamp
    package let last: Timestamp?
    package let detail: String?
}

extension JobStore {
    /// Seconds after which a message is not worth sending any more.
    package static let deliveryPatience = 24 * 3600
    /// Seconds that a sender has for a message before another may take it up.
    private static let sendingTime = 120

    /// Makes a delivery of each notification of the last day for a receiver that has none yet.
    /// - Parameters:
    ///   - events: that the receiver is told of.
    ///   - delay: seconds that messages are gathered for.
    package func addDeliveries(
        to receiver: String, events: Set<String>, delay: Int, at now: Timestamp
    ) throws {
        guard !events.isEmpty else { return }
        let marks = Array(repeating: "?", count: events.count).joined(separator: ", ")
        let start = now.adding(seconds: -Self.deliveryPatience).milliseconds
        var arguments: StatementArguments = [start]
        arguments += StatementArguments(events.sorted())
        arguments += [receiver]
        // A reader first: mostly there is nothing, and a writer would wait for others.
        let new = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, at FROM notification WHERE at > ? AND event IN (\(marks))
                        AND NOT EXISTS (SELECT 1 FROM delivery
                            WHERE delivery.notification = notification.id AND receiver = ?)
                    """,
                arguments: arguments
            ).map { (try $0.value(at: 0) as Int64, try $0.value(at: 1) as Int64) }
        }
        guard !new.isEmpty else { return }
        try write { db in
            for (id, at) in new {
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO delivery (notification, receiver, status, attempts, next)
                        VALUES (?, ?, 'Waiting', 0, ?)
                        """,
                    arguments: [id, receiver, at + Int64(delay) * 1000])
            }
        }
    }

    /// Takes the deliveries of a receiver that are due, so that no other process sends them, too. When
    /// one is due, all that wait are taken with it.
    package func takeDeliveries(to receiver: String, at now: Timestamp) throws -> [Delivery] {
        let isDue = try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT 1 FROM delivery WHERE status = 'Waiting' AND receiver = ? AND next <= ?
                    LIMIT 1
                    """,
                arguments: [receiver, now.milliseconds])
        }
        guard isDue == true else { return [] }
        return try write { db in
            let due = try Self.deliveries(
                "delivery.receiver = ? AND delivery.status = 'Waiting'", [receiver], in: db)
            guard due.contains(where: { $0.next <= now }) else { return [] }
            // Those that another process is sending have a time ahead, and attempts.
            let taken = due.filter { $0.next <= now || $0.attempts == 0 }
            for delivery in taken {
                try db.execute(
                    sql: """
                        UPDATE delivery SET attempts = attempts + 1, last = ?, next = ?
                        WHERE notification = ? AND receiver = ?
                        """,
                    arguments: [
                        now.milliseconds, now.adding(seconds: Self.sendingTime).milliseconds,
                        delivery.notification.id, receiver,
                    ])
            }
            return taken
        }
    }

    /// Records how a delivery went. One that failed is tried again, later each time.
    /// - Returns: whether it was given up.
    @discardableResult
    package func note(
        _ delivery: Delivery, problem: String?, at now: Timestamp
    ) throws -> Bool {
        let wait = min(3600, 60 << min(delivery.attempts, 6))
        let end = delivery.notification.at.adding(seconds: Self.deliveryPatience)
        let isGivenUp = problem != nil && now.adding(seconds: wait) > end
        let status: Delivery.Status =
            problem == nil ? .sent : isGivenUp ? .failed : .waiting
        try write { db in
            try db.execute(
                sql: """
                    UPDATE delivery SET status = ?, next = ?, detail = ?
                    WHERE notification = ? AND receiver = ?
                    """,
                arguments: [
                    status.rawValue, now.adding(seconds: wait).milliseconds, problem,
                    delivery.notification.id, delivery.receiver,
                ])
            if isGivenUp, delivery.notification.event != "delivery-failed" {
                try Outbox.insert(
                    "delivery-failed", job: delivery.notification.job, at: now,
                    detail: "\(delivery.receiver): \(problem ?? "")", in: db)
            }
        }
        return isGivenUp
    }

    /// Has a notification sent again, to all receivers that had it or to one.
    /// - Returns: how many deliveries wait now.
    package func resend(
        _ notification: Int64, to receiver: String? = nil, at now: Timestamp
    ) throws -> Int {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE delivery SET status = 'Waiting', attempts = 0, next = ?
                    WHERE notification = ? AND (? IS NULL OR receiver = ?)
                    """,
                arguments: [now.milliseconds, notification, receiver, receiver])
            return db.changesCount
        }
    }

    /// The latest deliveries, the newest first.
    package func deliveries(latest: Int) throws -> [Delivery] {
        try read { db in
            try Self.deliveries(
                "TRUE ORDER BY notification.id DESC, receiver LIMIT ?", [latest], in: db)
        }
    }

    /// The deliveries of one notification.
    package func deliveries(of notification: Int64) throws -> [Delivery] {
        try read { db in
            try Self.deliveries("notification.id = ? ORDER BY receiver", [notification], in: db)
        }
    }

    private static func deliveries(
        _ condition: String, _ arguments: StatementArguments, in db: Database
    ) throws -> [Delivery] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT notification.id, notification.job, notification.event, notification.at,
                    notification.detail, receiver, status, attempts, next, last, delivery.detail
                FROM delivery JOIN notification ON notification.id = delivery.notification
                WHERE \(condition)
                """,
            arguments: arguments
        ).map { row in
            Delivery(
                notification: StoredNotification(
                    id: try row.value(at: 0), job: try row.value(at: 1),
                    event: try row.value(at: 2),
                    at: Timestamp(milliseconds: try row.value(at: 3)),
                    detail: try row.value(at: 4)),
                receiver: try row.value(at: 5), status: try word(row.value(at: 6)),
                attempts: try row.value(at: 7),
                next: Timestamp(milliseconds: try row.value(at: 8)),
                last: try time(row.value(at: 9)), detail: try row.value(at: 10))
        }
    }
}
