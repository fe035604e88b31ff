import Synchronization

/// A command's standard input that comes to be piece by piece, while the command runs.
///
/// Nobody waits for room: it is for requests whose answers are waited for. What is long has
/// ``RemoteCommand/Input/source(_:)``.
package final class InputQueue: Sendable {
    private struct State {
        var pieces: [[UInt8]] = []
        var isFinished = false
        var listener: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    package func add(_ bytes: [UInt8]) {
        change { $0.pieces.append(bytes) }
    }

    /// Its end follows the last piece.
    package func finish() {
        change { $0.isFinished = true }
    }

    /// Has whoever sends it told that there is more: from now on, on the thread of who adds it.
    package func listen(_ listener: @escaping @Sendable () -> Void) {
        change { $0.listener = listener }
    }

    /// What has come since the last time, and whether it was the last.
    package func take() -> (pieces: [[UInt8]], isLast: Bool) {
        state.withLock { state in
            defer { state.pieces = [] }
            return (state.pieces, state.isFinished)
        }
    }

    private func change(_ work: (inout State) -> Void) {
        let listener = state.withLock { state in
            work(&state)
            return state.listener
        }
        listener?()
    }
}
