import BelayModel
import BelayStore
import Synchronization

/// What reaches a coordinator's loop from its executors, between two commits.
///
/// A batch is taken in pieces of a bounded size, so that the loop is never long in one commit: it
/// has to see a termination soon, whatever thousands of servers have sent.
final class Inbox: Sendable {
    /// Events that one batch has at most.
    static let mostEvents = 512
    /// Pieces of output that one batch has at most, each of at most 64 KiB.
    static let mostOutput = 64

    struct Batch: Sendable {
        var events: [Event] = []
        var output: [Output] = []
        /// They wait for their output to be durable, one for each piece.
        var senders: [CheckedContinuation<Void, Never>] = []

    }

    private struct State {
        var events = Queue<Event>()
        var output = Queue<Output>()
        var senders = Queue<CheckedContinuation<Void, Never>>()
        var isNudged = false
        /// Nobody reads any more.
        var isClosed = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func post(_ event: Event) {
        add { $0.events.append(event) }
    }

    /// Hands over a piece of output; returns when it is durable. An executor sends one piece at a
    /// time, which bounds the memory that output takes.
    func send(_ output: Output) async {
        await withCheckedContinuation { sender in
            let isClosed = add { state in
                guard !state.isClosed else { return true }
                state.output.append(output)
                state.senders.append(sender)
                return false
            }
            if isClosed { sender.resume() }
        }
    }

    /// Nobody reads any more: lets those go who wait for their output to be durable.
    func close() {
        let senders = state.withLock { state in
            state.isClosed = true
            return state.senders.take(.max)
        }
        for sender in senders { sender.resume() }
    }

    /// Makes `next` return though nothing may have come.
    func nudge() {
        add { $0.isNudged = true }
    }

    /// The oldest of what has come, as much as one commit is to have; waits for something.
    func next() async -> Batch {
        await withCheckedContinuation { reader in
            let isReady = state.withLock { state in
                if state.isNudged || !state.events.isEmpty || !state.output.isEmpty {
                    return true
                }
                state.reader = reader
                return false
            }
            if isReady { reader.resume() }
        }
        return state.withLock { state in
            state.isNudged = false
            return Batch(
                events: state.events.take(Self.mostEvents),
                output: state.output.take(Self.mostOutput),
                senders: state.senders.take(Self.mostOutput))
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
