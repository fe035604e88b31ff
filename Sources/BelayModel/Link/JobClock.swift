/// The time, as the parts of a running job are told it.
///
/// Whatever is waited for goes by `elapsed`, which nobody can set. `wall` is for journals, for what
/// people read, and for calendars.
package struct JobClock: Sendable {
    /// The time since some fixed moment of this boot, suspension included (CLOCK_BOOTTIME).
    package var elapsed: @Sendable () -> Duration
    /// The time of day, which may jump either way.
    package var wall: @Sendable () -> Timestamp
    /// Sleeps for a duration of `elapsed`; throws `CancellationError` when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        elapsed: @escaping @Sendable () -> Duration = JobClock.sinceFirstUse,
        wall: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.elapsed = elapsed
        self.wall = wall
        self.sleep = sleep
    }

    private static let origin = ContinuousClock.now

    /// On Linux, `ContinuousClock` is CLOCK_BOOTTIME (clock_gettime(2)).
    package static func sinceFirstUse() -> Duration { origin.duration(to: .now) }
}
