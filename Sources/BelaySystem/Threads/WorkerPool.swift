internal import CBelay
internal import CLibCrypto
internal import Glibc
internal import Synchronization

/// Threads for calls that block, started as they are needed and at most `limit` of them.
///
/// Neither the event loops nor Swift's own pool may block: the first would hold up every server
/// pinned to the loop, the second has one thread a core.
package final class WorkerPool: Sendable {
    private struct State {
        var queue: [@Sendable () -> Void] = []
        var threads = 0
        var idle = 0
        var stopped = false
    }

    private let limit: Int
    private let state = Mutex(State())
    /// Counts the jobs in the queue; a read takes one, or waits for one.
    private let semaphore: Int32

    package init(limit: Int) throws(SystemError) {
        self.limit = limit
        semaphore = eventfd(0, Int32(EFD_CLOEXEC | EFD_SEMAPHORE))
        guard semaphore >= 0 else { throw SystemError("cannot make a pool of threads") }
    }

    deinit { close(semaphore) }

    /// Runs `work` on a thread of the pool; here, when there is not a single one to be had.
    package func submit(_ work: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.queue.append(work)
            guard state.idle < state.queue.count, state.threads < limit else { return false }
            state.threads += 1
            return true
        }
        signal(1)
        if needsThread { startThread() }
    }

    /// The result of `work`, waited for without blocking the caller's thread.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: work()) }
        }
    }

    /// Ends the threads once the queue is empty.
    package func stop() {
        let threads = state.withLock { state in
            state.stopped = true
            return state.threads
        }
        signal(threads)
    }

    private func signal(_ count: Int) {
        var count = UInt64(count)
        unsafe _ = write(semaphore, &count, 8)
    }

    private func startThread() {
        do {
            try spawnThread { self.serve() }
        } catch {
            let alone = state.withLock { state in
                state.threads -= 1
                return state.threads == 0
            }
            // Another's thread may not have started either, and left its job to this one.
            while alone, let work = next() { work() }
        }
    }

    private func serve() {
        while true {
            state.withLock { $0.idle += 1 }
            var count: UInt64 = 0
            unsafe _ = read(semaphore, &count, 8)
            state.withLock { $0.idle -= 1 }
            if let work = next() {
                work()
            } else if state.withLock({ $0.stopped }) {
                return
            }
        }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { $0.queue.isEmpty ? nil : $0.queue.removeFirst() }
    }
}
