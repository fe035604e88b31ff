package import BelayModel
package import BelayStore

/// Something in a job that a person or a program wants to be told of.
package enum Happening {
    case job(JobStatus)
    case terminating(TerminationForecast)
    /// The job stops by its own rules.
    case stopped(Termination)
    case phase(Phase, PhaseStatus)
    /// A wave begins, pauses or ends; by its place.
    case wave(Int)
    /// The job waits at its gate.
    case gate(GateRun)
    case answered(GateAnswer)
    case server(Int)
    case staging(Int)
    /// The server begins to wait for another job that changes it, or for a further one.
    case waiting(Int)
    /// The connection went, or came back.
    case link(Int)
    case step(server: Int, step: Int)
}

/// Retells a job from its journal: replays it, and says what each event changed.
package struct JobReplay {
    package private(set) var run: JobRun
    private var shown: Shown

    /// What was told last, so that only changes are told.
    private struct Shown {
        var job: JobStatus
        var phases: [PhaseStatus]
        var servers: [ServerStatus]
        var staging: [StagingStatus]
        var links: [String?]
        var waits: [Int64?]
        var steps: [[Int: StepStatus]]
    }

    /// - Parameter run: the job as it was submitted.
    package init(_ run: JobRun) {
        self.run = run
        shown = Shown(
            job: run.status, phases: run.phases, servers: run.servers.map(\.status),
            staging: run.servers.map(\.staging), links: run.servers.map(\.linkLost),
            waits: run.servers.map { $0.waiting?.job },
            steps: run.servers.map { _ in [:] })
    }

    package mutating func tell(_ entry: JournalEntry) -> [Happening] {
        var happenings: [Happening] = []
        if entry.event == .terminationRequested, run.takesTermination {
            happenings.append(.terminating(TerminationForecast(run, at: entry.at)))
        }
        let wasTerminating = run.termination != nil
        let gate = run.gate
        let reaction = run.apply(entry.event, at: entry.at)
        if !wasTerminating, let termination = run.termination, termination.cause != .user {
            happenings.append(.stopped(termination))
        }
        if run.status != shown.job, !run.status.isFinal { happenings.append(.job(run.status)) }
        // What ended comes first, then the phases that this closed and opened, then what began.
        let steps = reaction.steps.compactMap { tellStep($0) }
        happenings += steps.filter { !isRunning($0) }
        for server in reaction.servers { happenings += tellServer(server) }
        for phase in Phase.allCases where run.phases[phase.rawValue] != shown.phases[phase.rawValue]
        {
            happenings.append(.phase(phase, run.phases[phase.rawValue]))
        }
        if let new = run.gate, gate == nil { happenings.append(.gate(new)) }
        if let answer = run.gate?.answer, gate?.answer == nil {
            happenings.append(.answered(answer))
        }
        happenings += changedWaves(reaction).map(Happening.wave)
        happenings += steps.filter(isRunning)
        if run.status != shown.job, run.status.isFinal { happenings.append(.job(run.status)) }
        shown.job = run.status
        shown.phases = run.phases
        return happenings
    }

    /// The waves that changed, each once, what ended first.
    private func changedWaves(_ reaction: JobRun.Reaction) -> [Int] {
        var seen: Set<Int> = []
        return reaction.waves.filter {
            !run.waves[$0].status.isForthcoming && seen.insert($0).inserted
        }
    }

    private func isRunning(_ happening: Happening) -> Bool {
        guard case .step(let server, let step) = happening else { return false }
        return run.servers[server].steps[step].status == .running
    }

    private mutating func tellStep(_ index: JobRun.StepIndex) -> Happening? {
        let status = run.servers[index.server].steps[index.step].status
        let before = shown.steps[index.server][index.step] ?? .pending
        guard status != before else { return nil }
        shown.steps[index.server][index.step] = status
        return .step(server: index.server, step: index.step)
    }

    private mutating func tellServer(_ index: Int) -> [Happening] {
        let server = run.servers[index]
        var happenings: [Happening] = []
        if server.linkLost != shown.links[index] { happenings.append(.link(index)) }
        if server.status != shown.servers[index] { happenings.append(.server(index)) }
        if server.staging != shown.staging[index] { happenings.append(.staging(index)) }
        let waits = server.waiting?.job
        if waits != nil, waits != shown.waits[index] { happenings.append(.waiting(index)) }
        shown.waits[index] = waits
        shown.links[index] = server.linkLost
        shown.servers[index] = server.status
        shown.staging[index] = server.staging
        return happenings
    }
}

/// Reads a job's journal as it grows.
package struct JournalReader {
    package let store: JobStore
    package let job: Int64
    package private(set) var replay: JobReplay
    private var last = 0

    /// - Parameter plan: the job's, if it is known.
    package init(store: JobStore, job: Int64, plan: Plan? = nil) throws {
        self.store = store
        self.job = job
        replay = JobReplay(try store.submitted(job, plan: plan))
    }

    /// Hands on what has come since the last call, each with the job as it was right after.
    package mutating func read(_ tell: ([Happening], JobRun, Timestamp) throws -> Void) throws {
        for entry in try store.events(of: job, after: last) {
            last = entry.number
            let happenings = replay.tell(entry)
            try tell(happenings, replay.run, entry.at)
        }
    }
}
