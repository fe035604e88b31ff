import Testing

@testable import BelayService

@Suite struct DueCleanupsTests {
    /// The minutes at which a job is tried that never stops owing.
    @Test func lessAndLessOften() {
        var cleanups = DueCleanups()
        let minutes = (0..<6000).filter {
            !cleanups.take(of: [7], at: .seconds(60 * $0)).isEmpty
        }
        #expect(minutes == [5, 15, 35, 75, 155, 315, 635, 1275, 2555, 3995, 5435])
    }

    /// A job that owes nothing any more, and then again, is tried soon.
    @Test func paidIsForgotten() {
        var cleanups = DueCleanups()
        #expect(cleanups.take(of: [1, 2], at: .seconds(0)).isEmpty)
        #expect(cleanups.take(of: [1, 2], at: .seconds(300)) == [1, 2])
        #expect(cleanups.take(of: [2], at: .seconds(400)).isEmpty)
        #expect(cleanups.take(of: [1, 2], at: .seconds(500)).isEmpty)
        #expect(cleanups.take(of: [1, 2], at: .seconds(800)) == [1])
        #expect(cleanups.take(of: [1, 2], at: .seconds(900)) == [2])
    }
}
