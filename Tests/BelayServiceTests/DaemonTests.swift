import BelayModel
import BelayStore
import Foundation
import Logging
import Synchronization
import Testing

@testable import BelayService

/// The daemon's care for itself: the watchdog, jobs that it must leave alone.
@Suite struct DaemonTests {
    private struct Terminal: JobReach {
        func reach(_ job: StoredJob) async throws -> Reach {
            throw UnattendedProblem("it needs a password that only somebody at a terminal has")
        }

        func job(from template: JobTemplate) async throws -> NewJob { throw CancellationError() }
    }

    /// Runs a daemon until something is so, a minute at most: other tests may take all threads.
    /// - Parameter isSeen: told what the service manager was told.
    private func run(
        _ world: World, _ reach: any JobReach, until isSeen: ([String]) throws -> Bool
    ) async throws -> [String] {
        let messages = Mutex<[String]>([])
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let clock = world.jobClock
        let daemon = Daemon(
            service: JobService(store: world.store, clock: clock, log: log), reach: reach,
            scheduler: world.scheduler(),
            manager: ServiceManager(watchdog: 1_000_000) { message in
                messages.withLock { $0.append(message) }
            },
            isDraining: { false }, log: log, pause: .milliseconds(10))
        let task = Task { try await daemon.run() }
        for _ in 0..<3000 where try !isSeen(messages.withLock(\.self)) {
            try await Task.sleep(for: .milliseconds(20))
        }
        task.cancel()
        try await task.value
        return messages.withLock(\.self)
    }

