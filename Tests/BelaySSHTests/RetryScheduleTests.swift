import BelaySystem
import Testing

@testable import BelaySSH

/// When a connection is tried again: told the time, so that no test waits for it.
@Suite struct RetryScheduleTests {
    private static func moment(_ seconds: Double) -> UInt64 { UInt64(seconds * 1_000_000_000) }

    /// The seconds at which attempts fail, each taking so long, and those after which none follows.
    private func attempts(
        _ failures: [PassingFailure], each: Double = 0, limit: Duration = .seconds(90)
    ) -> (pauses: [Double], tries: Int) {
        var schedule = RetrySchedule(busyLimit: limit, at: Self.moment(1000))
        var (now, pauses) = (1000.0, [Double]())
        for failure in failures {
            now += each
            let pause = schedule.pause(after: failure, jitter: 1, at: Self.moment(now))
            guard let pause else { break }
            let seconds = Double(pause.nanoseconds) / 1_000_000_000
            pauses.append((seconds * 1000).rounded() / 1000)
            now += seconds
        }
        return (pauses, schedule.tries)
    }

    @Test func pausesGrowUpToALimit() {
        let found = attempts(Array(repeating: .busy, count: 9))
        #expect(found.pauses == [0.4, 0.64, 1.024, 1.638, 2.621, 4.194, 5, 5, 5])
        #expect(found.tries == 10)
    }

    /// 90 s: the pauses, and no attempt that would begin later.
    @Test func aBusyServerIsAskedForAsLongAsTheLimit() {
        let found = attempts(Array(repeating: .busy, count: 100))
        #expect(found.pauses.reduce(0, +) < 90)
        #expect(found.pauses.reduce(0, +) > 84)
    }

    @Test func oneThatHangsUpIsAskedForSixSeconds() {
        #expect(
            attempts(Array(repeating: .hungUp, count: 100)).pauses == [0.4, 0.64, 1.024, 1.638])
        // Never for longer than a busy one.
        #expect(
            attempts(Array(repeating: .hungUp, count: 9), limit: .seconds(1)).pauses == [0.4])
    }

    @Test func aStallIsTriedOnceMore() {
        #expect(attempts([.stalled, .stalled]).tries == 2)
        #expect(attempts([.stalled, .busy, .stalled]).tries == 3)
    }

    /// What a stalled attempt took is not counted against what comes then.
    @Test func aStallTakesNoPatience() {
        #expect(attempts([.stalled, .busy], each: 80).tries == 3)
        #expect(attempts([.busy, .busy], each: 80).tries == 2)
    }

    @Test func thereIsASecondAttemptHoweverSlowTheFirst() {
        #expect(attempts([.busy, .busy], each: 200).tries == 2)
        #expect(attempts([.busy], limit: .zero).tries == 1)
    }

    @Test func aClockThatIsALittleBehindIsNoFault() {
        var schedule = RetrySchedule(busyLimit: .seconds(90), at: Self.moment(10))
        #expect(schedule.pause(after: .busy, jitter: 0.5, at: Self.moment(9)) == .milliseconds(200))
    }
}
