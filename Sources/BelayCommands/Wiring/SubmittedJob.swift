import BelayModel
import BelayReports
import BelayService
import BelayStore

/// A job that was submitted by this process, and that it drives.
struct SubmittedJob {
    private let driver: JobDriver

    /// Submits the job. All that may be missing is looked for before.
    init(_ request: JobRequest) async throws {
        let parts = try await request.parts()
        let secrets = try request.reach.passwords().forServers(parts.servers)
        let transport = try request.reach.transport(parts.directory)
        let store = try openStore()
        try store.prepareToDrive()
        let signals = await StopSignals()
        let (job, lease) = try store.submit(parts.new(.current()), at: .now, by: .current())
        driver = JobDriver(
            store: store, job: job, transport: transport, secrets: secrets, plan: parts.plan,
            lease: lease, signals: signals)
    }

    /// - Returns: the job at its end.
    func drive(_ viewer: any Viewer) async throws -> JobRun { try await driver.drive(viewer) }
}