    @Test func theLoopItselfFeedsTheWatchdog() async throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let messages = try await run(world, TwoServers()) { messages in
            messages.count { $0 == "WATCHDOG=1" } > 2
        }
        #expect(messages.first == "READY=1")
        #expect(messages.last == "STOPPING=1")
        #expect(messages.count { $0 == "WATCHDOG=1" } > 2)
        // The status is said when it changes, not with every round.
        #expect(messages.count { $0.hasPrefix("STATUS=") } == 1)
    }

    @Test func aJobThatNeedsATerminalIsSetAside() async throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let job = try await submitted(in: world)
        _ = try await run(world, Terminal()) { _ in
            try world.store.summary(of: job, at: world.now).setAside != nil
        }
        let summary = try world.store.summary(of: job, at: world.now)
        #expect(summary.setAside?.contains("terminal") == true)
        #expect(try world.store.unownedJobs(at: world.now).isEmpty)
        try world.store.readmit(job)
        #expect(try world.store.unownedJobs(at: world.now) == [job])
    }

    private static let plan = Plan(
        name: "p", kind: .install, forks: 1,
        phases: Phase.allCases.map {
            PhasePlan($0, items: [Item(name: "i", work: .run("true"))])
        },
        servers: [ServerPlan(name: "s", address: "10.0.0.1", user: "root")])

    /// A job that every coordinator dies on is left alone after three times, and a job that gets
    /// further each time is not.
    @Test(arguments: [false, true]) func deathsAreCounted(_ getsFurther: Bool) throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let job = try world.store.submit(NewJob(Self.plan, context: Data()), at: world.now)
        var dead = ProcessIdentity.current()
        dead.start += 1
        var lease = try world.store.takeUp(job, by: dead, at: world.now)
        for death in 1...3 {
            if getsFurther, let held = lease {
                var ledger = Ledger(try world.store.load(job), lease: held, in: world.store)
                for _ in 0..<3 { _ = try ledger.commit([.resumed], at: world.now) }
            }
            lease = try world.store.takeUp(job, by: dead, at: world.now)
            #expect((lease == nil) == (death == 3 && !getsFurther))
        }
        #expect((try world.store.summary(of: job, at: world.now).setAside != nil) == !getsFurther)
    }

    /// A machine that loses power again and again says nothing about the job.
    @Test func powerCutsAreNoDeaths() throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let job = try world.store.submit(NewJob(Self.plan, context: Data()), at: world.now)
        var dead = ProcessIdentity.current()
        for cut in 1...5 {
            dead.boot = "boot \(cut)"
            #expect(try world.store.takeUp(job, by: dead, at: world.now) != nil)
        }
        // Deaths that there were before and after still count as three in a row.
        dead.start += 1
        dead.boot = ProcessIdentity.current().boot
        for death in 0...3 {
            let lease = try world.store.takeUp(job, by: dead, at: world.now)
            #expect((lease == nil) == (death == 3))
        }
    }

    /// What an ended job owes is tried again by itself: not at once, and less and less often.
    @Test func owedDirectoriesAreTriedAgain() async throws {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let job = try await owingJob(in: world)
        #expect(try world.store.owingJobs() == [job])
        // One that has not ended removes its directories by itself.
        let unended = try await submitted(in: world)
        try world.store.setAside(unended, because: "not this test's")
        let asked = Mutex<[Int]>([])
        let passed = Mutex(0)
        let reach = RefusingReach { asked.withLock { $0.append(passed.withLock(\.self)) } }
        _ = try await run(world, reach) { _ in
            world.pass(seconds: 10)
            passed.withLock { $0 += 10 }
            return asked.withLock(\.count) > 2
        }
        let times = asked.withLock(\.self)
        #expect(times.count > 2)
        #expect(times.allSatisfy { $0 >= 300 })
        #expect(try world.store.owingJobs() == [job])
    }

    private func submitted(in world: World) async throws -> Int64 {
        try world.store.submit(
            try await TwoServers().job(
                from: JobTemplate(
                    playbookPath: "/p", playbookText: "", limits: [], check: false, forks: nil,
                    become: false, variables: [:], context: Data())), at: world.now)
    }

    /// A job whose servers were lost when their directories were there.
    private func owingJob(in world: World) async throws -> Int64 {
        let job = try await submitted(in: world)
        let lease = try world.store.claim(job, at: world.now)
        var ledger = Ledger(try world.store.load(job), lease: lease, in: world.store)
        _ = try ledger.commit([.began], at: world.now)
        for server in 0..<2 {
            let begun = ledger.run.servers[server].attempt
            _ = try ledger.commit([.connected(server: server, attempt: begun)], at: world.now)
            let made = ledger.run.servers[server].attempt
            _ = try ledger.commit(
                [.stagingMade(server: server, attempt: made, path: "/s")], at: world.now)
            let lost = ledger.run.servers[server].attempt
            _ = try ledger.commit(
                [.unreachable(server: server, attempt: lost, reason: "no route")], at: world.now)
        }
        #expect(ledger.run.servers.allSatisfy { $0.staging == .owed })
        try world.store.release(lease)
        return job
    }

    /// A freeze of some servers counts for a job that was submitted before it; the job is not begun
    /// where all of its servers are in one.
    @Test(
        arguments: [
            (["server0", "server1"], true), (["server*"], true), ([nil], true),
            (["server0"], false),
            (["web"], false),
        ] as [([String?], Bool)])
    func aJobWhoseServersAreAllFrozenIsNotBegun(_ patterns: [String?], _ isEnded: Bool) async throws
    {
        let world = try World(at: "2026-12-01T00:00:00Z")
        let template = JobTemplate(
            playbookPath: "/p", playbookText: "", limits: [], check: false, forks: nil,
            become: false, variables: [:], context: Data())
        let job = try world.store.submit(
            try await TwoServers().job(from: template), at: world.now)
        for (number, pattern) in patterns.enumerated() {
            try world.store.add(
                Freeze(
                    name: "f\(number)", starts: world.now, ends: world.now.adding(seconds: 60),
                    pattern: pattern), origin: .current(), at: world.now)
        }
        // A job that is not ended is looked at further, which its reach refuses.
        let asked = Mutex(0)
        let reach = RefusingReach { asked.withLock { $0 += 1 } }
        _ = try await run(world, reach) { _ in
            let summary = try world.store.summary(of: job, at: world.now)
            return summary.status.isFinal || asked.withLock(\.self) > 0
        }
        let summary = try world.store.summary(of: job, at: world.now)
        #expect(summary.status.isFinal == isEnded)
        #expect((asked.withLock(\.self) > 0) != isEnded)
        guard isEnded else { return }
        let names = patterns.indices.map { "f\($0)" }.joined(separator: ", ")
        #expect(try world.store.load(job).run.termination?.reason == "freeze \(names)")
    }
}

/// Refuses every job, and says that it was asked.
private struct RefusingReach: JobReach {
    let asked: @Sendable () -> Void

    func reach(_ job: StoredJob) async throws -> Reach {
        asked()
        throw CancellationError()
    }

    func job(from template: JobTemplate) async throws -> NewJob { throw CancellationError() }
}
