/// Jobs that could not be taken up: each is tried again after a while, as somebody may have put a key
/// in place, and is told of once for each reason.
struct RefusedJobs {
    private var entries: [Int64: (until: ContinuousClock.Instant, reason: String)] = [:]

    private static let pause = Duration.seconds(30)

    /// The jobs that are not to be tried now.
    var waiting: [Int64] { entries.filter { $0.value.until > .now }.map(\.key) }

    /// - Returns: whether the reason is a new one.
    mutating func note(_ job: Int64, _ reason: String) -> Bool {
        let isNew = entries[job]?.reason != reason
        entries[job] = (.now + Self.pause, reason)
        return isNew
    }

    mutating func forget(_ job: Int64) { entries[job] = nil }
}
