package import BelayModel
package import BelayStore
package import Foundation

/// What a receiver is told of something: figures and names, never what an item printed, and no
/// secret.
package struct NotificationMessage: Sendable, Encodable {
    package struct Job: Sendable, Encodable {
        package let id: Int64
        package let uid: String
        package let name: String
        package let kind: String
        package let status: String
        package let check: Bool
        /// How many servers ended how.
        package let servers: [String: Int]
        /// Servers that failed, timed out or were unreachable; the first of them.
        package let failed: [String]
        package let stagingOwed: Int
        package let created: String
        package let started: String?
        package let finished: String?
        package let cause: String?
        package let terminatedBy: String?
    }

    package let version = 1
    /// The same for each attempt.
    package let id: String
    package let event: String
    package let at: String
    /// The machine that tells.
    package let host: String
    package let text: String
    package let job: Job?

    private static let mostNames = 20

    /// - Parameter job: `nil`: it is about none, or the job is not there any more.
    package init(_ notification: StoredNotification, _ job: JobView?, host: String) {
        id = "\(host)-\(notification.id)"
        event = notification.event
        at = notification.at.rfc3339
        self.host = host
        guard let job else {
            self.job = nil
            text = "\(notification.event): \(notification.detail ?? "")".printable(atMost: 500)
            return
        }
        let summary = job.summary
        let counts = Dictionary(grouping: job.servers, by: \.status).mapValues(\.count)
        let failed = job.servers.filter {
            $0.status == .failed || $0.status == .timedOut || $0.status == .unreachable
        }
        self.job = Job(
            id: summary.id, uid: summary.uid, name: summary.name, kind: summary.kind.rawValue,
            status: summary.status.rawValue, check: summary.check,
            servers: Dictionary(
                uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
            failed: FoldedNames.sorted(failed.map(\.name)).prefix(Self.mostNames).map(\.self),
            stagingOwed: summary.owed, created: summary.created.rfc3339,
            started: summary.started?.rfc3339, finished: summary.finished?.rfc3339,
            cause: summary.termination?.cause.rawValue, terminatedBy: summary.termination?.by?.words
        )
        text = Self.text(notification, job, counts, failed.map(\.name)).printable(atMost: 1000)
    }

    private static func text(
        _ notification: StoredNotification, _ job: JobView, _ counts: [ServerStatus: Int],
        _ failed: [String]
    ) -> String {
        let summary = job.summary
        let words = ServerStatus.allCases.compactMap { status in
            counts[status].map { "\($0) \(status.rawValue)" }
        }.joined(separator: ", ")
        var text = "Job \(summary.id), \(summary.name)"
        text += summary.check ? " (check): " : ": "
        switch notification.event {
        case "owed": text += "staging directories are owed on \(summary.owed) servers"
        case "delivery-failed": text += "a notification was given up, \(notification.detail ?? "")"
        case "late": text += "could not start in time"
        default: text += summary.status.rawValue
        }
        text += ". \(words)."
        if !failed.isEmpty { text += " \(FoldedNames.folded(failed, columns: 200))." }
        if let reason = summary.termination?.reason { text += " \(reason)." }
        return text
    }

    /// A message that says no more than that messages come through.
    package static func test(host: String, at now: Timestamp) -> NotificationMessage {
        NotificationMessage(
            StoredNotification(
                id: 0, job: nil, event: "test", at: now,
                detail: "belay on \(host) can send messages here"), nil, host: host)
    }

    package var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }
}
