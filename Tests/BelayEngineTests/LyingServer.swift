import BelayDebian
import BelayModel
import Synchronization

@testable import BelayEngine

/// A server that speaks the runner's protocol, and answers as it likes.
final class LyingServer: Transport {
    /// What it says to a request.
    typealias Answer = @Sendable (_ request: SimulatedRequest, _ number: Int) -> String

    private let answer: Answer
    private let asked = Mutex<[String]>([])

    init(_ answer: @escaping Answer) { self.answer = answer }

    /// The requests that it had, by their first word.
    var requests: [String] { asked.withLock(\.self) }

    func connect(to server: Endpoint) async throws(LinkError) -> any Link { LyingLink(self) }

    fileprivate func answer(_ line: [UInt8]) -> String? {
        guard let request = SimulatedRequest(line) else { return nil }
        asked.withLock { $0.append("\(request)".prefix { $0 != "(" }.description) }
        return answer(request, SimulatedRequest.number(line))
    }

    /// What an honest server says: the words of every answer but for what a test lies about.
    static func honestly(_ request: SimulatedRequest) -> String {
        switch request {
        case .make(let job, _): "made /var/lib/belay/\(job)"
        case .remove: "removed"
        case .start: "exited 0"
        case .attach: "withdrawn"
        }
    }
}

private final class LyingLink: Link {
    private let server: LyingServer

    init(_ server: LyingServer) { self.server = server }

    func close() async {}

    func run(
        _ command: RemoteCommand,
        receive: @escaping @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void
    ) async throws(LinkError) -> CommandEnd {
        guard let order = SimulatedCommand(command), case .queue(let queue) = command.input
        else { return .exited(127) }
        await receive(.standardOutput, Array("belay-begin \(order.nonce)\nend 0 ready b\n".utf8))
        let (pieces, post) = AsyncStream.makeStream(of: [UInt8].self)
        queue.listen {
            let (pieces, isLast) = queue.take()
            for piece in pieces { post.yield(piece) }
            if isLast { post.finish() }
        }
        for await piece in pieces {
            guard let text = server.answer(piece) else { continue }
            await receive(.standardOutput, Array(text.utf8))
        }
        if Task.isCancelled { throw LinkError(.closed, "closed") }
        return .exited(0)
    }
}
