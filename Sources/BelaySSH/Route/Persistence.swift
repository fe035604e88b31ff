internal import BelayModel
internal import BelaySystem

/// Failures that may not recur a moment later.
enum PassingFailure: Sendable {
    /// The server said that it passes: too many at once, or too many failures from here.
    case busy
    /// It hung up without a word, before it had identified itself.
    case hungUp
    /// It identified itself, and then said nothing.
    case stalled
}

/// Tries again where a server was too busy to let anybody in.
///
/// sshd lets ten at a time log in, and turns away more and more of those that come on top of them
/// (MaxStartups of sshd_config(5)). A connection that comes alone a moment later is let in. And where
/// thousands are at work, the process of one connection may stand still for half a minute while those
/// that are begun after it are through in two seconds. When to try again is decided by `RetrySchedule`.
struct Persistence {
    let shared: SharedResources

    /// - Returns: a connection that is open.
    func open(
        _ route: Route, idleLimit: Duration? = nil
    ) async -> Result<SSHConnection, LinkError> {
        var schedule = RetrySchedule(
            busyLimit: route.server.settings.configuration.busyPatience, at: monotonicNow())
        while true {
            let connection = SSHConnection(route, shared, idleLimit: idleLimit)
            let failure = await withTaskCancellationHandler {
                await connection.open()
            } onCancel: {
                connection.later { $0.abandon() }
            }
            guard let failure else { return .success(connection) }
            guard let passing = await connection.passing, !Task.isCancelled
            else { return .failure(failure) }
            let pause = schedule.pause(
                after: passing, jitter: .random(in: 0.5...1.5), at: monotonicNow())
            guard let pause else {
                let words = "\(failure.message); so it went \(schedule.tries) times"
                return .failure(schedule.tries == 1 ? failure : LinkError(failure.kind, words))
            }
            connection.tell("\(failure.message); tries again in \(pause.words)")
            try? await Task.sleep(for: pause)
        }
    }
}
