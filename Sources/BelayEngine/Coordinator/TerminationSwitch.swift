package import BelayStore
import Synchronization

/// A termination that this process was asked for, from the moment of the signal on.
///
/// It is kept in memory until the coordinator has made it durable, however long the journal cannot be
/// written; meanwhile nothing starts.
package final class TerminationSwitch: Sendable {
    private struct State {
        var request: TerminationRequest?
        var listener: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Asks for the termination; asked again, it changes nothing.
    package func turn(_ request: TerminationRequest) {
        let listener = state.withLock { state in
            state.request = state.request ?? request
            return state.listener
        }
        listener?()
    }

    /// What was asked for; `nil`: nothing.
    package var request: TerminationRequest? { state.withLock(\.request) }

    /// Has the coordinator look at once.
    func listen(_ listener: @escaping @Sendable () -> Void) {
        state.withLock { $0.listener = listener }
    }
}
