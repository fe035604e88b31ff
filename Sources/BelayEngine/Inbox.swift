import BelayModel
import BelayStore
import Synchronization

/// What reaches a coordinator's loop from its executors, between two commits.
final class Inbox: Sendable {
    struct Batch: Sendable {
        var events: [Event] = []
        var output: [Output] = []
        /// They wait for their output to be durable.
        var senders: [CheckedContinuation<Void, Never>] = []
    }

    private struct State {
        var batch = Batch()
        var isNudged = false
        /// Nobody reads any more.
        var isClosed = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func post(_ event: Event) {
        add { $0.batch.events.append(event) }
    }

    /// Hands over a piece of output; returns when it is durable. An executor sends one piece at a
    /// time, which bounds the memory that output takes.
    func send(_ output: Output) async {
        await withCheckedContinuation { sender in
            let isClosed = add { state in
                guard !state.isClosed else { return true }
                state.batch.output.append(output)
                state.batch.senders.append(sender)
                return false
            }
            if isClosed { sender.resume() }
        }
    }

    /// Nobody reads any more: lets those go who wait for their output to be durable.
    func close() {
        let senders = state.withLock { state in
            state.isClosed = true
            defer { state.batch = Batch() }
            return state.batch.senders
        }
        for sender in senders { sender.resume() }
    }

    /// Makes `next` return though nothing may have come.
    func nudge() {
        add { $0.isNudged = true }
    }

    /// All that has come since the last call; waits for something.
    func next() async -> Batch {
        await withCheckedContinuation { reader in
            let isReady = state.withLock { state in
                if state.isNudged || !state.batch.events.isEmpty || !state.batch.output.isEmpty {
                    return true
                }
                state.reader = reader
                return false
            }
            if isReady { reader.resume() }
        }
        return state.withLock { state in
            defer {
                state.batch = Batch()
                state.isNudged = false
            }
            return state.batch
        }
    }

    private func add<Result>(_ change: (inout State) -> Result) -> Result {
        let (result, reader) = state.withLock { state in
            let result = change(&state)
            defer { state.reader = nil }
            return (result, state.reader)
        }
        reader?.resume()
        return result
    }
}
