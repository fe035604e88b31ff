import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct JobListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the jobs, newest first.")

    @Option(
        help: ArgumentHelp(
            "Only jobs with one of these, such as failed,terminated.", valueName: "list"))
    var status: String?
    @Option(help: "Only jobs of so long ago: 7d, 12h.") var since: Age?
    @Option(help: "Only jobs with this in their name.") var name: String?
    @Option(help: "Only jobs that have this server.") var server: String?
    @Flag(help: "Only jobs that have not ended.") var open = false
    @Option(
        name: [.customShort("n"), .long],
        help: "At most so many; 0 for all. (default: 20 in a table)")
    var number: Int?
    @Option(name: .shortAndLong, help: "table, json or csv.") var output = ReportFormat.table
    @Flag(help: "Print JSON, as -o json.") var json = false

    /// Jobs that a table shows where nobody says.
    private static let usual = 20

    func validate() throws {
        _ = try filter()
        if let number, number < 0 { throw ValidationError("-n must be at least 0.") }
    }

    private var format: ReportFormat { json ? .json : output }

    private var limit: Int {
        let limit = number ?? (format == .table ? Self.usual : 0)
        return limit == 0 ? .max : limit
    }

    private var isAll: Bool {
        (status ?? "").isEmpty && since == nil && name == nil && server == nil && !open
    }

    private func filter() throws -> JobPageFilter {
        var filter = JobPageFilter()
        filter.since = since.map { $0.before(.now) }
        filter.text = name
        filter.server = server
        filter.isOpen = open
        for word in (status ?? "").split(separator: ",") {
            guard
                let found = JobStatus.allCases.first(where: {
                    $0.rawValue.lowercased() == word.lowercased()
                })
            else {
                throw ValidationError(
                    "--status \(word): there are \(JobStatus.allCases.map(\.rawValue).joined(separator: ", "))."
                )
            }
            filter.statuses.insert(found)
        }
        return filter
    }

    func run() async throws {
        try await printing {
            let store = try openStore()
            let jobs = try store.jobs(filter(), limit: limit, at: .now)
            switch format {
            case .json: try Console.line(JSONText.of(jobs.map(JobSummaryJSON.init)))
            case .csv:
                Console.draw(
                    JobTable.table(of: jobs, try store.serverCounts(of: jobs.map(\.id))).csv)
            case .table:
                if jobs.isEmpty, let server, case let names = try store.serverNames(),
                    !names.contains(server)
                {
                    throw UnknownName("no job was about a server '\(server)'", server, names)
                }
                guard !jobs.isEmpty else {
                    return Console.say(
                        try store.jobCount() == 0 ? "No jobs yet." : "No job is like that.")
                }
                let table = JobTable.table(of: jobs, try store.serverCounts(of: jobs.map(\.id)))
                Console.write(table.text(columns: Console.columns))
                let more = isAll ? try store.jobCount() - jobs.count : 0
                if more > 0 { Console.say("… and \(more) older; -n 0 lists all.") }
            }
        }
    }
}
