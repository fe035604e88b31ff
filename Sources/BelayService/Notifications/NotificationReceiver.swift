/// Somebody who is told of what happens.
package struct NotificationReceiver: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        /// The address that sendmail(1) is given.
        case mail(String)
        case webhook(String)
        /// The absolute path of a program that gets JSON on its standard input.
        case command(String)
    }

    /// The form of a webhook's body.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        case json, slack, teams, matrix, ntfy
    }

    package let name: String
    package let way: Way
    /// The outbox's words.
    package let events: Set<String>
    /// Seconds over which messages are gathered into one; `nil`: each is sent by itself.
    package let digest: Int?
    package let format: Format
    /// The name of a file in `$CREDENTIALS_DIRECTORY` with the key that signs a webhook's body.
    package let credential: String?

    /// - Parameter events: `finished` is any end of a job.
    package init(
        name: String, way: Way, events: Set<String>, digest: Int? = nil, format: Format = .json,
        credential: String? = nil
    ) {
        self.name = name
        self.way = way
        self.events =
            events.contains("finished")
            ? events.union(["succeeded", "failed", "terminated", "canceled"]) : events
        self.digest = digest
        self.format = format
        self.credential = credential
    }
}
