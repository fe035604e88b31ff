import BelayModel
import BelayStore
import Testing

@testable import BelayEngine

/// What is waited for goes by the time that the process was at work.
@Suite struct TimersTests {
    private func watch(_ server: Int, until: Duration) -> Timers.Watch {
        Timers.Watch(
            server: server, attempt: 7, step: 0, limit: 10, sequel: .overdue, until: until,
            full: until)
    }

    @Test func aWatchIsDueOnce() {
        var timers = Timers()
        timers.tick(.seconds(100), longest: .seconds(1))
        timers.watch(watch(1, until: .seconds(2)))
        timers.tick(.seconds(101), longest: .seconds(1))
        #expect(!timers.hasDueWatches)
        timers.tick(.seconds(102), longest: .seconds(1))
        #expect(timers.hasDueWatches)
        #expect(timers.dueWatches().map(\.event) == [.itemOverdue(server: 1, attempt: 7)])
        #expect(timers.dueWatches().isEmpty)
        #expect(!timers.hasDueWatches)
    }

    /// The machine slept for an hour: what arrived meanwhile is to be read first.
    @Test func aSleepIsNoTimeAtWork() {
        var timers = Timers()
        timers.tick(.zero, longest: .seconds(1))
        timers.watch(watch(0, until: .seconds(10)))
        timers.tick(.seconds(3600), longest: .seconds(1))
        #expect(timers.awake == .seconds(1))
        #expect(!timers.hasDueWatches)
        for second in 1...9 { timers.tick(.seconds(3600 + second), longest: .seconds(1)) }
        #expect(timers.hasDueWatches)
    }

    @Test func phasesGoByTheCalendar() {
        var timers = Timers()
        timers.wake(.download, at: Timestamp(milliseconds: 5000))
        #expect(timers.duePhases(at: Timestamp(milliseconds: 4999)).isEmpty)
        #expect(timers.duePhases(at: Timestamp(milliseconds: 5000)) == [.phaseDue(.download)])
        #expect(timers.duePhases(at: Timestamp(milliseconds: 6000)).isEmpty)
    }

    @Test func aSwitchIsTurnedOnce() {
        let termination = TerminationSwitch()
        #expect(termination.request == nil)
        termination.turn(.init(origin: nil, reason: "first"))
        termination.turn(.init(origin: nil, reason: "second"))
        #expect(termination.request?.reason == "first")
    }
}
