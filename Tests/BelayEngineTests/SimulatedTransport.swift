import BelayModel
import Synchronization

/// The one coordinator's way to the fleet: when it is cut, that coordinator reaches nothing more.
final class SimulatedTransport: Transport {
    /// A command that may begin something, as it was sent.
    struct Sent: Sendable {
        let server: Int
        /// The item's number.
        let item: String
        let at: Int
        /// When the executor last had an answer over the same channel: what was durable by then, it
        /// has seen.
        let lastAnswer: Int
    }

    private struct State {
        var isCut = false
        var operations = 0
        var open = 0
        var sent: [Sent] = []
    }

    let servers: [SimulatedServer]
    private let sequence: Sequence
    /// Called before each operation, with its number.
    private let trap: @Sendable (Int) -> Void
    private let state = Mutex(State())

    init(
        servers: [SimulatedServer], sequence: Sequence, trap: @escaping @Sendable (Int) -> Void
    ) {
        self.servers = servers
        self.sequence = sequence
        self.trap = trap
    }

    func cut() { state.withLock { $0.isCut = true } }

    var isCut: Bool { state.withLock(\.isCut) }
    var sent: [Sent] { state.withLock(\.sent) }
    /// Links that nobody has closed.
    var openLinks: Int { state.withLock(\.open) }

    func connect(to endpoint: Endpoint) async throws(LinkError) -> any Link {
        let index = Int(endpoint.host) ?? 0
        let server = servers[index]
        operate()
        await pause(server.upTo(2))
        if isCut { throw LinkError(.closed, "cut") }
        if server.state.withLock(\.isAway) || server.happens(\.refused) {
            throw LinkError(.refused, "connection refused")
        }
        state.withLock { $0.open += 1 }
        return SimulatedLink(index: index, server: server, transport: self)
    }

    func closed() { state.withLock { $0.open -= 1 } }

    func operate() {
        trap(
            state.withLock {
                $0.operations += 1
                return $0.operations
            })
    }

    func sends(_ item: String, to server: Int, lastAnswer: Int) {
        state.withLock { state in
            state.sent.append(
                Sent(server: server, item: item, at: sequence.next(), lastAnswer: lastAnswer))
        }
    }
}

/// Some milliseconds.
func pause(_ milliseconds: Int) async {
    if milliseconds > 0 { try? await Task.sleep(for: .milliseconds(milliseconds)) }
}
