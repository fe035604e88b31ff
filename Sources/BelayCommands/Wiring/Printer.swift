import Synchronization

/// Writes to the console for those who must not wait for it: what is handed over while something is
/// being written goes out together, after it, in the order in which it came.
final class Printer: Sendable {
    private struct Entry {
        let text: String
        let isError: Bool
    }

    private struct State {
        var queue: [Entry] = []
        var size = 0
        var isWriting = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// With so many bytes waiting, whoever hands over more has to wait as well.
    private static let limit = 1024 * 1024

    private let state = Mutex(State())

    func line(_ text: String) async { await add([Entry(text: text + "\n", isError: false)]) }

    /// Lines without their ends.
    func lines(_ texts: [String], areErrors: Bool) async {
        guard !texts.isEmpty else { return }
        await add(texts.map { Entry(text: $0 + "\n", isError: areErrors) })
    }

    /// Something that went wrong, in Belay's own words.
    func complain(_ text: String) async {
        await lines([Console.complaint(text)], areErrors: true)
    }

    /// Returns when everything has been written.
    func finish() async {
        await withCheckedContinuation { waiter in
            let isIdle = state.withLock { state in
                if state.isWriting { state.waiters.append(waiter) }
                return !state.isWriting
            }
            if isIdle { waiter.resume() }
        }
    }

    private func add(_ entries: [Entry]) async {
        let (begins, isFull) = state.withLock { state in
            state.queue += entries
            state.size += entries.reduce(0) { $0 + $1.text.utf8.count }
            defer { state.isWriting = true }
            return (!state.isWriting, state.size > Self.limit)
        }
        if begins { Task(executorPreference: globalConcurrentExecutor) { self.write() } }
        if isFull { await finish() }
    }

    private func write() {
        while true {
            let entries = state.withLock { state in
                defer { (state.queue, state.size) = ([], 0) }
                return state.queue
            }
            var rest = entries[...]
            while let first = rest.first {
                let run = rest.prefix { $0.isError == first.isError }
                rest = rest.dropFirst(run.count)
                let text = run.map(\.text).joined()
                if first.isError { Console.writeError(text) } else { Console.write(text) }
            }
            guard hasMore() else { return }
        }
    }

    /// Whether something was handed over meanwhile; else nothing is being written from now on.
    private func hasMore() -> Bool {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            guard state.queue.isEmpty else { return nil }
            state.isWriting = false
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters ?? [] { waiter.resume() }
        return waiters == nil
    }
}
