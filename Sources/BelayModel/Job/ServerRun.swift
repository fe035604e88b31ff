/// One server of a job: its steps, and what is in hand on it.
package struct ServerRun: Sendable, Hashable {
    /// The one thing that is asked of the server's executor and not yet answered.
    package enum Activity: Sendable, Hashable {
        case idle
        case connecting
        /// The staging directory is being made.
        case preparing
        /// The item of the step at `cursor`.
        case running
        /// The staging directory is being removed.
        case removing
    }

    /// Where the server stands in the open phase.
    package enum Place: Sendable, Hashable {
        /// It takes no part in it, or is through with it.
        case outside
        case queued
        /// It holds one of the forks.
        case atWork
        /// It has completed its own items, and waits for the others of its wave.
        case parked
    }

    package internal(set) var status = ServerStatus.pending
    package internal(set) var place = Place.outside
    /// Why the server ended as it did, or what it waits for, in words; `nil` when it succeeded and
    /// there is nothing to say. See ``PackageReport/shortfall``.
    package internal(set) var reason: String?
    package internal(set) var steps: [Step]
    /// The index of the first step that is not final; `steps.count`: all of them are.
    package internal(set) var cursor = 0
    package internal(set) var activity = Activity.idle
    /// The stamp of the latest effect; an answer with another one is stale.
    package internal(set) var attempt = 0
    package internal(set) var staging = StagingStatus.none
    package internal(set) var stagingPath: String?
    /// Why the staging directory is owed, or that the server removed it itself.
    package internal(set) var stagingNote: String?
    /// Whether the staging directory was confirmed to exist: only then may items be started.
    package internal(set) var isPrepared = false
    /// Whether the item in hand is over its time-out.
    package internal(set) var isOverdue = false
    /// Whether it has the slots that its action phase needs; it stays so when it has ended.
    package internal(set) var holdsSlots = false
    /// Whether it is this job, and no other, that may change the server.
    package internal(set) var holdsLock = false
    /// Whether it was lost while an item was changing it, which may go on: the lock is kept until the
    /// staging directory was seen to be gone, or the job ends and with it the loss is final.
    package internal(set) var isUnclear = false
    /// The job that changes the server, whose end is waited for; `nil`: none is.
    package internal(set) var waiting: LockWait?
    /// The fingerprint of the host key that it has shown; `nil`: not known.
    package internal(set) var hostKey: String?
    /// Whether it was asked for that the item in hand is killed.
    package internal(set) var isToBeKilled = false
    /// Why the connection is being taken up again; `nil`: it is not known to be lost.
    package internal(set) var linkLost: String?
    /// What `analyze` found.
    package internal(set) var report: PackageReport?
    /// What the items changed, as read from the server.
    package internal(set) var changed: [PackageChange] = []
    /// What else they found.
    package internal(set) var findings = PackageFindings()

    init(plan: Plan) {
        let phases = plan.check ? [Phase.analyze] : Phase.allCases
        steps = phases.flatMap { phase in
            plan[phase].items.map { Step(phase: phase, item: $0) }
        }
        guard !plan.check else { return }
        steps += plan.policies.afterWave.map { Step(phase: .action, item: $0, isAfterWave: true) }
    }

    /// Whether the server takes no part in the job any more and nothing is in hand on it.
    package var isSettled: Bool { status.isFinal && activity == .idle }

    /// The phase of the next step; `nil`: all are final.
    package var nextPhase: Phase? { cursor < steps.count ? steps[cursor].phase : nil }

    /// Steps that have ended, skipped ones left out.
    package var performed: Int { steps.count { $0.status.isFinal && $0.status != .skipped } }
}

/// An item on a server, with its status.
package struct Step: Sendable, Hashable {
    package let phase: Phase
    package let item: Item
    /// Whether it is of the items that follow a wave.
    package let isAfterWave: Bool
    package internal(set) var status = StepStatus.pending
    package internal(set) var exit: CommandEnd?
    package internal(set) var reason: String?
    package internal(set) var started: Timestamp?
    package internal(set) var finished: Timestamp?

    init(phase: Phase, item: Item, isAfterWave: Bool = false) {
        self.phase = phase
        self.item = item
        self.isAfterWave = isAfterWave
    }
}
