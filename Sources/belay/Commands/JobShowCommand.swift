import ArgumentParser
import BelayModel
import BelayStore

struct JobShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a job: every server, every step.")

    @Argument(help: "The job's number.") var id: Int64
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let job = try openStore().job(id, at: .now)
            if json {
                Console.line(try await JobJSON.text(of: job))
            } else {
                Console.write(JobText.text(of: job))
            }
        }
    }
}
