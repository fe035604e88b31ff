internal import Synchronization

/// Lets a limited number of handshakes through at once, first come, first served.
///
/// A handshake is the costly part of a connection. With a thousand begun at once every one of them
/// would take as long as all, and run into its time-outs.
///
/// A server that has taken the connection and says nothing loses its place to the next, for it may
/// say nothing for ever. Not so many at once, though: where hundreds are silent, it is what they
/// share that has too much to do (a hypervisor, a jump host, the way there), and more of them would
/// only make it worse.
final class Admission: Sendable {
    private struct State {
        var free: Int
        /// How many more may be waited for without a place.
        var patience: Int
        var queue: [@Sendable (Slot) -> Void] = []
        /// Of the queue's first; those before it had their turn.
        var head = 0
    }

    private let state: Mutex<State>

    init(limit: Int) {
        let limit = max(1, limit)
        state = Mutex(State(free: limit, patience: limit * Self.silentPerPlace))
    }

    /// Silent servers that are waited for without a place, for each of the places.
    private static let silentPerPlace = 4

    /// Lets a silent server be waited for without a place; as long as the result lives it counts.
    /// - Returns: `nil`: too many are.
    func waitForSilent() -> Silence? {
        let isFree = state.withLock { state in
            guard state.patience > 0 else { return false }
            state.patience -= 1
            return true
        }
        return isFree ? Silence(admission: self) : nil
    }

    /// A place, if there is one right now; it is given back when the slot is gone.
    /// - Parameter later: else called, on another's thread, when there is one.
    func slot(orElse later: @escaping @Sendable (Slot) -> Void) -> Slot? {
        let isFree = state.withLock { state in
            guard state.free > 0 else {
                state.queue.append(later)
                return false
            }
            state.free -= 1
            return true
        }
        return isFree ? Slot(admission: self) : nil
    }

    private func release() {
        let next = state.withLock { state -> (@Sendable (Slot) -> Void)? in
            guard state.head < state.queue.count else {
                (state.queue, state.head) = ([], 0)
                state.free += 1
                return nil
            }
            defer {
                state.queue[state.head] = { _ in }
                state.head += 1
            }
            return state.queue[state.head]
        }
        next?(Slot(admission: self))
    }

    final class Slot: Sendable {
        private let admission: Admission
        fileprivate init(admission: Admission) { self.admission = admission }
        deinit { admission.release() }
    }

    final class Silence: Sendable {
        private let admission: Admission
        fileprivate init(admission: Admission) { self.admission = admission }
        deinit { admission.state.withLock { $0.patience += 1 } }
    }
}
