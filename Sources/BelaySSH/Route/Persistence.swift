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
        var patience = Patience(busy: route.server.settings.configuration.busyPatience)
        var pause = Self.firstPause
        var tries = 1
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
            let wait = Duration.seconds(Double.random(in: 0.5...1.5) * pause)
            guard patience.suffices(for: passing, after: wait) else {
                let words = "\(failure.message); so it went \(tries) times"
                return .failure(tries == 1 ? failure : LinkError(failure.kind, words))
            }
            connection.tell("\(failure.message); tries again in \(wait.words)")
            try? await Task.sleep(for: wait)
            pause = min(pause * 1.6, Self.longestPause)
            tries += 1
        }
    }
}

/// How often a connection is tried.
private struct Patience {
    private let busy: Duration
    private var start = monotonicNow()
    private var isFirst = true
    private var hasStalled = false

    init(busy: Duration) { self.busy = busy }

    /// Whether to try once more after so long.
    mutating func suffices(for failure: PassingFailure, after wait: Duration) -> Bool {
        switch failure {
        case .busy: return suffices(busy, wait)
        case .hungUp: return suffices(min(busy, .seconds(6)), wait)
        case .stalled:
            // Once; what took so long is not counted against what comes then.
            defer { (start, isFirst, hasStalled) = (monotonicNow(), true, true) }
            return !hasStalled
        }
    }

    private mutating func suffices(_ limit: Duration, _ wait: Duration) -> Bool {
        defer { isFirst = false }
        // Once more at least, however slow the first time was.
        return monotonicNow() - start + wait.nanoseconds < limit.nanoseconds
            || isFirst && limit > .zero
    }
}
