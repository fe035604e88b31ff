import Glibc
import Synchronization
import Testing

@testable import BelaySystem

struct WorkerPoolTests {
    /// Work that blocks: never more at once than the limit, and all of it is done.
    @Test(arguments: [1, 4]) func noMoreThreadsThanTheLimit(limit: Int) async throws {
        let pool = try WorkerPool(limit: limit)
        defer { pool.stop() }
        let gauge = Gauge()
        let results = await withTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask { await pool.run { gauge.measured { number } } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.sorted() == Array(0..<40))
        #expect(gauge.most <= limit)
    }

    /// Threads that are needed at the same time are all there: each waits for the other.
    @Test func asManyThreadsAsTheLimit() async throws {
        let pool = try WorkerPool(limit: 2)
        defer { pool.stop() }
        let meeting = Gauge()
        let bothCame: @Sendable () -> Bool = {
            meeting.come()
            for _ in 0..<60_000 where meeting.most < 2 { usleep(1000) }
            return meeting.most == 2
        }
        async let one = pool.run(bothCame)
        async let other = pool.run(bothCame)
        #expect(await [one, other] == [true, true])
    }

    /// What was handed over before the end is done.
    @Test func stopsWhenItsQueueIsEmpty() async throws {
        let pool = try WorkerPool(limit: 1)
        let done = await withCheckedContinuation { continuation in
            let shared = CountedWork(continuation)
            for _ in 0..<CountedWork.all { pool.submit { shared.step() } }
            pool.stop()
        }
        #expect(done == CountedWork.all)
    }
}

/// How many are at work at once.
private final class Gauge: Sendable {
    private let atWork = Mutex(0)
    private let highest = Mutex(0)

    var most: Int { highest.withLock(\.self) }

    func come() {
        let now = atWork.withLock { atWork in
            atWork += 1
            return atWork
        }
        highest.withLock { $0 = max($0, now) }
    }

    func measured<Value>(_ work: () -> Value) -> Value {
        come()
        usleep(2000)
        atWork.withLock { $0 -= 1 }
        return work()
    }
}

/// Resumes when as much work as there is has been done.
private final class CountedWork: Sendable {
    static let all = 20
    private let count = Mutex(0)
    private let continuation: CheckedContinuation<Int, Never>

    init(_ continuation: CheckedContinuation<Int, Never>) { self.continuation = continuation }

    func step() {
        let now = count.withLock { count in
            count += 1
            return count
        }
        if now == Self.all { continuation.resume(returning: now) }
    }
}
