import Testing

@testable import BelayEngine

@Suite struct QueueTests {
    @Test(arguments: [1, 3, 7, 100]) func givesEverythingOnceInOrder(_ most: Int) {
        var queue = Queue<Int>()
        var taken: [Int] = []
        for number in 0..<500 {
            queue.append(number)
            if number % 5 == 0 { taken += queue.take(most) }
        }
        while !queue.isEmpty {
            let piece = queue.take(most)
            #expect(!piece.isEmpty && piece.count <= most)
            taken += piece
        }
        #expect(taken == Array(0..<500))
        #expect(queue.take(most).isEmpty)
    }
}
