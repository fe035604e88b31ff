import NIOPosix
import Synchronization

/// Threads for what reads the store and makes pages: neither Swift's own pool nor a loop may wait for a
/// disk.
package struct Reading: Sendable {
    package static let shared = Reading(threads: 4)

    private let pool: NIOThreadPool
    private let waiting = Waiting()

    /// Pieces of work that may wait; more are refused at once, so that viewers cost bounded memory.
    private static let most = 256

    private final class Waiting: Sendable {
        let count = Atomic<Int>(0)
    }

    package struct IsFull: Error {}

    private init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    package func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let before = waiting.count.add(1, ordering: .relaxed).oldValue
        defer { waiting.count.subtract(1, ordering: .relaxed) }
        guard before < Self.most else { throw IsFull() }
        return try await pool.runIfActive(work)
    }
}
