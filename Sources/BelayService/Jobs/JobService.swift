package import BelayEngine
package import BelayModel
package import BelayStore
package import Logging

/// Drives jobs: claims them, takes them up where they stand, hands them over.
package struct JobService: Sendable {
    package let store: JobStore
    package let clock: JobClock
    private let log: Logger
    private let pacing: Pacing
    private let forks: ForkPool?

    /// - Parameter forks: servers worked on at once over all jobs; `nil`: each job's own alone count.
    package init(
        store: JobStore, clock: JobClock, log: Logger, pacing: Pacing = Pacing(),
        forks: Int? = nil
    ) {
        self.forks = forks.map(ForkPool.init(limit:))
        self.store = store
        self.clock = clock
        self.log = log
        self.pacing = pacing
    }

    /// Drives a job to its end, or hands it over when the task is cancelled: nothing more is started
    /// then, what is in hand goes on on its server, and the lease is given back.
    /// - Parameters:
    ///   - lease: of the job; it is released.
    ///   - plan: the job's, where it is at hand.
    /// - Throws: `CancellationError` after a hand-over, `StoreError.leaseLost`.
    @discardableResult
    package func drive(
        _ lease: Lease, _ reach: Reach, plan: Plan? = nil, first event: Event? = nil
    ) async throws -> JobRun {
        defer { try? store.release(lease) }
        let stored = try store.load(lease.job, plan: plan)
        let coordinator = Coordinator(
            store: store, lease: lease, job: stored, transport: reach.transport,
            secrets: reach.secrets, clock: clock, log: log, pacing: pacing, forks: forks)
        return try await coordinator.drive(first: event)
    }
}
