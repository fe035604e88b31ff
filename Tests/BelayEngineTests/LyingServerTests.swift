import BelayChance
import BelayModel
import BelayStore
import Foundation
import Logging
import Synchronization
import Testing

@testable import BelayEngine

/// A server whose words do not fit what it was asked ends its own part of the job, and soon.
@Suite struct LyingServerTests {
    private static func plan(_ items: [Item], servers: Int = 1) -> Plan {
        Plan(
            name: "lies", kind: .remediate, forks: 4, timeout: 100_000,
            limits: Limits(reconnectFor: 100_000),
            phases: Phase.allCases.map { PhasePlan($0, items: $0 == .action ? items : []) },
            servers: (0..<servers).map {
                ServerPlan(name: "server\($0)", address: "\($0)", user: "root")
            })
    }

    private static let items = [
        Item(name: "one", work: .run("true")), Item(name: "two", work: .run("true")),
    ]

    private func drive(_ server: LyingServer, items: [Item] = Self.items) async throws -> (
        JobRun, JobStore, Int64
    ) {
        let store = try JobStore()
        let job = try store.submit(
            Self.plan(items), uid: "uid-1", context: Data(), at: Timestamp(milliseconds: 0))
        let lease = try store.claim(job, by: .current(), at: Timestamp(milliseconds: 0))
        let coordinator = Coordinator(
            store: store, lease: lease, job: try store.load(job), transport: server,
            secrets: { _ in ServerSecrets() },
            clock: JobClock(wall: { Timestamp(milliseconds: 0) }),
            log: Logger(label: "lies") { _ in SwiftLogNoOpLogHandler() },
            pacing: Pacing(second: .milliseconds(4), tick: .milliseconds(2)))
        return (try await coordinator.drive(), store, job)
    }

    @Test(arguments: [
        "/", "/etc", "../../etc", "/srv/victim", "/var/lib/belay/../belay/uid-1",
        "/var/lib/belay/uid-2", "/\u{1b}[2J/belay/uid-1",
    ])
    func aForeignStagingPathIsNotTaken(_ path: String) async throws {
        let server = LyingServer { request, number in
            if case .make = request { return "end \(number) made \(path)\n" }
            return "end \(number) \(LyingServer.honestly(request))\n"
        }
        let (run, _, _) = try await drive(server)
        #expect(run.status == .failed)
        #expect(run.servers[0].staging == .owed)
        #expect(run.servers[0].stagingPath == nil)
        #expect(run.servers[0].reason?.contains("is none of this job") == true)
        #expect(run.servers[0].reason?.contains("\u{1b}") == false)
        #expect(server.requests == ["make"])
    }

    /// A journal of before, or one that somebody has changed, has the path.
    @Test func aForeignPathOfTheJournalIsNotRemoved() async throws {
        let store = try JobStore()
        let job = try store.submit(
            Self.plan(Self.items), uid: "uid-1", context: Data(), at: Timestamp(milliseconds: 0))
        var whole = try store.load(job).run
        for event in [
            Event.began, .connected(server: 0, attempt: 1),
            .stagingMade(server: 0, attempt: 2, path: "/srv/victim"),
        ] {
            _ = whole.apply(event, at: Timestamp(milliseconds: 0))
        }
        let run = whole.servers[0]
        #expect(run.stagingPath == "/srv/victim")
        let executor = Executor(
            index: 0, server: Self.plan([]).servers[0], plan: Self.plan([]), job: "uid-1", run: run,
            secrets: ServerSecrets(), transport: LyingServer { _, _ in "" }, inbox: Inbox(),
            clock: JobClock(wall: { Timestamp(milliseconds: 0) }), pacing: Pacing(),
            alarms: Alarms(after: .seconds(1)), isTerminating: { false })
        #expect(await executor.path == nil)
    }

    @Test(arguments: [
        "hello\n", "end 99 exited 0\n", "end exited 0\n", "end 0 exited 0\n", "o -1\n",
        "o 99999999999999999999\n", "end 1 removed\nend 2 removed\n",
    ])
    func nonsenseIsNotAskedForEver(_ words: String) async throws {
        let server = LyingServer { request, number in
            if case .start = request { return words }
            return "end \(number) \(LyingServer.honestly(request))\n"
        }
        let (run, _, _) = try await drive(server)
        #expect(run.servers[0].status == .unreachable)
        #expect(run.servers[0].staging == .owed)
        #expect(run.servers[0].reason?.contains("makes no sense") == true)
        #expect(run.servers[0].steps[1].status == .skipped)
        #expect(server.requests.count { $0 == "start" } == Executor.mostNonsense)
    }

    /// An answer that is sent twice counts for one item.
    @Test func anAnswerIsItsRequestsOnly() async throws {
        let server = LyingServer { request, number in
            let end = "end \(number) \(LyingServer.honestly(request))\n"
            if case .start("0", _, _, _, _) = request { return end + end }
            return end
        }
        let (run, _, _) = try await drive(server)
        #expect(run.status == .succeeded)
        // The second item's runner was another one.
        #expect(server.requests.count { $0 == "start" } == 3)
    }

    /// The store takes no more than the limit, whatever a server sends.
    @Test func moreOutputThanIsAskedForIsNotStored() async throws {
        let piece = "o 1000000\n" + String(repeating: "x", count: 1_000_000)
        let server = LyingServer { request, number in
            let end = "end \(number) \(LyingServer.honestly(request))\n"
            guard case .start("0", _, _, _, _) = request else { return end }
            return String(repeating: piece, count: 80) + end
        }
        let (run, store, job) = try await drive(server)
        #expect(run.status == .succeeded)
        let size = try store.outputSizes(job: job, server: 0, step: 0).standardOutput
        #expect(size > 60_000_000)
        #expect(size < 68 * 1024 * 1024)
    }
}

/// Two names of an inventory that are one server.
@Suite struct SameServerTests {
    @Test(arguments: 1...40) func oneOfTwoNamesIsRefused(seed: Int) async throws {
        let items = (0..<3).map { Item(name: "\($0)", work: .run("work 3 0 60")) }
        let plan = Plan(
            name: "names", kind: .remediate, forks: 2, timeout: 100_000,
            limits: Limits(reconnectFor: 400),
            phases: Phase.allCases.map { PhasePlan($0, items: items) },
            servers: ["one", "two"].map { ServerPlan(name: $0, address: "0", user: "root") })
        var script = FleetRun.Script(seed: UInt64(seed), servers: 1, plan: plan)
        var chance = Chance(seed: UInt64(seed))
        if chance.happens(0.5) { script.weather.lost = 0.1 }
        if chance.happens(0.5) { script.crashes = [.operation(1 + chance.upTo(20))] }
        if chance.happens(0.3) { script.termination = .operation(1 + chance.upTo(20)) }
        let fleet = try FleetRun(script)
        let run = try await fleet.drive()
        await fleet.calm()
        let log = fleet.servers[0].state.withLock(\.log)
        #expect(log.values.allSatisfy { $0.begun.count == 1 })
        let told = run.servers.map { $0.steps.count { $0.status == .succeeded } }.reduce(0, +)
        #expect(told <= log.count)
        #expect(run.servers.count { $0.status == .succeeded } <= 1)
        if run.terminationRequested == nil, script.weather.lost == 0 {
            #expect(run.servers.contains { $0.reason?.contains("are the same server") == true })
        }
    }
}
