import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// What is taken from jobs that are over, and what stays.
@Suite struct RetentionTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    private func bytes(_ table: String) throws -> Int {
        try store.database.read { db in
            try Int.fetchOne(
                db,
                sql: table == "event"
                    ? "SELECT coalesce(sum(length(body)), 0) FROM event"
                    : "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    private static let change = PackageChange(
        name: "openssl", architecture: "amd64", from: "1", to: "2", isSecurity: true)

    /// Has a job of one server go through, with an item that its analysis made.
    private func finish(_ job: Int64, isOwed: Bool = false) throws {
        var hand = try Hand(store, job)
        var report = PackageReport(changes: [Self.change], notes: ["a note"])
        report.action = [
            Item(
                name: "openssl 2", work: .changePackages(String(repeating: "echo 1\n", count: 500)))
        ]
        try hand.commit([.began], at: .at(2))
        while !hand.run.isSettled {
            let server = hand.run.servers[0]
            let attempt = server.attempt
            let event: Event
            switch server.activity {
            case .idle: return
            case .connecting: event = .connected(server: 0, attempt: attempt)
            case .preparing:
                event = .stagingMade(server: 0, attempt: attempt, path: "/var/lib/belay/x")
            case .removing:
                event =
                    isOwed
                    ? .stagingOwed(server: 0, attempt: attempt, reason: "gone")
                    : .stagingRemoved(server: 0, attempt: attempt, .coordinator)
            case .running:
                var end = ItemEnd(exit: .exited(0))
                if case .findPackages = server.steps[server.cursor].item.work {
                    end.report = report
                }
                if case .changePackages = server.steps[server.cursor].item.work {
                    end.changed = [Self.change]
                }
                event = .itemEnded(server: 0, attempt: attempt, end)
            }
            let output = Output(
                server: 0, step: 0, stream: .standardOutput, bytes: Array("printed".utf8))
            try hand.commit(
                [event], output: server.activity == .running ? [output] : [], at: .at(3))
        }
    }

    private func submit() throws -> Int64 {
        let plan = Plan(
            name: "small", kind: .remediate, forks: 2,
            phases: Phase.allCases.map { phase in
                PhasePlan(
                    phase, items: phase == .analyze ? [Item(name: "find", work: .findPackages)] : []
                )
            },
            servers: [ServerPlan(name: "server0", address: "10.0.0.1", user: "root")])
        return try store.submit(plan)
    }

    @Test func aCompactedJournalTellsTheSame() throws {
        let job = try submit()
        try finish(job)
        let (before, run, size) = (
            try store.job(job, at: .at(9)), try store.load(job).run, try bytes("event")
        )
        #expect(run.status == .succeeded && run.servers[0].changed == [Self.change])
        #expect(try store.compact() == 1)
        #expect(try store.compact() == 0)
        #expect(try bytes("event") < size - 3000)
        #expect(try store.job(job, at: .at(9)) == before)
        let after = try store.load(job).run
        #expect(after.status == run.status && after.servers[0].changed == run.servers[0].changed)
        #expect(after.servers[0].steps.map(\.item.name) == run.servers[0].steps.map(\.item.name))
        #expect(after.servers[0].steps.map(\.status) == run.servers[0].steps.map(\.status))
    }

    @Test func aJobUnderWayIsNotCompacted() throws {
        let job = try submit()
        var hand = try Hand(store, job)
        try hand.commit([.began], at: .at(2))
        #expect(try store.compact() == 0)
        #expect(
            try store.prune(outputBefore: .at(99), stepsBefore: .at(99), at: .at(99)) == Pruning())
    }

    @Test func outputGoesBeforeTheSteps() throws {
        let job = try submit()
        try finish(job)
        let trial = try store.prune(
            outputBefore: .at(50), stepsBefore: .at(0), at: .at(99), isTrial: true)
        let pieces = try bytes("output")
        #expect(pieces > 0)
        #expect(trial.outputs == 1 && trial.bytes == 7 * pieces && trial.jobs == 0)
        let pruning = try store.prune(outputBefore: .at(50), stepsBefore: .at(0), at: .at(99))
        #expect(pruning == trial)
        #expect(try bytes("output") == 0)
        #expect(try bytes("step") > 0)
        #expect(try store.load(job).run.status == .succeeded)
    }

