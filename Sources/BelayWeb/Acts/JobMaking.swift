package import BelayStore

/// Makes the jobs that are asked for by these pages and the API. Playbooks, inventories and secrets are
/// the commands' matter; a mistake in them comes as a `WebProblem`.
package protocol JobMaking: Sendable {
    /// Makes a job of a schedule as it would be now, ready to be submitted.
    func job(of schedule: StoredSchedule, overridingWindow: Bool) async throws -> NewJob

    /// Makes a job of what was sent, ready to be submitted.
    func job(_ submission: JobSubmission) async throws -> NewJob

    /// - Throws: for what needs somebody at a terminal when the job runs.
    func refuseUnattended(_ job: NewJob) throws
}
