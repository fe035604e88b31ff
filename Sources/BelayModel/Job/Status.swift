/// What a job is doing. The order and the legal moves are those of `JobRun`.
///
/// `scheduled → pending → active → succeeded | failed`, and from `active` to `blocked` and back; a
/// terminate takes any of these four to `terminating → terminated`, but a job that had not begun
/// straight from `scheduled` to `canceled`. One whose budget is used up goes `terminating → failed`.
package enum JobStatus: String, Sendable, Codable, Hashable, CaseIterable {
    /// Its start time lies ahead.
    case scheduled = "Scheduled"
    /// It waits for a coordinator.
    case pending = "Pending"
    case active = "Active"
    /// It waits at its gate.
    case blocked = "Blocked"
    /// A termination was asked for and is not complete on every server.
    case terminating = "Terminating"
    /// Every server of it succeeded.
    case succeeded = "Succeeded"
    case failed = "Failed"
    /// The termination is complete: nothing of the job runs anywhere any more.
    case terminated = "Terminated"
    /// It was terminated before it had begun.
    case canceled = "Canceled"

    /// Whether nothing more will happen in the job.
    package var isFinal: Bool {
        switch self {
        case .scheduled, .pending, .active, .blocked, .terminating: false
        case .succeeded, .failed, .terminated, .canceled: true
        }
    }

    /// Whether anything of the job may have been started.
    package var hasBegun: Bool {
        switch self {
        case .scheduled, .pending: false
        case .active, .blocked, .terminating, .succeeded, .failed, .terminated, .canceled: true
        }
    }
}

/// Where a server of a job stands.
package enum ServerStatus: String, Sendable, Codable, Hashable, CaseIterable {
    case pending = "Pending"
    case running = "Running"
    /// It finishes the item in hand after a terminate or a time-out; in `analyze`, after a
    /// terminate, the phase.
    case stopping = "Stopping"
    /// Every one of its steps succeeded.
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unreachable = "Unreachable"
    /// The job was terminated before the server had completed all of its steps.
    case canceled = "Canceled"
    /// An item of it ran longer than its time-out.
    case timedOut = "TimedOut"

    /// Whether the server takes no further part in the job's phases.
    package var isFinal: Bool {
        switch self {
        case .pending, .running, .stopping: false
        case .succeeded, .failed, .unreachable, .canceled, .timedOut: true
        }
    }
}

/// What became of an item on a server.
package enum StepStatus: String, Sendable, Codable, Hashable, CaseIterable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    /// It ended, but after its time-out.
    case timedOut = "TimedOut"
    /// It was never started.
    case skipped = "Skipped"

    package var isFinal: Bool {
        switch self {
        case .pending, .running: false
        case .succeeded, .failed, .timedOut, .skipped: true
        }
    }
}

/// What is known of a job's staging directory on a server.
package enum StagingStatus: String, Sendable, Codable, Hashable, CaseIterable {
    /// It was never made.
    case none = "None"
    /// It may exist: recorded before it is made.
    case present = "Present"
    /// A check on the server saw that it is gone.
    case removed = "Removed"
    /// It may exist and could not be removed; `belay job cleanup` pays it.
    case owed = "Owed"
}

/// What became of a phase, over all servers of the job, or of a wave.
package enum PhaseStatus: String, Sendable, Codable, Hashable, CaseIterable {
    case pending = "Pending"
    /// The phase before is finished and this one's time has not come.
    case scheduled = "Scheduled"
    /// It waits at the job's gate.
    case blocked = "Blocked"
    case active = "Active"
    case succeeded = "Succeeded"
    /// A server failed, timed out or was lost in it.
    case failed = "Failed"
    /// A terminate cut it short.
    case canceled = "Canceled"
    /// Nothing was started in it.
    case skipped = "Skipped"
}
