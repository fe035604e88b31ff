import ArgumentParser
import BelayModel
import BelayStore

struct JobLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Shows a job's status changes and what its items printed.")

    @Argument(help: "The job's number.") var id: Int64
    @Option(help: "Only this server.") var server: String?
    @Flag(help: "Go on until the job has ended.") var follow = false
    @Flag(help: "Print one JSON object a line.") var json = false

    func run() async throws {
        try await printing {
            let store = try openStore()
            var log = try JobLog(store: store, job: id, server: server)
            while true {
                // Asked before reading: what comes between the two is read in the next round.
                let isOver = try store.job(id, at: .now).summary.status.isFinal
                try log.read(isLast: !follow || isOver) { entry in
                    if json {
                        Console.line(try JSONText.of(entry.json))
                    } else {
                        Console.write(entry.text)
                    }
                }
                if !follow || isOver { return }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}
