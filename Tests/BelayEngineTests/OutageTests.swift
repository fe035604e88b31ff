import BelayModel
import Foundation
import Testing

@testable import BelayStore

/// Terminations by a signal while the journal cannot be written; clocks that jump.
@Suite(.serialized) struct OutageTests {
    private func script(_ seed: Int) -> FleetRun.Script {
        let items = (0..<4).map { Item(name: "item \($0)", work: .run("work 4 0 600")) }
        let plan = Plan(
            name: "outage", kind: .install, forks: 3, timeout: 100_000,
            phases: Phase.allCases.map { PhasePlan($0, items: items) },
            servers: (0..<3).map {
                ServerPlan(name: "server\($0)", address: "\($0)", user: "root")
            })
        return FleetRun.Script(seed: UInt64(seed), servers: 3, plan: plan)
    }

    /// The signal is kept, nothing starts, and it is recorded once there is room again.
    @Test(arguments: [6, 12, 20, 30, 45, 70]) func aSignalWhileTheDiskIsFull(
        _ look: Int
    ) async throws {
        var script = script(look)
        script.outage = .look(look)
        script.outageLength = 80
        script.termination = .look(look + 1)
        script.isSignaled = true
        let fleet = try FleetRun(script)
        let run = try await fleet.drive()
        await fleet.calm()
        #expect(run.status == .terminated)
        #expect(try Verdict(fleet, run).complaints == [])
        #expect(
            try fleet.store.job(fleet.job, at: .init(milliseconds: 0)).summary.termination?.reason
                == "signal")
    }

    /// No item is over its time-out because of what a clock on this machine says.
    @Test(arguments: [-86_400, 86_400], [4, 15, 40]) func aClockThatJumps(
        _ skew: Int, _ look: Int
    ) async throws {
        var script = script(look)
        script.jump = .look(look)
        script.skew = skew
        let fleet = try FleetRun(script)
        let run = try await fleet.drive()
        #expect(run.status == .succeeded)
        #expect(try Verdict(fleet, run).complaints == [])
    }

    /// An item that takes longer than it may is over its time-out all the same.
    @Test(arguments: [-86_400, 0, 86_400]) func aTimeOutIsKept(_ skew: Int) async throws {
        var script = script(1)
        script.plan.phases[1].items[0] = Item(
            name: "slow", work: .run("work 3000 0 0"), timeout: 20)
        script.jump = .look(12)
        script.skew = skew
        let fleet = try FleetRun(script)
        let run = try await fleet.drive()
        #expect(run.servers.map(\.status) == [.timedOut, .timedOut, .timedOut])
        #expect(try Verdict(fleet, run).complaints == [])
    }
}
