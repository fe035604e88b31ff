import BelayModel

/// What one commit adds to a job's journal, and what follows from it, without a database.
///
/// `Ledger` reads what others have asked for, lets the plan be made, and writes it: a driver of
/// another database reads and writes otherwise, and plans the same.
struct CommitPlan {
    /// What others have asked of the job by the time of the commit.
    struct Requests: Hashable {
        /// The first termination that was asked for.
        var termination: Event?
        /// What somebody has answered at the job's gate.
        var gateAnswer: GateAnswer?
    }

    /// In the order of the journal.
    private(set) var events: [Event]
    /// One for each event that was applied.
    private(set) var reactions: [JobRun.Reaction] = []
    /// Reactions that `takeNews` has told.
    private var told = 0

    /// Puts the termination first and the answer second: no item is started by an event that comes
    /// after the request. What changes nothing any more is left out.
    /// - Parameter run: the job before the commit.
    init(_ events: [Event], _ requests: Requests, for run: JobRun) {
        var first: [Event] = []
        if run.takesTermination, !run.status.isFinal, let termination = requests.termination {
            first.append(termination)
        }
        if run.status == .blocked, let answer = requests.gateAnswer {
            first.append(.gateAnswered(answer))
        }
        self.events = first + events
    }

    /// Whether the job is not the same afterwards.
    func changes(_ run: JobRun) -> Bool { !events.isEmpty || !run.slotWaiters.isEmpty }

    /// Applies the events to the job. Once.
    mutating func apply(to run: inout JobRun, at now: Timestamp) {
        reactions = events.map { run.apply($0, at: now) }
    }

    /// Adds what was decided in the course of the commit itself, and applies it.
    mutating func add(_ event: Event, to run: inout JobRun, at now: Timestamp) {
        events.append(event)
        reactions.append(run.apply(event, at: now))
    }

    /// The reactions since this was asked last.
    mutating func takeNews() -> ArraySlice<JobRun.Reaction> {
        defer { told = reactions.count }
        return reactions[told...]
    }
}
