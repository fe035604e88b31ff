import BelayChance
import BelayModel
import Synchronization
import Testing

@testable import BelayEngine

/// Jobs that reboot a simulated fleet, with losses, crashes and terminations at any moment.
struct SimulatedRebootTests {
    @Test(arguments: 1...60) func rebootsOnce(seed: Int) async throws {
        var chance = Chance(seed: UInt64(seed))
        var script = FleetRun.Script(
            seed: UInt64(seed), servers: 2, plan: Self.plan(servers: 2))
        script.weather.lost = [0, 0.1, 0.3].randomElement(using: &chance) ?? 0
        script.crashes = (0..<chance.upTo(2)).map { _ in .operation(1 + chance.upTo(30)) }
        if chance.happens(0.4) { script.termination = .operation(1 + chance.upTo(30)) }
        let fleet = try FleetRun(script)
        let run = try await fleet.drive()
        await fleet.calm()
        for (server, said) in zip(fleet.servers, run.servers) {
            let boots = server.state.withLock(\.boot)
            let step = said.steps[1]
            #expect(boots == (step.status == .succeeded ? 2 : 1), "\(seed): \(step)")
            #expect([.succeeded, .skipped].contains(step.status), "\(seed): \(step)")
            // A server whose links were lost too often at the start gets no items.
            if run.terminationRequested == nil, said.isPrepared {
                #expect(said.status == .succeeded, "\(seed): \(said.reason ?? "")")
                #expect(step.reason == "back")
            }
        }
    }

    private static func plan(servers: Int) -> Plan {
        let items = [
            Item(name: "before", work: .run("work 2 0 3")),
            Item(name: "reboot", work: .reboot(.always)),
            Item(name: "after", work: .run("work 2 0 3")),
        ]
        return Plan(
            name: "reboot", kind: .remediate, forks: 2, timeout: 100_000,
            // So long that it never runs out, on however busy a machine.
            limits: Limits(reconnectFor: 100_000, rebootTimeout: 100_000),
            phases: Phase.allCases.map { PhasePlan($0, items: $0 == .action ? items : []) },
            servers: (0..<servers).map {
                ServerPlan(name: "server\($0)", address: "\($0)", user: "root")
            })
    }
}
