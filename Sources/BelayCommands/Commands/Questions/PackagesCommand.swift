import ArgumentParser
import BelayEngine
import BelayModel
import BelayReports
import BelaySSH
import BelayStore
import Synchronization

struct PackagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packages",
        abstract: "Shows which version of a package which server has.",
        discussion: """
            It asks the servers, without a job. Without an inventory, or with --cached, it tells what \
            earlier jobs have seen of the package.

            Exits with 0 when all servers have answered, 4 when some could not be reached.
            """)

    @Argument(help: "The package's name.") var name: String
    @Argument(help: "Which servers, such as web:&prod.", completion: .pattern) var pattern = "all"
    @Flag(help: "Ask no server: what earlier jobs have seen.") var cached = false
    @Option(name: .shortAndLong, help: "table, json or csv.") var output = ReportFormat.table
    @Flag(help: "Print JSON, as -o json.") var json = false
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions

    func validate() throws {
        try pattern.checkAsPattern()
        guard PackageName(name: name).isWellFormed else {
            throw ValidationError("'\(name)' cannot be the name of a package.")
        }
    }

    func run() async throws {
        let isLive = !cached && (try? ServerSource(inventory)) != nil
        try await reporting {
            if isLive { try await ask() } else { try tellFromRecords() }
        }
        if Console.complainOfLoss() { throw ExitCode.failure }
    }

    private func tellFromRecords() throws {
        let store = try openStore()
        let names = Set(try inventory.serverNames(pattern, known: store.serverNames()))
        let records = try store.changes().filter { names.contains($0.server) }
        show(PackageVersions(name, records: records), isLive: false)
    }

    private func ask() async throws {
        let servers = try await FleetReach(pattern, inventory, reach)
        var work = FleetCommand.Work(script: Self.script, arguments: [name])
        work.timeLimit = .seconds(60)
        work.outputLimit = 64 * 1024
        let answers = GatheredAnswers()
        let run = FleetRun(work: work, fleet: servers, output: answers, isQuiet: true)
        var status: ExitCode?
        do { try await run.run(transport: servers.reach.brief(servers.directory)) } catch {
            guard let code = error as? ExitCode else { throw error }
            status = code
        }
        let (texts, failures) = answers.all
        let now = Timestamp.now
        let entries = texts.flatMap { server, text in
            Self.entries(server, text, name: name, at: now)
        }
        show(PackageVersions(entries), isLive: true)
        for line in FailureWords.lines(failures) { Console.complain(Terminal.spelled(line)) }
        if let status { throw status }
    }

    private func show(_ versions: PackageVersions, isLive: Bool) {
        switch json ? .json : output {
        case .table:
            if versions.entries.isEmpty {
                Console.say(
                    isLive
                        ? "No server has answered."
                        : "No job has met \(name): with -i INVENTORY the servers are asked.")
            } else {
                Console.write(Terminal.spelled(versions.text(columns: Console.columns)))
            }
        case .json: if let text = try? versions.table.json("packages") { Console.write(text) }
        case .csv: Console.draw(versions.table.csv)
        }
    }

    /// What is installed of a package, in every architecture, and what apt would take; by dpkg-query(1)
    /// and apt-cache(8), with the lists as they are.
    private static let script = #"""
        LC_ALL=C.UTF-8
        export LC_ALL
        dpkg-query -W -f '${db:Status-Status} ${binary:Package} ${Version}\n' "$1" 2>/dev/null |
            awk '$1 == "installed" { print "installed", $2, $3 }'
        apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" { print "candidate", $2 }'
        echo end

        """#

    private static func entries(
        _ server: String, _ text: String, name: String, at now: Timestamp
    ) -> [PackageVersions.Entry] {
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: " ").map { String($0).printable }
        }
        let candidate = lines.first { $0.first == "candidate" && $0.count == 2 }?[1]
        let known = candidate == "(none)" ? nil : candidate
        let installed = lines.filter { $0.first == "installed" && $0.count == 3 }
        guard !installed.isEmpty else {
            return [
                .init(server: server, package: name, installed: nil, candidate: known, asOf: now)
            ]
        }
        return installed.map {
            .init(server: server, package: $0[1], installed: $0[2], candidate: known, asOf: now)
        }
    }
}

/// What servers have answered, for a command that makes a table of it.
private final class GatheredAnswers: FleetOutput {
    private struct State {
        var texts: [String: [UInt8]] = [:]
        var answered: [String] = []
        var failures: [FleetResult] = []
    }

    private let state = Mutex(State())

    var all: (texts: [(server: String, text: String)], failures: [FleetResult]) {
        state.withLock { state in
            let texts = state.answered.map { name in
                (server: name, text: String(decoding: state.texts[name] ?? [], as: UTF8.self))
            }
            return (texts, state.failures)
        }
    }

    func receive(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async {
        guard stream == .standardOutput else { return }
        state.withLock { $0.texts[server, default: []] += bytes }
    }

    func end(_ result: FleetResult, note: String?) async {
        state.withLock { state in
            if result.status == .succeeded {
                state.answered.append(result.server)
            } else {
                state.failures.append(result)
            }
        }
    }

    func finish() async {}
}
