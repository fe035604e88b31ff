import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayService

/// One scheduler over a long time: what it remembers between two looks changes nothing of what it
/// decides.
@Suite struct LongRunningSchedulerTests {
    /// Passes time in steps with the same scheduler.
    private func pass(
        _ world: World, _ scheduler: Scheduler, hours: Int, step: Int = 30
    ) async {
        for _ in 0..<hours * 3600 / step {
            world.pass(seconds: step)
            await scheduler.look()
            world.endJobs()
        }
    }

    @Test func everyFiveMinutesOverTheNightThatRepeatsAnHour() async throws {
        let world = try World(at: "2027-10-30T21:50:00Z")
        try world.add("often", Schedule(when: "*:0/5", zone: "Europe/Berlin", overlap: .wait))
        await pass(world, world.scheduler(), hours: 6)
        let found = try world.occurrences("often")
        #expect(found.count == 72)
        #expect(found.allSatisfy { $0.status == .submitted })
    }

    @Test func whatAnotherProcessChangesIsSeenAtOnce() async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        let scheduler = world.scheduler()
        await scheduler.look()
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC", overlap: .wait))
        await pass(world, scheduler, hours: 1)
        try world.store.setSchedule("hourly", to: .paused)
        await pass(world, scheduler, hours: 1)
        try world.store.setSchedule("hourly", to: .enabled)
        await pass(world, scheduler, hours: 1)
        let found = try world.occurrences("hourly").reversed().map(\.status)
        #expect(found == [.submitted, .skipped, .submitted])
    }

    /// A day of an outage of a schedule for each minute: each is a row, and no job comes of it but the
    /// last.
    @Test func twoThousandMissedOccurrences() async throws {
        let world = try World(at: "2026-12-01T00:00:30Z")
        try world.add("often", Schedule(when: "*:*", zone: "UTC", late: 90, overlap: .wait))
        let scheduler = world.scheduler()
        world.pass(seconds: 2000 * 60)
        for _ in 0..<4 { await scheduler.look() }
        let found = try world.occurrences("often", latest: 3000)
        #expect(found.count == 2000)
        #expect(Set(found.map(\.nominal)).count == 2000)
        #expect(found.count { $0.status == .missed } >= 1998)
        #expect(try world.store.jobs(at: world.now).count <= 1)
    }

    /// A clock that is in another century for a minute must not use up all that is to come.
    @Test func aClockThatLeapsIsDoubted() async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC", overlap: .wait))
        let scheduler = world.scheduler()
        await scheduler.look()
        let leap = 70 * 365 * 86_400
        world.advance(seconds: leap)
        for _ in 0..<3 {
            world.pass(seconds: 30)
            await scheduler.look()
        }
        #expect(try world.occurrences("hourly").isEmpty)
        world.advance(seconds: -leap)
        await pass(world, scheduler, hours: 1)
        #expect(try world.occurrences("hourly").map(\.status) == [.submitted])
    }

    /// One that stays so is believed at last.
    @Test func aClockThatStaysAheadIsBelieved() async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        try world.add("daily", Schedule(when: "daily", zone: "UTC", overlap: .wait))
        let scheduler = world.scheduler()
        await scheduler.look()
        world.advance(seconds: 3 * 86_400)
        await pass(world, scheduler, hours: 24)
        #expect(try world.occurrences("daily").map(\.status).last == .missed)
        #expect(try world.occurrences("daily").map(\.status).first == .submitted)
    }

    /// A rule that was made while the clock was ahead comes all the same.
    @Test func aWatermarkOfAClockThatWasAheadIsLowered() async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        world.advance(seconds: 10 * 86_400)
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC", overlap: .wait))
        world.advance(seconds: -10 * 86_400)
        await pass(world, world.scheduler(), hours: 3)
        #expect(
            try world.occurrences("hourly").map(\.status) == [.submitted, .submitted, .submitted])
    }

    /// Whatever was due of a schedule that is removed or changed has a row: one that waits for an
    /// earlier job, those of an outage, those of a pause.
    @Test func nothingThatWasDueIsForgotten() async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        let scheduler = world.scheduler()
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC", late: 7200, overlap: .wait))
        for _ in 0..<2 {
            world.pass(seconds: 3600)
            await scheduler.look()
        }
        func remaining() throws -> [String] {
            try world.occurrences("hourly").reversed().map { "\($0.status.rawValue)" }
        }
        #expect(try remaining() == ["Submitted"], "the second waits for the first one's job")
        func decideLeftovers() throws {
            let schedule = try world.store.schedule("hourly")
            try world.store.decideLeftovers(
                of: schedule, because: "the schedule was removed", zones: ZoneFiles(),
                at: world.now)
        }
        try decideLeftovers()
        #expect(try remaining() == ["Submitted", "Skipped"])
        #expect(try world.occurrences("hourly").first?.reason == "the schedule was removed")
        world.pass(seconds: 5 * 3600)
        try decideLeftovers()
        #expect(
            try remaining()
                == ["Submitted", "Skipped", "Missed", "Missed", "Missed", "Skipped", "Skipped"])
        try world.store.setSchedule("hourly", to: .paused)
        world.pass(seconds: 3600)
        try decideLeftovers()
        #expect(try world.occurrences("hourly").first?.reason == "paused")
        try decideLeftovers()
        #expect(try remaining().count == 8, "once")
    }

    /// The job knows its window, and the estimate is what the latest jobs took.
    @Test func aJobGetsWhatIsOpenOfTheWindow() async throws {
        let world = try World(at: "2026-12-01T01:59:40Z")
        let window = try MaintenanceWindow(parsing: "02:00/3h@UTC")
        try world.add("nights", Schedule(when: "02:00", zone: "UTC", window: window, needs: 1200))
        world.pass(seconds: 30)
        await world.scheduler().look()
        let job = try #require(try world.occurrences("nights").first?.job)
        let stretch = try #require(try world.store.load(job).run.plan.window)
        #expect(stretch.closes == World.timestamp("2026-12-01T05:00:00Z"))
        #expect(stretch.closing == "05:00")
        #expect(stretch.needs == 1200)
        #expect(try world.store.job(job, at: world.now).relations.window == stretch)
    }
}
