import ArgumentParser
import BelayModel
import BelayStore

struct JobListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the jobs, newest first.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let jobs = try openStore().jobs(at: .now)
            if json {
                try Console.line(JSONText.of(jobs.map(JobSummaryJSON.init)))
            } else if jobs.isEmpty {
                Console.line("No jobs yet.")
            } else {
                Console.write(JobTable.text(of: jobs))
            }
        }
    }
}
