import ArgumentParser
import BelayEngine
import BelayFiles
import BelayModel
import BelayStore
import Foundation

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", _superCommandName: Belay.name,
        abstract: "Submits a job and drives it to its end.",
        discussion: "Ctrl-C terminates it: items in hand finish, nothing more starts.")

    @Argument(help: "The playbook, a YAML file.") var playbook: String
    @OptionGroup var inventory: InventoryOptions
    @OptionGroup var reach: ReachOptions
    @Flag(help: "Run only analyze, change nothing, print what would be done.") var check = false
    @Option(
        name: [.customShort("e"), .long],
        help: ArgumentHelp("A variable; wins over playbook and inventory.", valueName: "K=V"))
    var extraVars: [String] = []
    @Flag(help: "Print one JSON object a line.") var json = false

    func validate() throws { _ = try variables() }

    func run() async throws {
        let ended = try await reporting {
            let file = URL(filePath: playbook)
            let directory = file.deletingLastPathComponent().standardizedFileURL.path
            let book = try PlaybookFile.read(playbook)
            let named = try inventory.servers(book.hosts, playbookDirectory: directory)
            let hosts = try reach.directory(named)
            let servers = try await hosts.resolved(named)
            let secrets = try reach.passwords().forServers(servers)
            let plan = try Plan(
                book, on: servers, options: try options(), file: UploadFile.init(reading:),
                archives: ArchiveReading.archives(in:))
            let context = JobContext(inventory, reach, playbookDirectory: directory)
            let store = try openStore()
            let job = try store.submit(
                plan, uid: UUID().uuidString.lowercased(), context: JSONEncoder().encode(context),
                at: .now)
            let driver = JobDriver(
                store: store, job: job, transport: try reach.transport(hosts),
                secrets: secrets, plan: plan)
            return try await driver.drive(makeViewer(json: json))
        }
        throw ExitCode(ended)
    }

    private func options() throws -> JobOptions {
        var options = JobOptions(user: reach.loginUser)
        options.check = check
        options.forks = reach.forks
        options.become = reach.become
        options.variables = try variables()
        return options
    }

    private func variables() throws -> [String: Value] {
        try extraVars.reduce(into: [:]) { variables, pair in
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw ValidationError("-e \(pair): a variable is given as name=value.")
            }
            variables[String(pair[..<equals])] =
                .string(String(pair[pair.index(after: equals)...]))
        }
    }
}

/// The view that fits standard output.
func makeViewer(json: Bool) -> any Viewer {
    if json { return JSONViewer() }
    return Console.isTerminal ? LiveViewer() : PlainViewer()
}
