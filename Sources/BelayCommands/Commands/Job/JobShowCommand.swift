import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct JobShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a job: every server, every step.",
        discussion: """
            With more than \(JobDetail.mostServers) servers those with the same outcome are told of \
            together; --steps, or a choice of servers, shows each with its steps.
            """)

    @Argument(
        help: "The job's number; last, or -1, for the latest, -2 for the one before.",
        completion: .job)
    var id = JobReference.last
    @OptionGroup(title: "Which servers") var detail: DetailOptions
    @Flag(help: "Every step of every server, however many.") var steps = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let store = try openStore()
            let job = try store.job(id.id(in: store), at: .now)
            var detail = try detail.detail()
            try detail.check(job.summary.id, job.servers.map(\.name))
            if steps { detail.hasSteps = true }
            if json {
                Console.line(try await JSONText.of(JobJSON(job.showing(detail))))
            } else {
                // Asked for before: the pager's end of a pipe has no columns.
                let text = JobText.text(of: job, detail, columns: Console.columns)
                Pager.around { Console.write(text) }
            }
        }
    }
}
