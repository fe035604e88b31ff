import ArgumentParser
import BelayModel
import BelayStore
import Foundation

struct JobResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Takes up a job whose coordinator is gone.")

    @Argument(help: "The job's number.") var id: Int64
    @Flag(help: "Print one JSON object a line.") var json = false

    func run() async throws {
        let ended = try await reporting {
            let store = try openStore()
            let stored = try store.load(id)
            let isOwing = stored.run.servers.contains { $0.staging == .owed }
            if stored.run.isSettled, !isOwing {
                throw StoreError.finished(id, status: stored.run.status.rawValue)
            }
            // A job that has ended may still owe staging directories.
            let first: Event? = stored.run.isSettled ? .cleanupRequested : nil
            return try await takeUp(stored, id, in: store)
                .drive(makeViewer(json: json), first: first)
        }
        throw ExitCode(ended)
    }
}

/// A driver for a job that another process has submitted.
func takeUp(_ job: StoredJob, _ id: Int64, in store: JobStore) throws -> JobDriver {
    let context = try JSONDecoder().decode(JobContext.self, from: job.context)
    let servers = try context.servers()
    return JobDriver(
        store: store, job: id, transport: try context.transport(servers),
        secrets: try context.secrets(servers))
}
