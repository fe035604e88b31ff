import Synchronization

/// Something that happens once, and that one task waits for.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        /// The sleep of who waits.
        var pause: Task<Void, Never>?
    }

    private let state = Mutex(State())

    func open() {
        state.withLock { state in
            state.isOpen = true
            state.pause?.cancel()
        }
    }

    /// Waits until it is open, or for so long.
    /// - Returns: whether it is open.
    func wait(atMost limit: Duration) async -> Bool {
        let pause = Task { _ = try? await Task.sleep(for: limit) }
        state.withLock { state in
            state.pause = pause
            if state.isOpen { pause.cancel() }
        }
        await pause.value
        return state.withLock(\.isOpen)
    }
}
