import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Shows what jobs have changed on a server, the oldest first.")

    @Argument(help: "The server's name.") var server: String
    @Option(help: "Only jobs of so long ago: 30d, 12h.") var since: Age?
    @Flag(help: "Jobs that changed nothing, too.") var all = false
    @Option(name: .shortAndLong, help: "table, json or csv.") var output = ReportFormat.table
    @Flag(help: "Print JSON, as -o json.") var json = false

    func run() async throws {
        try await printing {
            let store = try openStore()
            let records = try store.changes(of: server, since: since.map { $0.before(.now) })
            if records.isEmpty {
                let names = try store.serverNames()
                guard names.contains(server) else {
                    throw UnknownName("no job was about a server '\(server)'", server, names)
                }
            }
            let history = HistoryTable(records.filter { all || !$0.changed.isEmpty })
            switch json ? .json : output {
            case .table:
                let text = history.text
                let shown = text.isEmpty ? "Nothing was changed on \(server).\n" : text
                Console.write(Terminal.spelled(shown.wrappedLines(columns: Console.columns)))
            case .json: Console.write(try history.table.json("changes"))
            case .csv: Console.draw(history.table.csv)
            }
        }
    }
}

/// A name that nothing has, with the one that was perhaps meant.
struct UnknownName: Error, CustomStringConvertible {
    let description: String

    init(_ words: String, _ name: String, _ known: [String]) {
        let near = NearestName.of(name, among: known)
        description = words + (near.map { "; did you mean '\($0)'?" } ?? "")
    }
}
