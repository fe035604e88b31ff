import Foundation
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

    @Test func itIsFeltWhereOthersWantTheProcessor() async {
        #expect(await answers(beside: 3 * processorCount()).contains(true))
    }

    /// What a thread that spins is told, again and again, beside so many others.
    private func answers(beside others: Int) async -> [Bool] {
        let end = monotonicNow() + 1_000_000_000
        for _ in 0..<others {
            Thread.detachNewThread {
                while monotonicNow() < end {}
            }
        }
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var contention = Contention()
                var answers: [Bool] = []
                while monotonicNow() < end { answers.append(contention.isHigh(at: monotonicNow())) }
                continuation.resume(returning: answers)
            }
        }
    }
}
