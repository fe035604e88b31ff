import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayService

/// What a coordinator leaves that nobody can look at: of a machine that has got another name, or that
/// is switched off while its state directory is mounted elsewhere.
@Suite struct SilentHolderTests {
    private static let elsewhere = ProcessIdentity(
        host: "elsewhere.example", boot: "another", namespace: nil, process: 7, start: 1)

    private func job(in world: World) async throws -> Int64 {
        let new = try await TwoServers().job(
            from: JobTemplate(
                playbookPath: "/p", playbookText: "", limits: [], check: false, forks: nil,
                become: false, variables: [:], context: Data()))
        return try world.store.submit(new, at: world.now)
    }

    @Test func aDaemonTakesUpWhatHasBeenSilentForAMinute() async throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let job = try await job(in: world)
        _ = try #require(try world.store.takeUp(job, by: Self.elsewhere, at: world.now))
        var holders = SilentHolders()
        var seconds = 0
        while true {
            do {
                let lease = try holders.takeUp(
                    job, of: world.store, by: .current(), clock: world.jobClock)
                #expect(lease != nil)
                break
            } catch StoreError.claimed {
                world.pass(seconds: 1)
                seconds += 1
            }
            try #require(seconds < 100)
        }
        #expect(seconds == 60)
    }

    @Test func oneThatGivesSignsOfLifeKeepsItsJob() async throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let job = try await job(in: world)
        let lease = try #require(try world.store.takeUp(job, by: Self.elsewhere, at: world.now))
        let clock = world.jobClock
        var ledger = Ledger(
            try world.store.load(job), lease: lease, in: world.store, elapsed: clock.elapsed)
        var holders = SilentHolders()
        for second in 0..<300 {
            world.pass(seconds: 1)
            if second % 15 == 0 { _ = try ledger.commit([], at: world.now) }
            #expect(throws: StoreError.self) {
                try holders.takeUp(job, of: world.store, by: .current(), clock: clock)
            }
        }
    }
}
