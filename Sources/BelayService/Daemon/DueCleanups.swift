/// When the staging directories that ended jobs owe are tried again: some minutes after they were seen to
/// be owed, and less and less often then. A server that is switched off for a weekend is not asked every
/// minute, and one that was away for a moment soon.
struct DueCleanups {
    /// By job; times as the daemon's clock counts them.
    private var entries: [Int64: (due: Duration, pause: Duration)] = [:]

    private static let shortest = Duration.seconds(300)
    private static let longest = Duration.seconds(86400)

    /// - Parameters:
    ///   - owing: all jobs that owe something now; what is known of others is forgotten.
    ///   - elapsed: the time, by a clock that nobody sets.
    /// - Returns: those whose time has come; each is counted as tried.
    mutating func take(of owing: [Int64], at elapsed: Duration) -> [Int64] {
        var kept: [Int64: (due: Duration, pause: Duration)] = [:]
        var due: [Int64] = []
        for job in owing {
            var entry = entries[job] ?? (elapsed + Self.shortest, Self.shortest)
            if entry.due <= elapsed {
                due.append(job)
                let pause = min(entry.pause * 2, Self.longest)
                entry = (elapsed + pause, pause)
            }
            kept[job] = entry
        }
        entries = kept
        return due
    }
}
