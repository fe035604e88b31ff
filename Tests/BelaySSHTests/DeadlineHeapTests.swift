import Testing

@testable import BelaySSH

struct DeadlineHeapTests {
    /// Whatever the order in which they were asked for, the earliest comes first, and none too early.
    @Test(arguments: [0, 1, 2, 3, 7, 100])
    func earliestFirst(_ count: Int) {
        var heap = DeadlineHeap()
        // 31 has no factor in common with 101: every moment comes once or twice, in no order.
        let moments = (0..<count).map { UInt64($0 * 31 % 101 / 2) }
        for (token, moment) in moments.enumerated() {
            heap.insert(.init(moment: moment, token: UInt64(token)))
        }
        #expect(heap.next == moments.min())
        var told: [UInt64] = []
        for now in stride(from: UInt64(0), through: 60, by: 20) {
            let tokens = heap.removeExpired(at: now)
            told += tokens.map { moments[Int($0)] }
            #expect(told == moments.sorted().filter { $0 <= now })
            #expect(Set(tokens).count == tokens.count)
        }
        #expect(heap.next == nil)
    }
}