    @Test func whatChangedStays() throws {
        let job = try submit()
        try finish(job)
        let pruning = try store.prune(outputBefore: .at(50), stepsBefore: .at(50), at: .at(99))
        #expect(pruning.jobs == 1)
        for table in ["event", "step", "output", "submission"] {
            #expect(try bytes(table) == 0, "\(table)")
        }
        let view = try store.job(job, at: .at(99))
        #expect(view.servers[0].steps.isEmpty && view.servers[0].changed == [Self.change])
        #expect(view.summary.status == .succeeded)
        #expect(try store.changes(of: view.servers[0].name).first?.changed == [Self.change])
        #expect(throws: StoreError.self) { try store.load(job) }
        #expect(
            try store.prune(outputBefore: .at(50), stepsBefore: .at(50), at: .at(99)) == Pruning())
    }

    /// The file of a store of much output that was pruned, and of a job that is over.
    private func pruned(_ scratch: Scratch) throws -> JobStore {
        let store = try JobStore(directory: scratch.url)
        var hand = try Hand(store, try store.submit(.small(servers: 1)))
        try hand.reachFirstItem()
        let bytes = [UInt8](repeating: 65, count: 4 << 20)
        try hand.commit(
            [], output: [Output(server: 0, step: 0, stream: .standardOutput, bytes: bytes)])
        try store.database.write { try $0.execute(sql: "DELETE FROM output") }
        return store
    }

    private func size(_ scratch: Scratch) throws -> Int {
        let file = scratch.url.appending(path: StateDirectory.databaseName)
        return try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
            .filter { $0.hasPrefix(file.lastPathComponent) && !$0.hasSuffix("-shm") }
            .map { try Data(contentsOf: scratch.url.appending(path: $0)).count }.reduce(0, +)
    }

    /// The file, with its log, has become smaller on the disk; jobs are what they were.
    @Test func roomIsGivenBackWhenNoJobIsUnderWay() throws {
        let scratch = try Scratch()
        let store = try pruned(scratch)
        let before = try size(scratch)
        #expect(before > 4 << 20)
        #expect(try store.shrink(.idle) == nil)
        #expect(try store.shrink(.asked) == nil)
        var hand = try Hand(store, try store.submit(.small(servers: 1)))
        try store.requestTermination(of: 2, at: .at(1), origin: .test("me"))
        try hand.commit([], at: .at(1))
        try store.database.write {
            try $0.execute(
                sql: "UPDATE job SET status = 'Succeeded', finished = 5 WHERE id = 1")
        }
        #expect(hand.run.status.isFinal)
        let jobs = try store.jobs(at: .zero)
        let events = try store.rows()["event"]
        // More than the rule lets stay is left alone.
        #expect(try store.shrink(Shrinking(share: 0.5, most: 4096)) == 0)
        let bytes = try #require(try store.shrink(.idle))
        #expect(bytes > 4_000_000)
        #expect(try size(scratch) < before - 4_000_000)
        #expect(try store.shrink(.idle) == 0)
        #expect(try store.jobs(at: .zero) == jobs)
        #expect(try store.rows()["event"] == events)
        // It is gone on with.
        #expect(try store.submit(.small(servers: 1)) == 3)
        let next = try Hand(JobStore(directory: scratch.url), 3)
        #expect(next.run.status == .pending)
    }

    @Test func nothingOwedIsForgotten() throws {
        let job = try submit()
        try finish(job, isOwed: true)
        let owed = try store.job(job, at: .at(9)).servers[0].staging
        #expect(owed == .owed || owed == .present)
        let before = try bytes("event")
        let pruning = try store.prune(outputBefore: .at(50), stepsBefore: .at(50), at: .at(99))
        let isFinal = try store.job(job, at: .at(9)).summary.status.isFinal
        #expect(pruning.jobs == 0 && pruning.spared == (isFinal ? 1 : 0))
        #expect(try store.compact() == 0)
        #expect(try bytes("event") == before)
        #expect(try bytes("output") > 0)
    }
}
