import ArgumentParser
import BelayModel
import BelayStore
import Foundation

struct JobResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Takes up a job whose coordinator is gone.")

    @Argument(help: "The job's number; last, or -1, for the latest.", completion: .job) var id:
        JobReference
    @OptionGroup(title: "Output") var view: ViewOptions

    func run() async throws {
        let ended = try await reporting {
            let store = try openStore()
            let id = try id.id(in: store)
            let stored = try store.load(id)
            let isOwing = stored.run.servers.contains { $0.staging == .owed }
            if stored.run.isSettled, !isOwing {
                throw StoreError.finished(id, status: stored.run.status.rawValue)
            }
            try store.readmit(id)
            // A job that has ended may still owe staging directories.
            let first: Event? = stored.run.isSettled ? .cleanupRequested : nil
            return try await takeUp(stored, id, in: store)
                .drive(view.viewer(), first: first)
        }
        throw ExitCode(ended)
    }
}

/// A driver for a job that another process has submitted.
func takeUp(_ job: StoredJob, _ id: Int64, in store: JobStore) throws -> JobDriver {
    let context: JobContext
    do { context = try JSONDecoder().decode(JobContext.self, from: job.context) } catch {
        throw StoreError.damaged(
            file: store.file, "what job \(id) was submitted with makes no sense")
    }
    let servers = context.frozenServers()
    return JobDriver(
        store: store, job: id, transport: try context.transport(servers),
        secrets: try context.secrets(servers))
}
