internal import BelayModel

/// What may be otherwise a moment later.
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
/// (MaxStartups of sshd_config(5)). That is no answer to who comes alone a moment later. And where
/// thousands are at work, the process of one connection may stand still for half a minute while those
/// that are begun after it are through in two seconds.
struct Persistence {
    private static let firstPause = 0.4
    private static let longestPause = 5.0

    let shared: SharedResources

    /// - Returns: a connection that is open.
    func open(
        _ route: Route, idleLimit: Duration? = nil
    ) async -> Result<SSHConnection, LinkError> {
        let start = monotonicNow()
        var pause = Self.firstPause
        var tries = 1
        while true {
            let connection = SSHConnection(route, shared, idleLimit: idleLimit)
            let failure = await withTaskCancellationHandler {
                await connection.open()
            } onCancel: {
                Task { await connection.abandon() }
            }
            guard let failure else { return .success(connection) }
            let patience = await patience(connection)
            guard let patience, !Task.isCancelled else { return .failure(failure) }
            let wait = Duration.seconds(Double.random(in: 0.5...1.5) * pause)
            // Once more at least, however slow the first time was.
            let isInTime = monotonicNow() - start + wait.nanoseconds < patience.nanoseconds
            guard isInTime || tries == 1 && patience > .zero else {
                let words = "\(failure.message); so it went \(tries) times"
                return .failure(tries == 1 ? failure : LinkError(failure.kind, words))
            }
            connection.tell("\(failure.message); tries again in \(wait.words)")
            try? await Task.sleep(for: wait)
            pause = min(pause * 1.6, Self.longestPause)
            tries += 1
        }
    }

    private func patience(_ connection: SSHConnection) async -> Duration? {
        switch await connection.passing {
        case .busy: connection.configuration.busyPatience
        case .hungUp: min(connection.configuration.busyPatience, .seconds(6))
        // Once more.
        case .stalled: .nanoseconds(1)
        case nil: nil
        }
    }
}
