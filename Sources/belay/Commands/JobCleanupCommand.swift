import ArgumentParser
import BelayModel
import BelayStore

struct JobCleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup", abstract: "Removes staging directories that are owed.")

    @Argument(help: "The job's number.") var id: Int64?
    @Flag(help: "Every job that owes something.") var all = false

    func validate() throws {
        if (id == nil) != all { throw ValidationError("Give a job's number, or --all.") }
    }

    func run() async throws {
        let owed = try await reporting {
            let store = try openStore()
            let jobs = try store.jobs(at: .now)
            if let id, !jobs.contains(where: { $0.id == id }) { throw StoreError.noSuchJob(id) }
            var owed = 0
            for job in jobs where (all && job.owed > 0) || job.id == id {
                owed += try await cleanUp(job, in: store)
            }
            return owed
        }
        if owed > 0 { throw ExitCode.unreachable }
    }

    /// - Returns: servers that still owe.
    private func cleanUp(_ job: JobSummary, in store: JobStore) async throws -> Int {
        guard job.owed > 0 else {
            Console.line("Job \(job.id) owes nothing.")
            return 0
        }
        guard job.status.isFinal else {
            Console.complain("job \(job.id) is \(job.shownStatus.rawValue); it cleans up itself")
            return job.owed
        }
        let driver = try takeUp(try store.load(job.id), job.id, in: store)
        let run = try await driver.drive(SilentViewer(), first: .cleanupRequested)
        for (server, state) in zip(run.plan.servers, run.servers) where state.staging == .owed {
            Console.line("\(server.name): still owed: \(state.stagingNote ?? "")")
        }
        let owed = run.servers.count { $0.staging == .owed }
        Console.line("Job \(job.id): \(job.owed - owed) removed, \(owed) still owed.")
        return owed
    }
}

/// Shows nothing.
struct SilentViewer: Viewer {
    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {}
    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {}
    mutating func refresh(_ run: JobRun, at: Timestamp) {}
    mutating func end(_ job: JobView) {}
}
