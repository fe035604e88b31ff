import Testing

@testable import BelaySSH

/// Whatever is put in comes out, in its order.
@Suite struct ByteQueueTests {
    private func append(_ bytes: [UInt8], to queue: ByteQueue) {
        unsafe bytes.withUnsafeBytes { unsafe queue.append($0) }
    }

    /// Pieces of all sizes, beside an array that does the same.
    @Test(arguments: [1, 256, 4096]) func likeAnArray(usual: Int) {
        var random = SplitMix(seed: 7)
        let queue = ByteQueue(usual: usual)
        var array: [UInt8] = []
        var next: UInt8 = 0
        for _ in 0..<20_000 {
            if random.below(2) == 0 {
                let piece = (0..<random.below(700)).map { next &+ UInt8(truncatingIfNeeded: $0) }
                next &+= UInt8(truncatingIfNeeded: piece.count)
                append(piece, to: queue)
                array += piece
            } else {
                let count = random.below(min(900, array.count + 1))
                queue.removeFirst(count)
                array.removeFirst(count)
            }
            if random.below(50) == 0 { queue.trim(to: random.below(3) * 500) }
            #expect(queue.count == array.count)
            if queue.copy != array { return #expect(queue.copy == array) }
        }
    }

    @Test func nothingIsNoMore() {
        let queue = ByteQueue()
        append([], to: queue)
        #expect(queue.isEmpty)
        #expect(queue.copy == [])
        queue.removeFirst(0)
        queue.trim()
        append([1, 2], to: queue)
        queue.trim()
        #expect(queue.copy == [1, 2])
    }
}

/// Numbers that are the same on each run.
private struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
    }
}
