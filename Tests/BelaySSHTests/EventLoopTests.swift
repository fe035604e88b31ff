import Synchronization
import Testing

@testable import BelaySSH

@Suite struct EventLoopTests {
    /// Else that would wait for the next message of some server.
    @Test func whatIsPutOffMayLeaveMoreToBeDone() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let calls = Mutex<[String]>([])
        let second = Handler {
            loop.call { calls.withLock { $0.append("call") } }
        }
        let first = Handler {
            calls.withLock { $0.append("first") }
            loop.postpone(second)
        }
        loop.call { loop.postpone(first) }

        for _ in 0..<500 where calls.withLock(\.count) < 2 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(calls.withLock(\.self) == ["first", "call"])
    }

    private final class Handler: LoopHandler, Sendable {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        func ready(descriptor: Int32, events: UInt32) {}
        func deadlinePassed() {}
        func allElseDone() { body() }
    }
}
