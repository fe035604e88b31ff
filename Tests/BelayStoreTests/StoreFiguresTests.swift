import BelayModel
import Foundation
import Testing

@testable import BelayStore

@Suite struct StoreFiguresTests {
    @Test func anEmptyStoreHasNothing() throws {
        let figures = try JobStore().figures()
        #expect(figures == StoreFigures())
        #expect(figures.unfinished == 0)
    }

    /// Servers and steps are counted of jobs that have not ended, the rest of all.
    @Test func jobsServersAndStepsAreCounted() throws {
        let store = try JobStore()
        var hand = try Hand(store, try store.submit(.small(servers: 3, forks: 3)))
        try hand.reachFirstItem(of: [0, 1])
        _ = try store.submit(.small(servers: 2))
        let figures = try store.figures()
        #expect(figures.jobs == [.active: 1, .pending: 1])
        #expect(figures.unfinished == 2)
        #expect(figures.servers[.running] == 3)
        #expect(figures.servers[.pending] == 2)
        let running = StoreFigures.StepGroup(phase: .analyze, status: .running)
        #expect(figures.steps[running] == 2)
        #expect(figures.terminations == 0)
    }

    @Test func aTerminationIsMeasuredFromItsRequest() throws {
        let store = try JobStore()
        let job = try store.submit(.small(servers: 1))
        try store.requestTermination(of: job, at: .at(3), origin: .test("ann"))
        var hand = try Hand(store, job)
        try hand.commit([.began], at: .at(9))
        #expect(hand.run.status == .terminated)
        let figures = try store.figures()
        #expect(figures.terminations == 1)
        #expect(figures.terminationSeconds == 6)
    }

    @Test func schedulesAreCountedByWhatBecameOfThem() throws {
        let store = try JobStore()
        try store.addSchedule(
            "nightly", Schedule(when: "02:00", zone: "UTC"), template: Data(), at: .zero)
        let schedule = try store.schedule("nightly")
        let file = URL(filePath: "/usr/share/zoneinfo/UTC")
        let zone = try ZoneRules(tzif: [UInt8](Data(contentsOf: file)))
        let times = try schedule.schedule.expression().occurrences(after: 0, in: zone, count: 3)
        let occurrences = times.enumerated().map { number, occurrence in
            DueOccurrences.Decision(
                occurrence: occurrence, status: number == 0 ? .missed : .skipped,
                reason: "a test")
        }
        try store.decide(schedule, occurrences, upTo: .at(300_000), at: .at(300_000))
        try store.recordDaemon(at: .at(300_000))
        let figures = try store.figures()
        #expect(
            figures.schedules == [
                ScheduleFigures(
                    name: "nightly", state: .enabled, occurrences: [.missed: 1, .skipped: 2])
            ])
        #expect(figures.daemonSeen == .at(300_000))
    }
}
