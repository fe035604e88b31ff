import BelayModel
import Synchronization

/// Ends a command that takes too long or prints too much: what a server was asked may have an answer
/// that never ends.
final class Limiter: Sendable {
    private struct State {
        var left: Int
        var excess: LinkError?
        var task: Task<CommandEnd, any Error>?
        var alarm: Task<Void, Never>?
    }

    private let timeLimit: Duration?
    private let outputLimit: Int?
    private let state: Mutex<State>

    init(_ work: FleetCommand.Work) {
        timeLimit = work.timeLimit
        outputLimit = work.outputLimit
        state = Mutex(State(left: work.outputLimit ?? .max))
    }

    /// Whether so many bytes more of standard output are wanted. If not, the command is given up.
    func allows(_ count: Int) -> Bool {
        state.withLock { state in
            guard count <= state.left else {
                state.left = 0
                stop(
                    &state,
                    LinkError(
                        .protocolError,
                        "the command on the server printed more than the \(outputLimit ?? 0) bytes "
                            + "that it may"))
                return false
            }
            state.left -= count
            return true
        }
    }

    /// The command runs from now on; what comes before has limits of its own.
    func begin() {
        guard let limit = timeLimit else { return }
        state.withLock { state in
            guard state.alarm == nil else { return }
            state.alarm = Task {
                try? await Task.sleep(for: limit)
                guard !Task.isCancelled else { return }
                self.state.withLock { self.stop(&$0, Self.timedOut(limit)) }
            }
        }
    }

    func run(
        _ command: RemoteCommand, over link: any Link,
        receive: @escaping @Sendable (BelayModel.OutputStream, [UInt8]) async -> Void
    ) async throws(LinkError) -> CommandEnd {
        guard timeLimit != nil || outputLimit != nil else {
            return try await link.run(command, receive: receive)
        }
        let task = Task { () async throws -> CommandEnd in
            try await link.run(command, receive: receive)
        }
        let isOver = state.withLock { state in
            state.task = task
            return state.excess != nil
        }
        if isOver { task.cancel() }
        defer { state.withLock { $0.alarm }?.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch {
            if let excess = state.withLock(\.excess) { throw excess }
            throw error as? LinkError ?? LinkError(.closed, "the command was abandoned")
        }
    }

    /// What a command ends with that took too long.
    static func timedOut(_ limit: Duration) -> LinkError {
        LinkError(.protocolError, "the command on the server did not end within \(limit)")
    }

    private func stop(_ state: inout State, _ error: LinkError) {
        state.excess = state.excess ?? error
        state.task?.cancel()
    }
}
