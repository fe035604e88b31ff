import BelayModel
import Foundation
import Testing

@testable import BelayStore

/// What the views read is what the job says, after any events.
@Suite struct ProjectionTests {
    @Test(arguments: 0..<60) func equalsTheJob(_ seed: Int) throws {
        var chance = Walk(seed: UInt64(seed))
        let store = try JobStore()
        var plan = Plan.small(servers: 3, items: 1 + seed % 3, forks: 1 + seed % 3)
        plan.check = seed % 7 == 0
        if seed % 5 == 0 { plan.phases[1].scheduled = .at(50) }
        let job = try store.submit(plan)
        var hand = try Hand(store, job)
        try hand.commit([.began])
        for moment in 0..<80 {
            let events = (0..<(1 + chance.upTo(2))).map { _ in chance.event(for: hand.run) }
            try hand.commit(events, at: .at(moment))
            if moment % 10 == 0 { try check(store, job, hand.run) }
        }
        try check(store, job, hand.run)
        #expect(try store.load(job).run == hand.run)
    }

    /// Neighbours whose items end in one commit, alike or not, and with gaps between them.
    @Test(arguments: 0..<20) func equalsAJobOfNeighbours(_ seed: Int) throws {
        var chance = Walk(seed: UInt64(seed))
        let store = try JobStore()
        let job = try store.submit(.small(servers: 9, items: 3, forks: 9))
        var hand = try Hand(store, job)
        try hand.reachFirstItem(of: Array(0..<9))
        for moment in 0..<30 {
            let events = hand.run.servers.enumerated().compactMap { number, server -> Event? in
                guard server.steps.contains(where: { $0.status == .running }),
                    chance.upTo(3) > 0
                else { return nil }
                let status = chance.upTo(20) == 0 ? 1 : 0
                return .itemEnded(
                    server: number, attempt: server.attempt, ItemEnd(exit: .exited(status)))
            }
            try hand.commit(events, at: .at(moment))
            try check(store, job, hand.run)
        }
        #expect(hand.run.servers.contains { $0.steps.contains { $0.status == .succeeded } })
    }

    private func check(_ store: JobStore, _ job: Int64, _ run: JobRun) throws {
        let view = try store.job(job, at: .zero)
        #expect(view.summary.status == run.status)
        #expect(view.summary.started == run.started)
        #expect(view.summary.finished == run.finished)
        #expect(view.summary.terminationRequested == run.terminationRequested)
        #expect(view.summary.owed == run.servers.count { $0.staging == .owed })
        #expect(view.phases.map(\.status) == run.phases)
        for (seen, server) in zip(view.servers, run.servers) {
            #expect(seen.status == server.status)
            #expect(seen.reason == server.reason)
            #expect(seen.linkLost == server.linkLost)
            #expect(seen.staging == server.staging)
            #expect(seen.stagingPath == server.stagingPath)
            #expect(seen.stagingNote == server.stagingNote)
            #expect(seen.changed == server.changed)
            #expect(
                seen.report
                    == server.report.map {
                        ReportView(
                            $0, server.findings, server.steps.map(\.item),
                            analyzed: server.steps.filter { $0.phase == .analyze }
                                .compactMap(\.finished).max())
                    })
            #expect(seen.steps.map(Line.init) == server.steps.map(Line.init))
        }
    }
}

/// A step as both the job and the view know it.
private struct Line: Equatable {
    var name: String
    var phase: Phase
    var status: StepStatus
    var exit: CommandEnd?
    var reason: String?
    var times: [Timestamp?]

    init(_ step: Step) {
        (name, phase, status) = (step.item.name, step.phase, step.status)
        (exit, reason, times) = (step.exit, step.reason, [step.started, step.finished])
    }

    init(_ step: StepView) {
        (name, phase, status) = (step.name, step.phase, step.status)
        exit = step.exitStatus.map { .exited($0) } ?? step.signal.map { .signaled($0) }
        (reason, times) = (step.reason, [step.started, step.finished])
    }
}

/// Random events: mostly the answers that are due, some that fit nothing.
struct Walk: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func upTo(_ limit: Int) -> Int { Int.random(in: 0...limit, using: &self) }

    mutating func event(for run: JobRun) -> Event {
        let server = upTo(run.servers.count - 1)
        let attempt = run.servers[server].attempt - (upTo(9) == 0 ? 1 : 0)
        switch upTo(60) {
        case 0: return .terminationRequested
        case 1: return .resumed
        case 2: return .unreachable(server: server, attempt: attempt, reason: "away")
        case 3: return .cleanupRequested
        case 4: return .phaseDue(.download)
        case 5...7: return .linkLost(server: server, attempt: attempt, reason: "reset")
        case 8...10: return .linkRestored(server: server, attempt: attempt)
        case 11: return .itemOverdue(server: server, attempt: attempt)
        case 12: return .itemNotStarted(server: server, attempt: attempt)
        default: return answer(run.servers[server], server, attempt)
        }
    }

    private mutating func answer(
        _ run: ServerRun, _ server: Int, _ attempt: Int
    ) -> Event {
        switch run.activity {
        case .connecting, .idle:
            return .connected(server: server, attempt: attempt)
        case .preparing:
            return upTo(9) == 0
                ? .stagingRefused(server: server, attempt: attempt, reason: "a link")
                : .stagingMade(server: server, attempt: attempt, path: "/stage")
        case .running:
            return .itemEnded(server: server, attempt: attempt, end(run))
        case .removing:
            return upTo(2) == 0
                ? .stagingOwed(server: server, attempt: attempt, reason: "away")
                : .stagingRemoved(server: server, attempt: attempt, .coordinator)
        }
    }

    private mutating func end(_ server: ServerRun) -> ItemEnd {
        let change = PackageChange(name: "libssl3", architecture: "amd64", from: "1", to: "2")
        // Only analyze reports what is to be done after it.
        let isReporting = server.nextPhase == .analyze && server.report == nil
        switch upTo(9) {
        case 0: return ItemEnd(exit: .exited(1 + upTo(254)))
        case 1: return ItemEnd(exit: .signaled("KILL"))
        case 2: return ItemEnd(exit: nil, failure: "not known")
        case 3..<7 where isReporting:
            return ItemEnd(
                exit: .exited(0),
                report: PackageReport(
                    changes: [change], download: [Item(name: "get", work: .run("get"))],
                    action: [Item(name: "put", work: .run("put"))], notes: ["held back"]))
        default:
            let service = ServiceState(name: "\(upTo(3)).service", state: .old)
            return ItemEnd(
                exit: .exited(0), changed: [change], findings: PackageFindings(services: [service]))
        }
    }
}
