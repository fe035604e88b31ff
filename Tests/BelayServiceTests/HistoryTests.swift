import BelaySimulation
import Foundation
import Testing

/// Random histories: see `World` in `Tests/Simulation`.
///
/// `BELAY_SIMULATIONS` sets how many, `BELAY_SEED` the first seed.
@Suite struct HistoryTests {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    @Test(arguments: [(Simulation.policies, 30), (.daemons, 1)] as [(Simulation, UInt64)])
    func noRuleIsEverBroken(_ simulation: Simulation, _ usual: UInt64) async {
        let first = Self.number("BELAY_SEED") ?? 1
        let count = Self.number("BELAY_SIMULATIONS") ?? usual
        let commits = await simulation.play(seeds: first..<(first + count), atOnce: 2) { outcome in
            if let complaint = outcome.complaint { Issue.record("\(complaint)") }
        }
        print("\(simulation): \(count) histories from seed \(first), with \(commits) commits")
    }
}
