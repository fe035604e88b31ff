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
            if try await isOrphaned(id, in: store) {
                try await carryOut(id, in: store)
            } else if wait {
                try await waitForEnd(of: id, in: store)
            }
        }
    }

    /// Whether nobody drives the job. One that was just submitted is about to be.
    private func isOrphaned(_ id: Int64, in store: JobStore) async throws -> Bool {
        for _ in 0..<20 {
            let job = try store.job(id, at: .now).summary
            if job.status.isFinal || job.coordinator?.isAlive == true { return false }
            if job.coordinator != nil { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return true
    }

    /// Takes over a job whose coordinator is gone, and carries the termination out here.
    private func carryOut(_ id: Int64, in store: JobStore) async throws {
        Console.line("Its coordinator is gone: it is taken over and terminated here.")
        do {
            _ = try await takeUp(try store.load(id), id, in: store).drive(PlainViewer())
        } catch StoreError.claimed {
            // Somebody else has taken it over meanwhile, and terminates it.
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
