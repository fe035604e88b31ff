import ArgumentParser
import BelayEngine
import BelayModel

/// What commands without a job have in common.
struct FleetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long it may take on a server once it has begun: 90s, 5m. No limit by default.",
            valueName: "duration"))
    var timeout: String?

    @Option(help: "The user to become, by sudo or what the inventory says (-b: root).")
    var becomeUser: String?

    @Flag(exclusivity: .exclusive) var format: FleetFormat?

    func validate() throws {
        if let timeout, DurationText.seconds(timeout) == nil {
            throw ValidationError("--timeout \(timeout): give a duration, such as 90s, 5m or 1h.")
        }
    }

    var timeLimit: Duration? { timeout.flatMap(DurationText.seconds).map { .seconds($0) } }

    func output(_ fleet: FleetReach) -> any FleetOutput {
        switch format ?? (Console.isTerminal ? .fold : .stream) {
        case .fold: FoldedOutput(fleet.targets.map(\.endpoint.name), forks: fleet.forks)
        case .stream: StreamedOutput()
        case .json: JSONOutput()
        }
    }
}
