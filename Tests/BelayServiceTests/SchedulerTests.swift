import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayService

@Suite struct SchedulerTests {
    @Test func everyFiveMinutesOverTheNightThatRepeatsAnHour() async throws {
        let world = try World(at: "2027-10-30T21:50:00Z")
        try world.add("often", Schedule(when: "*:0/5", zone: "Europe/Berlin", overlap: .wait))
        try await world.pass(hours: 6) { $0.endJobs() }
        // 23:55 to 03:50 of the local clock, with 02:00 to 02:55 twice: six hours of 12 each.
        let found = try world.occurrences("often")
        #expect(found.count == 72)
        #expect(found.allSatisfy { $0.status == .submitted && $0.job != nil })
        #expect(Set(found.map(\.nominal)).count == 72)
    }

    @Test func aFixedHourRunsOnceInEitherNight() async throws {
        for (start, nominal) in [
            ("2027-03-28T00:00:00Z", "2027-03-28T02:30:00+02:00"),
            ("2027-10-30T23:00:00Z", "2027-10-31T02:30:00+02:00"),
        ] {
            let world = try World(at: start)
            try world.add("nightly", Schedule(when: "02:30", zone: "Europe/Berlin"))
            try await world.pass(hours: 4)
            #expect(try world.occurrences("nightly").map(\.nominal) == [nominal])
        }
    }

