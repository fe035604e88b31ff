import BelayChance
import Testing

@testable import BelaySSH

/// Whatever is put in comes out, in its order.
@Suite struct ByteQueueTests {
    private func append(_ bytes: [UInt8], to queue: ByteQueue) {
        unsafe bytes.withUnsafeBytes { unsafe queue.append($0) }
    }

    /// Pieces of all sizes, beside an array that does the same.
    @Test(arguments: [1, 256, 4096]) func likeAnArray(usual: Int) {
        var random = Chance(seed: 7)
        let queue = ByteQueue(usual: usual)
        var array: [UInt8] = []
        var next: UInt8 = 0
        for _ in 0..<20_000 {
            if random.happens(0.5) {
                let piece = (0..<random.upTo(699)).map { next &+ UInt8(truncatingIfNeeded: $0) }
                next &+= UInt8(truncatingIfNeeded: piece.count)
                append(piece, to: queue)
                array += piece
            } else {
                let count = random.upTo(min(899, array.count))
                queue.removeFirst(count)
                array.removeFirst(count)
            }
            if random.happens(0.02) { queue.trim(to: random.upTo(2) * 500) }
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
