import Synchronization

/// The servers that one process works on at once, over all of its jobs.
///
/// A fork that is free goes to the job with the fewest servers at work of those that want one, and
/// among equals to the one that has waited longest: a job of a thousand servers does not keep one of
/// three from going on. No server is stopped for another's sake.
package final class ForkPool: Sendable {
    private struct Entry {
        /// Servers at work, and those that are being started.
        var taken = 0
        /// Servers that lack nothing but a fork.
        var wanted = 0
        /// When it was given one last, as a number that grows.
        var turn = 0
    }

    private struct State {
        var entries: [Int64: Entry] = [:]
        var turn = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: at least 1.
    package init(limit: Int) { self.limit = limit }

    /// Takes forks for a job that is about to start servers, in place of all that it had taken before.
    /// - Parameters:
    ///   - atWork: its servers that have one.
    ///   - wanted: how many more it could use.
    /// - Returns: how many more it has now, until it says by `settle` what it has made of them.
    func reserve(for job: Int64, atWork: Int, wanted: Int) -> Int {
        state.withLock { state in
            var own = state.entries[job] ?? Entry()
            (own.taken, own.wanted) = (atWork, wanted)
            state.entries[job] = own
            let share = Self.share(of: job, in: state, limit)
            guard share > 0 else { return 0 }
            state.turn += 1
            state.entries[job]?.taken += share
            state.entries[job]?.turn = state.turn
            return share
        }
    }

    /// What a job has after a commit.
    func settle(_ job: Int64, atWork: Int, wanted: Int) {
        state.withLock { state in
            var own = state.entries[job] ?? Entry()
            (own.taken, own.wanted) = (atWork, wanted)
            state.entries[job] = own
        }
    }

    /// Whether a job that wants forks would be given some.
    package func hasMore(for job: Int64) -> Bool {
        state.withLock { Self.share(of: job, in: $0, limit) > 0 }
    }

    /// The job has ended, or is another process's.
    package func leave(_ job: Int64) { state.withLock { $0.entries[job] = nil } }

    /// Servers at work, for a look from outside.
    package var taken: Int { state.withLock { $0.entries.values.reduce(0) { $0 + $1.taken } } }

    /// Deals out the forks that are free, one by one.
    private static func share(of job: Int64, in state: State, _ limit: Int) -> Int {
        var free = limit - state.entries.values.reduce(0) { $0 + $1.taken }
        var hungry = state.entries.filter { $0.value.wanted > 0 }
        var share = 0
        while free > 0, hungry[job] != nil,
            let next = hungry.min(by: {
                ($0.value.taken, $0.value.turn, $0.key) < ($1.value.taken, $1.value.turn, $1.key)
            })?.key
        {
            free -= 1
            if next == job { share += 1 }
            hungry[next]?.taken += 1
            hungry[next]?.wanted -= 1
            if hungry[next]?.wanted == 0 { hungry[next] = nil }
        }
        return share
    }
}
