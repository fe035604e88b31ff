import Synchronization

/// Something that becomes true once.
final class Signpost: Sendable {
    private struct State {
        var isSet = false
        var pause: Task<Void, Never>?
    }

    private let state = Mutex(State())

    func set() {
        state.withLock { state in
            state.isSet = true
            state.pause?.cancel()
        }
    }

    /// Whether it is set before the limit is over: returns as soon as that is known.
    func isSet(within limit: Duration) async -> Bool {
        let pause = Task { _ = try? await Task.sleep(for: limit) }
        state.withLock { state in
            if state.isSet { pause.cancel() }
            state.pause = pause
        }
        await pause.value
        return state.withLock(\.isSet)
    }
}
