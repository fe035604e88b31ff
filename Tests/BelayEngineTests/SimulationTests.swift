import BelayModel
import BelayStore
import Foundation
import Synchronization
import Testing

/// Whole jobs on simulated fleets: losses, crashes and terminations at any moment, by seeds.
///
/// `BELAY_SIMULATIONS` sets how many, `BELAY_SEED` the first seed.
@Suite(.serialized) struct SimulationTests {
    static let count = number("BELAY_SIMULATIONS") ?? 300
    static let first = number("BELAY_SEED") ?? 1

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test func anyWeatherAnyMoment() async throws {
        let seeds = Self.first..<(Self.first + Self.count)
        var crashes = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
            for (index, seed) in seeds.enumerated() {
                if index >= 16 { crashes += try await group.next() ?? 0 }
                group.addTask { try await simulate(.init(seed: UInt64(seed))) }
            }
            for try await more in group { crashes += more }
        }
        print("simulated \(seeds.count) jobs with \(crashes) crashes")
    }
}

/// One job of every phase, on the disk, crashed at each moment in turn.
@Suite(.serialized) struct EveryMomentTests {
    private static let moments = (1...24).flatMap {
        [FleetRun.Moment.operation($0), .look($0), .look(24 + $0)]
    }

    private func script(_ moment: FleetRun.Moment, _ termination: FleetRun.Moment?)
        -> FleetRun.Script
    {
        let items = (0..<2).map { Item(name: "item \($0)", work: .run("work 3 0 60")) }
        let plan = Plan(
            name: "every moment", kind: .install, forks: 2, timeout: 100_000,
            phases: Phase.allCases.map { PhasePlan($0, items: items) },
            servers: (0..<2).map {
                ServerPlan(name: "server\($0)", address: "\($0)", user: "root")
            })
        return FleetRun.Script(
            seed: 1, servers: 2, crashes: [moment], termination: termination, terminatedIn: 1,
            plan: plan)
    }

    @Test(arguments: [nil, FleetRun.Moment.look(1), .operation(3)])
    func aCrashChangesNothing(_ termination: FleetRun.Moment?) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: directory) }
        var crashes = 0
        for moment in Self.moments {
            let script = script(moment, termination)
            crashes += try await simulate(script, directory: directory)
        }
        #expect(crashes > 24)
        // Nothing but the termination keeps a fair-weather job from its end.
        let store = try JobStore(directory: directory)
        let statuses = Set(try store.jobs(at: Timestamp(milliseconds: 0)).map(\.status))
        #expect(
            statuses.isSubset(of: termination == nil ? [.succeeded] : [.succeeded, .terminated]))
    }
}

@Suite struct PatienceTests {
    /// Every command begins, and none comes to its last word: the job ends all the same.
    @Test(.timeLimit(.minutes(15)), arguments: 1...4)
    func aServerThatNeverAnswersIsGivenUp(_ seed: Int) async throws {
        var script = FleetRun.Script(seed: UInt64(seed))
        script.weather = Weather(mute: 1)
        script.crashes = []
        script.termination = nil
        let fleet = try FleetRun(script)
        let run = try await fleet.drive()
        #expect(run.servers.allSatisfy { $0.status == .unreachable && $0.staging == .owed })
    }
}

/// Runs one job and judges it; tells the seed and the journal of a job that is judged untrue.
/// - Returns: how often its coordinator crashed.
@discardableResult
func simulate(_ script: FleetRun.Script, directory: URL? = nil) async throws -> Int {
    let fleet = try FleetRun(script, directory: directory)
    var complaints: [String] = []
    do {
        let run = try await fleet.drive()
        await fleet.calm()
        complaints =
            try Verdict(fleet, run).complaints + PolicyVerdict(fleet, run).complaints
        if run.servers.contains(where: { $0.staging == .owed }) {
            complaints += try await payOwed(fleet)
        }
    } catch {
        complaints.append("the job did not end: \(error)")
    }
    if !complaints.isEmpty {
        let journal = try fleet.store.events(of: fleet.job, after: 0)
            .map { "\($0.number) at \($0.at.milliseconds): \($0.event)" }
        Issue.record(
            """
            seed \(script.seed): \(complaints.joined(separator: "; "))
            crashes \(script.crashes), termination \(script.termination as Any) in \
            \(script.terminatedIn)
            \(journal.joined(separator: "\n"))
            """)
    }
    return fleet.crashes
}

/// What is owed is paid once the server can be reached.
private func payOwed(_ fleet: FleetRun) async throws -> [String] {
    fleet.heal()
    let run = try await fleet.drive(first: .cleanupRequested)
    return run.servers.indices.compactMap { server in
        let isThere = fleet.servers[server].state.withLock(\.hasStaging)
        let staging = run.servers[server].staging
        guard isThere || staging == .owed else { return nil }
        return "server \(server) is still owed: \(run.servers[server].stagingNote ?? "")"
    }
}
