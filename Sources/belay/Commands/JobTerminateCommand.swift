import ArgumentParser
import BelayModel
import BelayStore
import Foundation

struct JobTerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate",
        abstract: "Stops a job: items in hand finish, nothing more starts.")

    @Argument(help: "The job's number.") var id: Int64
    @Flag(help: "Return when the job has ended.") var wait = false

    func run() async throws {
        try await reporting {
            let store = try openStore()
            let before = try store.job(id, at: .now)
            let isRepeated = before.summary.terminationRequested != nil
            try store.requestTermination(of: id, at: .now)
            let forecast = TerminationForecast(before)
            Console.line(
                isRepeated
                    ? "Job \(id) is being terminated already. \(forecast.stillWaiting)"
                    : "Job \(id) is being terminated. \(forecast.words)")
            if before.summary.coordinator?.isAlive != true {
                Console.complain(
                    "nobody drives job \(id): `belay job resume \(id)` carries the termination out")
            }
            if wait { try await waitForEnd(of: id, in: store) }
        }
    }

    private func waitForEnd(of id: Int64, in store: JobStore) async throws {
        while true {
            let job = try store.job(id, at: .now)
            if job.summary.status.isFinal {
                return Console.line("Job \(id): \(job.summary.status.rawValue).")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
