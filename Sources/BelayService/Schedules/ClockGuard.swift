import BelayModel

/// Keeps the scheduler from believing a wall clock at once that leaps ahead: a machine that is in the
/// year 2098 for a second would have every occurrence until then recorded as missed.
struct ClockGuard: Sendable {
    /// A leap of more than this is doubted, in seconds.
    private static let mostLeap = 86_400
    /// For so long.
    private static let patience = Duration.seconds(120)

    private var last: (wall: Timestamp, elapsed: Duration)?
    private var doubtedSince: Duration?

    /// - Parameter elapsed: by a clock that nobody sets.
    /// - Returns: whether the wall clock is to be believed.
    mutating func believes(_ wall: Timestamp, _ elapsed: Duration) -> Bool {
        guard let last else {
            self.last = (wall, elapsed)
            return true
        }
        let gone = Int((elapsed - last.elapsed).components.seconds)
        let leap = wall.seconds - last.wall.seconds - gone
        if leap > Self.mostLeap {
            let since = doubtedSince ?? elapsed
            doubtedSince = since
            guard elapsed - since >= Self.patience else { return false }
        }
        doubtedSince = nil
        self.last = (wall, elapsed)
        return true
    }

    var isDoubting: Bool { doubtedSince != nil }
}
