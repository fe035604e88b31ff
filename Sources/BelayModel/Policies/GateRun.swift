/// A job's gate, once the job has come to it.
package struct GateRun: Sendable, Hashable {
    /// SHA-256 of all that is staged: 64 lowercase hexadecimal digits. See `JobRun.stagedDigest`.
    package let digest: String
    /// Servers that are ready for the action phase.
    package let ready: Int
    /// Since when the job waits.
    package let since: Timestamp
    /// Until when: no answer by then is a refusal.
    package let due: Timestamp
    package internal(set) var answer: GateAnswer?

    init(digest: String, ready: Int, since: Timestamp, due: Timestamp) {
        self.digest = digest
        self.ready = ready
        self.since = since
        self.due = due
    }
}

/// What somebody said to a job that waits at its gate.
package struct GateAnswer: Sendable, Codable, Hashable {
    package enum Verdict: String, Sendable, Codable, Hashable, CaseIterable {
        case approved = "Approved"
        case denied = "Denied"
    }

    package var verdict: Verdict
    /// Of what the answer is about.
    package var digest: String
    /// Who it was, for people.
    package var by: String
    package var reason: String?

    package init(_ verdict: Verdict, digest: String, by: String, reason: String? = nil) {
        self.verdict = verdict
        self.digest = digest
        self.by = by
        self.reason = reason
    }
}
