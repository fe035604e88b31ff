internal import BelaySystem

/// How often and when a connection is tried again.
///
/// It is told the time, in nanoseconds of the monotonic clock, and asks no clock.
struct RetrySchedule {
    /// Seconds.
    private static let (firstPause, longestPause) = (0.4, 5.0)
    /// A server that hangs up without a word is not asked for longer than this.
    private static let hangUpLimit = Duration.seconds(6)

    private let busyLimit: Duration
    private var start: UInt64
    private var pause = firstPause
    private var isFirst = true
    private var hasStalled = false
    /// Attempts so far.
    private(set) var tries = 1

    /// - Parameter busyLimit: for how long a server that is too busy is asked again.
    init(busyLimit: Duration, at now: UInt64) {
        self.busyLimit = busyLimit
        start = now
    }

    /// The pause before the next attempt; `nil`: there is none, and the failure stands.
    /// - Parameter jitter: a factor that keeps connections from coming back at the same moment.
    mutating func pause(
        after failure: PassingFailure, jitter: Double, at now: UInt64
    ) -> Duration? {
        let wait = Duration.seconds(jitter * pause)
        guard isWorthwhile(failure, wait, now) else { return nil }
        pause = min(pause * 1.6, Self.longestPause)
        tries += 1
        return wait
    }

    private mutating func isWorthwhile(
        _ failure: PassingFailure, _ wait: Duration, _ now: UInt64
    ) -> Bool {
        switch failure {
        case .busy: return fits(busyLimit, wait, now)
        case .hungUp: return fits(min(busyLimit, Self.hangUpLimit), wait, now)
        case .stalled:
            // Once. Its time is not counted against later failures.
            defer { (start, isFirst, hasStalled) = (now, true, true) }
            return !hasStalled
        }
    }

    private mutating func fits(_ limit: Duration, _ wait: Duration, _ now: UInt64) -> Bool {
        defer { isFirst = false }
        // At least one more attempt, however slow the first one was.
        return now - min(start, now) + wait.nanoseconds < limit.nanoseconds
            || isFirst && limit > .zero
    }
}
