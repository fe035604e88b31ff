import Glibc
import Synchronization
import Testing

@testable import BelaySSH
@testable import BelaySystem

@Suite struct EventLoopTests {
    /// Else that would wait for the next message of some server.
    @Test(.timeLimit(.minutes(15))) func whatIsPutOffMayLeaveMoreToBeDone() async throws {
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

        while calls.withLock(\.count) < 2 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(calls.withLock(\.self) == ["first", "call"])
    }

    /// A call that comes after the end is made, again and again, by no thread that others use.
    @Test func callsAfterTheEnd() async throws {
        let loop = try EventLoop()
        loop.stop()
        for _ in 0..<20 {
            try await Task.sleep(for: .milliseconds(10))
            await withCheckedContinuation { continuation in
                loop.call {
                    #expect(loop.isCurrent)
                    continuation.resume()
                }
            }
        }
    }

    @Test func tasksAfterTheEnd() async throws {
        let loop = try EventLoop()
        loop.stop()
        try await Task.sleep(for: .milliseconds(50))
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask(executorPreference: loop) {
                    await Task.yield()
                    return number
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 4950)
    }

    /// The number of a thread that has ended is given to the next.
    @Test func aLaterThreadIsNotTheLoops() async throws {
        var loops: [EventLoop] = []
        for _ in 0..<20 {
            let loop = try EventLoop()
            loop.stop()
            loops.append(loop)
        }
        try await Task.sleep(for: .milliseconds(100))
        let workers = try WorkerPool(limit: 8)
        defer { workers.stop() }
        for _ in 0..<20 {
            let isOne = await workers.run { [loops] in loops.contains { $0.isCurrent } }
            #expect(!isOne)
        }
    }

    /// The loop may be gone, and its descriptor another's, as soon as it has taken what was put.
    @Test func nothingIsTakenBeforeTheLoopHasBeenWokenForIt() async throws {
        let events = Mutex<[String]>([])
        let loop = try EventLoop { wakeup in
            EventLoop.wake(wakeup)
            // A wake-up that takes long to return. The loop is awake now, and would take the call.
            for _ in 0..<20 where !events.withLock({ $0.contains("taken") }) { usleep(10_000) }
            events.withLock { $0.append("woken") }
        }
        await withCheckedContinuation { continuation in
            loop.call {
                events.withLock { $0.append("taken") }
                continuation.resume()
            }
        }
        #expect(events.withLock(\.self) == ["woken", "taken"])
        loop.stop()
    }

    private final class Handler: LoopHandler, Sendable {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        func ready(descriptor: Int32, events: UInt32) {}
        func deadlinePassed() {}
        func allElseDone() { body() }
    }
}
