import ArgumentParser
import BelaySimulation
import Foundation

/// Plays simulated histories, as many as one likes.
///
///     swift run -c release BelaySimulate --kind policies --count 1000000
///     swift run -c release BelaySimulate --kind policies --seed 4711 --count 1 --tell
@main struct SimulationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "BelaySimulate")

    @Option(help: "One of \(Simulation.allCases.map(\.rawValue).joined(separator: ", ")), or all.")
    var kind = "all"
    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "How many seeds, of each kind.") var count: UInt64 = 1000
    @Option(help: "How many at once.") var atOnce = 2
    @Option(help: "After how many complaints it ends.") var limit = 10
    @Flag(help: "Prints the whole history of the first seed if anything of it is untrue.")
    var tell = false

    func run() async throws {
        var complaints = 0
        for simulation in Simulation.allCases where kind == "all" || kind == simulation.rawValue {
            if tell {
                let outcome = await simulation.play(seed: seed, isTelling: true)
                print(outcome.complaint ?? "\(simulation), seed \(seed): all is true")
                continue
            }
            let start = ContinuousClock.now
            var done: UInt64 = 0
            let commits = await simulation.play(seeds: seed..<(seed + count), atOnce: atOnce) {
                done += 1
                if let words = $0.complaint {
                    complaints += 1
                    print(words)
                    if complaints >= limit { Foundation.exit(1) }
                }
                if done % 10_000 == 0 { print("\(simulation): \(done) seeds") }
            }
            print(
                "\(simulation): seeds \(seed)..<\(seed + count), \(commits) commits,"
                    + " \(complaints) complaints, \(ContinuousClock.now - start)")
        }
        if complaints > 0 { throw ExitCode.failure }
    }
}
