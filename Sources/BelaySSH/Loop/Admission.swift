internal import Synchronization

/// Lets a limited number of connections through at once, first come, first served.
///
/// There are three of them (`SharedResources`). A handshake is the costly part of a connection: with
/// a thousand begun at once every one of them would take as long as all, and run into its time-outs.
/// No more than as many are on the way to a server's first word: all may be one machine, which has
/// to start sshd anew for each, and keeps 128 waiting for that. A server may say nothing for ever,
/// and then is to be in nobody's way: after a while it is counted among the silent. Not any number
/// of those: where hundreds are silent, it is what they share that has too much to do (a hypervisor,
/// a jump host, the way there), and more of them would only make it worse.
final class Admission: Sendable {
    private struct State {
        var free: Int
        var queue: [@Sendable (Slot) -> Void] = []
        /// The index of the first in the queue; those before it had their turn.
        var head = 0
    }

    private let state: Mutex<State>

    init(limit: Int) { state = Mutex(State(free: max(1, limit))) }

    /// A place, if there is one right now; it is given back when the slot is gone.
    /// - Parameter later: else called, on another's thread, when there is one; `nil`: nobody waits.
    func slot(orElse later: (@Sendable (Slot) -> Void)? = nil) -> Slot? {
        let isFree = state.withLock { state in
            guard state.free > 0 else {
                if let later { state.queue.append(later) }
                return false
            }
            state.free -= 1
            return true
        }
        return isFree ? Slot(admission: self) : nil
    }

    /// How many wait for a place.
    var waiting: Int { state.withLock { $0.queue.count - $0.head } }

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
}
