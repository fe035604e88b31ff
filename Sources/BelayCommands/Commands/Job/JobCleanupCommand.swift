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

    func validate() throws {
        if (id == nil) != all { throw ValidationError("Give a job's number, or --all.") }
    }

    func run() async throws {
        let owed = try await reporting {
            let store = try openStore()
            let id = try id?.id(in: store)
            let jobs = try store.jobs(at: .now)
            if let id, !jobs.contains(where: { $0.id == id }) { throw StoreError.noSuchJob(id) }
            var (owed, isAny) = (0, false)
            for job in jobs where (all && (job.owed > 0 || job.isAbandoned)) || job.id == id {
                isAny = true
                owed += try await cleanUp(job, in: store)
            }
            if !isAny { Console.say("Nothing is owed.") }
            return owed
        }
        if owed > 0 { throw ExitCode.unreachable }
    }

    /// - Returns: servers that still owe.
    private func cleanUp(_ job: JobSummary, in store: JobStore) async throws -> Int {
        guard job.status.isFinal else { return try cleanUpUnfinished(job, in: store) }
        guard job.owed > 0 else {
            Console.say("Job \(job.id) owes nothing.")
            return 0
        }
        let driver = try takeUp(try store.load(job.id), job.id, in: store)
        let run = try await driver.drive(SilentViewer(), first: .cleanupRequested)
        for (server, state) in zip(run.plan.servers, run.servers) where state.staging == .owed {
            Console.say("\(server.name): still owed: \(state.stagingNote ?? "")")
        }
        let owed = run.servers.count { $0.staging == .owed }
        Console.say("Job \(job.id): \(job.owed - owed) removed, \(owed) still owed.")
        return owed
    }

    /// A job that has not ended removes its directories at its end. One without a coordinator does
    /// not come to it by itself.
    private func cleanUpUnfinished(_ job: JobSummary, in store: JobStore) throws -> Int {
        let servers = try store.job(job.id, at: .now).servers
        let there = servers.count { $0.staging == .present || $0.staging == .owed }
        guard job.isAbandoned else {
            Console.complain("job \(job.id) is \(job.shownStatus.rawValue); it cleans up itself")
            return job.owed
        }
        Console.complain(
            "job \(job.id) is \(job.shownStatus.rawValue) and has no coordinator; its staging directory"
                + " may be on \(count(there, "server")): `belay job resume \(job.id)` goes on with it,"
                + " `belay job terminate \(job.id)` ends it, and both remove what is there")
        return there
    }
}
