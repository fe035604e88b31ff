import ArgumentParser
import BelayEngine
import BelayModel
import BelayReports
import BelaySSH
import Foundation
import UnixSignals

/// The servers of a command without a job, and how they are reached.
struct FleetReach {
    let targets: [FleetCommand.Target]
    let directory: SSHDirectory
    let reach: ReachOptions

    let forks: Int

    init(
        _ pattern: String, _ inventory: InventoryOptions, _ typed: ReachOptions,
        becomeUser: String? = nil
    ) async throws {
        let source = try ServerSource(inventory)
        source.tellOfConfiguration()
        reach = source.completing(typed)
        forks = source.forks(reach)
        let becomes = reach.become || becomeUser != nil
        var servers = try source.reachable(pattern, reach, becomes: becomes)
        for index in servers.indices {
            // What is typed wins over the inventory, as the user does.
            if typed.become || becomeUser != nil { servers[index].login.become = true }
            servers[index].login.becomeUser = becomeUser ?? servers[index].login.becomeUser
        }
        directory = try reach.directory(servers)
        targets = try await reach.targets(servers, directory)
    }
}

/// Runs a command on servers, shows how it goes on each, and sums it up.
struct FleetRun {
    let work: FleetCommand.Work
    let fleet: FleetReach
    let output: any FleetOutput
    /// The summary is JSON, on standard output.
    var isJSON = false
    /// Nothing is summed up.
    var isQuiet = false

    private static let refreshInterval = Duration.milliseconds(200)

    /// - Parameter note: what there is to say of a server on which it went well.
    /// - Throws: the exit status, unless it went well everywhere.
    func run(
        transport: any Transport,
        note: @escaping @Sendable (FleetCommand.Target, FleetResult) -> String? = { _, _ in nil }
    ) async throws {
        let start = ContinuousClock.now
        let progress = FleetProgress(fleet.targets.map(\.endpoint.name))
        let command = FleetCommand(work, transport: transport, forks: fleet.forks)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let listener = Task { [output, isJSON] in
            for await signal in signals {
                await output.finish()
                Self.sumUp(progress, since: start, isJSON: isJSON, isInterrupted: true)
                Foundation.exit(signal == .sigint ? 130 : 143)
            }
        }
        let refresher = Task { [output] in
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.refreshInterval)
                output.refresh()
            }
        }
        await command.run(on: fleet.targets) { [output] target, stream, bytes in
            await output.receive(target.endpoint.name, stream, bytes)
        } end: { [output] target, outcome, seconds in
            let result = FleetResult(target, outcome, seconds)
            progress.add(result)
            await output.end(
                result, note: result.status == .succeeded ? note(target, result) : nil)
        }
        refresher.cancel()
        listener.cancel()
        await output.finish()
        if !isQuiet { Self.sumUp(progress, since: start, isJSON: isJSON, isInterrupted: false) }
        let isLost = Console.complainOfLoss()
        if let status = progress.tally.exit { throw status }
        if isLost { throw ExitCode.failure }
    }

    private static func sumUp(
        _ progress: FleetProgress, since start: ContinuousClock.Instant, isJSON: Bool,
        isInterrupted: Bool
    ) {
        let length = start.duration(to: .now)
        let seconds =
            Double(length.components.seconds) + Double(length.components.attoseconds) / 1e18
        let tally = progress.tally
        if isJSON {
            let json = FleetSummaryJSON(tally, seconds: seconds, isInterrupted: isInterrupted)
            if let text = try? JSONText.of(json) { Console.line(text) }
        }
        if isInterrupted {
            let open = progress.open
            let names = FoldedNames.folded(open, columns: 200)
            Console.complain(
                Terminal.spelled(
                    "interrupted. It may still run on \(count(open.count, "server")): \(names)"))
        }
        // For one server its own line says it all.
        guard !isJSON, progress.count > 1 else { return }
        Console.complain("\(tally.words), \(spell(seconds: seconds))")
    }
}
