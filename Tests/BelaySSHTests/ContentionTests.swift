import Foundation
import Synchronization
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(1))) struct ContentionTests {
    @Test func timesAreReadAsTheKernelWritesThem() {
        #expect(
            Contention.Times("83012345 760000001 242\n")
                == Contention.Times(ran: 83_012_345, waited: 760_000_001))
        #expect(Contention.Times("") == nil)
        #expect(Contention.Times("83 ms 1") == nil)
    }

    /// A thread that spins beside three others for each processor.
    @Test(.enabled(if: FileManager.default.isReadableFile(atPath: "/proc/thread-self/schedstat")))
    func itIsFeltWhereOthersWantTheProcessors() async {
        let crowd = Crowd(3 * processorCount())
        let isHigh = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var contention = Contention()
                _ = contention.isHigh(at: monotonicNow())
                let end = monotonicNow() + 600_000_000
                while monotonicNow() < end {}
                continuation.resume(returning: contention.isHigh(at: monotonicNow()))
            }
        }
        crowd.goHome()
        #expect(isHigh)
    }
}

/// Threads that want nothing but a processor.
private final class Crowd: Sendable {
    private let isOver = Atomic(false)

    init(_ count: Int) {
        for _ in 0..<count {
            Thread.detachNewThread { while !self.isOver.load(ordering: .relaxed) {} }
        }
    }

    func goHome() { isOver.store(true, ordering: .relaxed) }
}
