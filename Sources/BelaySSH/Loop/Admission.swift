internal import Synchronization

/// Lets a limited number of handshakes through at once, first come, first served.
///
/// A handshake is the costly part of a connection. With a thousand begun at once every one of them
/// would take as long as all, and run into its time-outs.
final class Admission: Sendable {
    private struct State {
        var free: Int
        var queue: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(limit: Int) { state = Mutex(State(free: max(1, limit))) }

    /// A place, if there is one right now.
    func freeSlot() -> Slot? {
        let isFree = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        return isFree ? Slot(admission: self) : nil
    }

    /// A place; it is given back when the slot is gone.
    func slot() async -> Slot {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.queue.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return Slot(admission: self)
    }

    private func release() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.queue.isEmpty else { return state.queue.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }

    final class Slot: Sendable {
        private let admission: Admission
        fileprivate init(admission: Admission) { self.admission = admission }
        deinit { admission.release() }
    }
}