    @Test(arguments: [1, 2, 200]) func occurrencesOfAnOutageAreMissedOneByOne(
        count: Int
    ) async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC"))
        world.advance(seconds: count * 3600)
        await world.look()
        let found = try world.occurrences("hourly")
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.status == .missed && $0.job == nil && $0.reason != nil })
        // And the next one comes as if nothing had been.
        world.advance(seconds: 1800)
        await world.look()
        #expect(try world.occurrences("hourly").first?.status == .submitted)
    }

    @Test func withinItsToleranceTheLatestIsSubmittedOnce() async throws {
        let world = try World(at: "2026-12-01T00:01:00Z")
        try world.add("often", Schedule(when: "*:0/5", zone: "UTC", late: 720))
        world.advance(seconds: 3 * 3600)
        await world.look()
        let found = try world.occurrences("often")
        #expect(found.count == 36)
        #expect(found.filter { $0.status == .submitted }.map(\.nominal) == [found[0].nominal])
        #expect(found[1].status == .skipped && found[2].status == .skipped)
        #expect(found[3...].allSatisfy { $0.status == .missed })
    }

    /// Reading the inventory may take minutes, which a daemon that hands over does not have.
    @Test(.timeLimit(.minutes(15))) func whatAHandOverCutsOffIsLeftToTheNextDaemon() async throws {
        struct Slow: JobReach {
            func reach(_ job: StoredJob) async throws -> Reach { throw CancellationError() }
            func job(from template: JobTemplate) async throws -> NewJob {
                do { try await Task.sleep(for: .seconds(3600)) } catch {
                    throw UnattendedProblem("the inventory program was ended")
                }
                throw UnattendedProblem("it is too late")
            }
        }
        let world = try World(at: "2026-12-01T00:30:00Z")
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC"))
        world.advance(seconds: 1830)
        let scheduler = world.scheduler(Slow())
        let look = Task { await scheduler.look() }
        look.cancel()
        await look.value
        #expect(try world.occurrences("hourly").isEmpty)
        #expect(try world.store.schedule("hourly").state == .enabled)
        await world.look()
        #expect(try world.occurrences("hourly").map(\.status) == [.submitted])
    }

    @Test func twoDaemonsSubmitEachOccurrenceOnce() async throws {
        let world = try World(at: "2026-12-01T00:01:00Z")
        try world.add("often", Schedule(when: "*:0/5", zone: "UTC", overlap: .wait))
        let other = world.scheduler()
        for _ in 0..<120 {
            world.advance(seconds: 30)
            async let one: Void = world.look()
            async let two: Void = other.look()
            _ = await (one, two)
            world.endJobs()
        }
        #expect(try world.occurrences("often").count == 12)
        #expect(try world.store.jobs(at: world.now).count == 12)
    }

    @Test func aClockThatIsPutBackRepeatsNothing() async throws {
        let world = try World(at: "2026-12-01T00:30:00Z")
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC", overlap: .wait))
        try await world.pass(hours: 3) { $0.endJobs() }
        world.advance(seconds: -2 * 3600)
        try await world.pass(hours: 3) { $0.endJobs() }
        let found = try world.occurrences("hourly")
        #expect(found.map(\.status) == [.submitted, .submitted, .submitted, .submitted])
        #expect(try world.store.jobs(at: world.now).count == 4)
    }

    @Test func anEarlierJobSkipsOrDelaysOrIsTerminated() async throws {
        let world = try World(at: "2026-12-01T00:59:00Z")
        for overlap in Schedule.Overlap.allCases {
            try world.add(
                overlap.rawValue,
                Schedule(when: "hourly", zone: "UTC", late: 300, overlap: overlap))
        }
        try await world.pass(hours: 1)
        #expect(try world.occurrences("skip").map(\.status) == [.submitted])
        world.advance(seconds: 60)
        await world.look()
        #expect(try world.occurrences("skip").first?.reason == "job 1 is Pending")
        #expect(try world.occurrences("wait").count == 1)
        let job = try #require(try world.occurrences("terminate").first?.job)
        #expect(try world.store.termination(of: job) != nil)
        // The jobs end within the tolerance.
        world.endJobs()
        world.advance(seconds: 60)
        await world.look()
        #expect(try world.occurrences("wait").map(\.status) == [.submitted, .submitted])
        #expect(try world.occurrences("terminate").map(\.status) == [.submitted, .submitted])
        #expect(try world.occurrences("skip").map(\.status) == [.skipped, .submitted])
    }

    @Test func oneBadScheduleStopsNoOther() async throws {
        let world = try World(at: "2026-12-01T00:59:00Z")
        try world.add("bad", Schedule(when: "hourly", zone: "Europe/Atlantis"))
        try world.add("good", Schedule(when: "hourly", zone: "UTC"))
        try await world.pass(hours: 1)
        #expect(try world.store.schedule("bad").state == .broken)
        #expect(try world.store.schedule("bad").reason?.contains("Europe/Atlantis") == true)
        #expect(try world.occurrences("good").count == 1)
    }

    @Test func aPauseSkipsAndEndsByItself() async throws {
        let world = try World(at: "2026-12-01T00:59:00Z")
        try world.add("hourly", Schedule(when: "hourly", zone: "UTC", overlap: .wait))
        try world.store.setSchedule(
            "hourly", to: .paused, until: world.now.adding(seconds: 2 * 3600))
        try await world.pass(hours: 4) { $0.endJobs() }
        let found = try world.occurrences("hourly").reversed().map(\.status)
        #expect(found == [.skipped, .skipped, .submitted, .submitted])
    }

    @Test func aBrokenInventoryOrTooFewServersAreSkippedWithTheReason() async throws {
        let world = try World(at: "2026-12-01T00:59:00Z")
        try world.add("few", Schedule(when: "hourly", zone: "UTC", expect: 40...60))
        try await world.pass(hours: 1)
        let reason = try world.occurrences("few").first?.reason
        #expect(reason == "the inventory gave 2 servers, expected 40..60")
    }

    @Test func aWindowThatIsClosedOrTooShortSkips() async throws {
        let world = try World(at: "2026-12-01T00:59:00Z")
        let window = try MaintenanceWindow(parsing: "02:00/2h@UTC")
        try world.add(
            "nights",
            Schedule(when: "hourly", zone: "UTC", overlap: .wait, window: window, needs: 4000))
        try await world.pass(hours: 4) { $0.endJobs() }
        let found = try world.occurrences("nights").reversed()
        #expect(found.map(\.status) == [.skipped, .submitted, .skipped, .skipped])
        #expect(found.dropFirst(2).first?.reason == "1h left of its window, 1h6m40s needed")
    }
}
