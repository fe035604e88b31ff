internal import BelaySystem
internal import CLibSSH2
internal import Glibc
internal import Synchronization

/// Threads for the look-up of names, which the system's resolver may keep for half a minute each.
///
/// A limited number is at work at a time, for the name servers' sake. One that takes long is not
/// counted any more, so that a zone whose servers are dead is in no other's way; there are not more
/// threads than `most`, however.
final class LookUpPool: Sendable {
    private struct Job {
        let isWanted: @Sendable () -> Bool
        let run: @Sendable () -> Void
        let skip: @Sendable () -> Void
    }

    private struct State {
        var queue: [Job] = []
        /// The index of the first in the queue; those before it had their turn.
        var head = 0
        /// When those at work began, by the number of their thread.
        var begun: [Int: UInt64] = [:]
        var lastThread = 0
        var isWatched = false

        var isQueueEmpty: Bool { head == queue.count }

        mutating func takeJob() -> Job? {
            guard head < queue.count else { return nil }
            defer {
                head += 1
                if head == queue.count { (queue, head) = ([], 0) }
            }
            return queue[head]
        }
    }

    private let limit: Int
    private let most: Int
    /// After so many nanoseconds one is not counted.
    private let slow: UInt64
    private let state = Mutex(State())

    init(limit: Int = 64, most: Int = 512, slow: Duration = .milliseconds(500)) {
        self.limit = limit
        self.most = most
        self.slow = slow.nanoseconds
    }

    /// The result of `work`; `nil`: nobody wanted it any more when its turn came.
    /// - Parameter begun: called on the thread, right before `work`.
    func run<Value: Sendable>(
        while isWanted: @escaping @Sendable () -> Bool,
        begun: @escaping @Sendable () -> Void = {}, _ work: @escaping @Sendable () -> Value
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let job = Job(isWanted: isWanted) {
                begun()
                continuation.resume(returning: work())
            } skip: {
                continuation.resume(returning: nil)
            }
            state.withLock { $0.queue.append(job) }
            startThreads()
        }
    }

    /// How many names are waiting or being looked up.
    var load: Int { state.withLock { $0.queue.count - $0.head + $0.begun.count } }

    private func startThreads() {
        while let (thread, job) = newThread() {
            do {
                try spawnThread { self.serve(thread, job) }
            } catch {
                let isAlone = state.withLock { state in
                    state.begun[thread] = nil
                    if !state.begun.isEmpty { state.queue.append(job) }
                    return state.begun.isEmpty
                }
                // Else another takes it when it is done.
                if isAlone { Self.serve(job) }
                return
            }
        }
    }

    /// - Returns: `nil`: none is to be started now.
    private func newThread() -> (Int, Job)? {
        let (new, watches) = state.withLock { state -> ((Int, Job)?, Bool) in
            guard !state.isQueueEmpty else { return (nil, false) }
            let now = monotonicNow()
            let counted = state.begun.values.count { now - min($0, now) < slow }
            guard counted < limit, state.begun.count < most, let job = state.takeJob() else {
                defer { state.isWatched = true }
                return (nil, !state.isWatched)
            }
            state.lastThread += 1
            state.begun[state.lastThread] = now
            return ((state.lastThread, job), false)
        }
        if watches { startWatching() }
        return new
    }

    /// While names wait for a thread, looks every now and then whether those at work are slow.
    private func startWatching() {
        do {
            try spawnThread {
                repeat {
                    usleep(UInt32(clamping: max(1000, self.slow / 4000)))
                    self.startThreads()
                } while self.isStillWatched()
            }
        } catch {
            state.withLock { $0.isWatched = false }
        }
    }

    private func isStillWatched() -> Bool {
        state.withLock { state in
            state.isWatched = !state.isQueueEmpty
            return state.isWatched
        }
    }

    private func serve(_ thread: Int, _ first: Job) {
        var job = first
        repeat {
            Self.serve(job)
            guard let following = next(thread) else { return }
            job = following
        } while true
    }

    private static func serve(_ job: Job) {
        if job.isWanted() { job.run() } else { job.skip() }
    }

    /// - Returns: `nil`: the thread is to end.
    private func next(_ thread: Int) -> Job? {
        state.withLock { state in
            guard let job = state.takeJob() else {
                state.begun[thread] = nil
                return nil
            }
            state.begun[thread] = monotonicNow()
            return job
        }
    }
}
