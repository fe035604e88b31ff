/// Why a job was stopped before its end. The first cause stays.
package enum StopCause: String, Sendable, Codable, Hashable, CaseIterable {
    /// Somebody asked for it: Ctrl-C, SIGTERM, `belay job terminate`.
    case user
    /// The window in which servers may be changed has closed.
    case window
    /// A phase could not start by its scheduled time and the tolerance after it.
    case late
    /// The failure budget is used up.
    case failures
    /// An approval was refused, or not given in time.
    case denied
    /// A freeze has begun.
    case freeze
}

/// A termination of a job: when it was asked for, why, and in what words.
package struct Termination: Sendable, Codable, Hashable {
    package var requested: Timestamp
    package var cause: StopCause
    /// More than the cause says, for people; `nil`: nothing.
    package var reason: String?

    package init(requested: Timestamp, cause: StopCause, reason: String? = nil) {
        self.requested = requested
        self.cause = cause
        self.reason = reason
    }
}
