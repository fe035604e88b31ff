package import BelayModel
package import BelayStore

/// A new attempt at the servers of a job that did not succeed, with the job's frozen plan.
package struct Retry: Sendable {
    private let job: Int64
    package let stored: StoredJob
    private let source: JobSource?

    /// - Throws: `StoreError.noSuchJob`, `NotEnded`.
    package init(of job: Int64, in store: JobStore) throws {
        self.job = job
        stored = try store.load(job)
        source = try store.source(of: job)
        let status = stored.run.status
        guard status.isFinal else { throw NotEnded(job: job, status: status) }
    }

    /// The job to be submitted; `nil`: no server ended in one of the ways.
    package func new(_ outcomes: Set<ServerOutcome>, origin: Origin?) -> NewJob? {
        let run = stored.run
        let places = run.servers.indices.filter { place in
            outcomes.contains { $0.includes(run.servers[place].status) }
        }
        guard !places.isEmpty else { return nil }
        return NewJob(
            run.plan.retried(on: places), context: stored.context, origin: origin, retryOf: job,
            source: source)
    }

    /// A job that is still going on.
    package struct NotEnded: Error, Sendable, Hashable, CustomStringConvertible {
        package let job: Int64
        package let status: JobStatus

        package var description: String {
            "job \(job) is \(status.rawValue): it can be retried when it has ended"
        }
    }
}
