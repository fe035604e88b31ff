import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayStore
import Foundation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how each server stands: pending updates, reboots, when it was patched.",
        discussion: """
            It tells what the latest job has found and done on each server, and asks none: --refresh \
            has them analyzed now, which changes nothing there. With an inventory, servers that no \
            job has met are Unknown; without one, it is about the servers of earlier jobs.

            -o html writes one page with pictures: belay status -o html > fleet.html
            """)

    @Argument(help: "Which servers, such as web:&prod.", completion: .pattern) var pattern = "all"
    @Option(help: "An older analysis says nothing: the server is Unknown.")
    var fresh = Age.freshness
    @Flag(help: "Analyze the servers now. Takes an inventory.") var refresh = false
    @Option(name: .shortAndLong, help: "table, json, csv or html.") var output = PageFormat.table
    @Flag(help: "Print JSON, as -o json.") var json = false
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions

    func validate() throws { try pattern.checkAsPattern() }

    func run() async throws {
        try await printing {
            let store = try openStore()
            let known = try store.serverNames()
            let names = try inventory.serverNames(pattern, known: known)
            if refresh { try await analyze() }
            let status = try FleetStatus(names, in: store, at: .now, fresh: fresh.seconds)
            try show(status, store)
        }
    }

    private func show(_ status: FleetStatus, _ store: JobStore) throws {
        switch json ? .json : output {
        case .table:
            if status.states.isEmpty {
                return Console.say(
                    "No job has met a server yet. belay status -i INVENTORY --refresh asks them.")
            }
            Console.write(Terminal.spelled(status.table.text(columns: Console.columns)))
            Console.say("\n\(status.summary)")
            let unknown = status.states.count { !$0.isKnown }
            if unknown > 0, !refresh {
                Console.say(
                    "belay status -i INVENTORY --refresh analyzes them now; nothing is changed.")
            }
        case .json: Console.write(try status.table.json("servers"))
        case .csv: Console.draw(status.table.csv)
        case .html:
            let names = Set(status.states.map(\.name))
            let records = try store.changes().filter { names.contains($0.server) }
            Console.write(FleetPage(status, FleetHistory(records)).html)
        }
    }

    /// Has the servers analyzed by a job that only looks.
    private func analyze() async throws {
        let settings = try JobSettings.parse(["--check"])
        let playbook = MadePlaybook(
            name: "status of \(pattern)", hosts: pattern, packages: .all, reboot: .never)
        let job = try await SubmittedJob(JobRequest(playbook, inventory, reach, settings))
        let isShown = output == .table && !json && Console.isTerminal && Terminal.canMove
        let viewer: any Viewer =
            if isShown { LiveViewer(isBrief: true) } else { SilentViewer() }
        _ = try await job.drive(viewer)
    }
}

extension InventoryOptions {
    /// Names of servers without reaching any: the inventory's, or else those of earlier jobs.
    func serverNames(_ pattern: String, known: [String]) throws -> [String] {
        if let source = try? ServerSource(self) {
            source.tellOfConfiguration()
            return try source.selected(pattern).map(\.name)
        }
        guard !known.isEmpty else { return [] }
        var options = self
        options.inventory = [known.joined(separator: ",") + ","]
        return try ServerSource(options).selected(pattern).map(\.name)
    }
}
