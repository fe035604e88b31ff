import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct JobCleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup", abstract: "Removes staging directories that are owed.")

    @Argument(help: "The job's number; last, or -1, for the latest.", completion: .job) var id:
        JobReference?
    @Flag(help: "Every job that owes something.") var all = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if (id == nil) != all { throw ValidationError("Give a job's number, or --all.") }
    }

    func run() async throws {
        let cleaned = try await reporting {
            let store = try openStore()
            let id = try id?.id(in: store)
            let jobs = try store.jobs(at: .now)
            if let id, !jobs.contains(where: { $0.id == id }) { throw StoreError.noSuchJob(id) }
            var cleaned: [CleanupJSON.Job] = []
            for job in jobs where (all && (job.owed > 0 || job.isAbandoned)) || job.id == id {
                cleaned.append(try await cleanUp(job, in: store))
            }
            if json {
                try Console.line(JSONText.of(CleanupJSON(cleaned)))
            } else if cleaned.isEmpty {
                Console.say("Nothing is owed.")
            }
            return cleaned
        }
        if cleaned.contains(where: { $0.owed > 0 }) { throw ExitCode.unreachable }
    }

    private func cleanUp(_ job: JobSummary, in store: JobStore) async throws -> CleanupJSON.Job {
        guard job.status.isFinal else { return try tellOfUnfinished(job, in: store) }
        if job.owed > 0 {
            let driver = try takeUp(try store.load(job.id), job.id, in: store)
            _ = try await driver.drive(SilentViewer(), first: .cleanupRequested)
        }
        let cleaned = CleanupJSON.Job(try store.job(job.id, at: .now), before: job.owed)
        if !json { say(cleaned, before: job.owed) }
        return cleaned
    }

    private func say(_ job: CleanupJSON.Job, before: Int) {
        guard before > 0 else { return Console.say("Job \(job.job) owes nothing.") }
        for server in job.servers {
            Console.say("\(server.name): still owed: \(server.note ?? "")")
        }
        Console.say("Job \(job.job): \(job.removed) removed, \(job.owed) still owed.")
    }

    /// A job that has not ended removes its directories at its end. One without a coordinator does
    /// not come to it by itself.
    private func tellOfUnfinished(
        _ job: JobSummary, in store: JobStore
    ) throws -> CleanupJSON.Job {
        let view = try store.job(job.id, at: .now)
        guard job.isAbandoned else {
            Console.complain("job \(job.id) is \(job.shownStatus.rawValue); it cleans up itself")
            return CleanupJSON.Job(view, before: 0)
        }
        let unfinished = CleanupJSON.Job(abandoned: view)
        Console.complain(
            "job \(job.id) is \(job.shownStatus.rawValue) and has no coordinator; its staging directory"
                + " may be on \(count(unfinished.owed, "server")): `belay job resume \(job.id)` goes on with it,"
                + " `belay job terminate \(job.id)` ends it, and both remove what is there")
        return unfinished
    }
}
