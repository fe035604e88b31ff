internal import BelayModel

/// How a server has ended a connection before it had identified itself.
enum TurnedAway: Sendable {
    /// It said that it passes: too many at once, or too many failures from here.
    case forNow
    case silently
}

/// Tries again where a server has turned a connection away because it is busy.
///
/// sshd lets ten at a time log in, and turns away more and more of those that come on top of them
/// (MaxStartups of sshd_config(5)). That is no answer to who comes alone a moment later.
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
        switch await connection.refusal {
        case .forNow: connection.configuration.busyPatience
        case .silently: min(connection.configuration.busyPatience, .seconds(6))
        case nil: nil
        }
    }
}
