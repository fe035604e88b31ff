import BelayModel
import BelayStore

/// Something in a job that a person or a program wants to be told of.
enum Happening {
    case job(JobStatus)
    case terminating(TerminationForecast)
    case phase(Phase, PhaseStatus)
    case server(Int)
    case staging(Int)
    /// The connection went, or came back.
    case link(Int)
    case step(server: Int, step: Int)
}

/// Retells a job from its journal: replays it, and says what each event changed.
struct Narrator {
    private(set) var run: JobRun
    private var shown: Shown

    /// What was told last, so that only changes are told.
    private struct Shown {
        var job: JobStatus
        var phases: [PhaseStatus]
        var servers: [ServerStatus]
        var staging: [StagingStatus]
        var links: [String?]
        var steps: [[Int: StepStatus]]
    }

    /// - Parameter run: the job as it was submitted.
    init(_ run: JobRun) {
        self.run = run
        shown = Shown(
            job: run.status, phases: run.phases, servers: run.servers.map(\.status),
            staging: run.servers.map(\.staging), links: run.servers.map(\.linkLost),
            steps: run.servers.map { _ in [:] })
    }

    mutating func tell(_ entry: JournalEntry) -> [Happening] {
        var happenings: [Happening] = []
        if entry.event == .terminationRequested, run.terminationRequested == nil {
            happenings.append(.terminating(TerminationForecast(run)))
        }
        let reaction = run.apply(entry.event, at: entry.at)
        if run.status != shown.job, !run.status.isFinal { happenings.append(.job(run.status)) }
        // What ended comes first, then the phases that this closed and opened, then what began.
        let steps = reaction.steps.compactMap { tellStep($0) }
        happenings += steps.filter { !isRunning($0) }
        for server in reaction.servers { happenings += tellServer(server) }
        for phase in Phase.allCases where run.phases[phase.rawValue] != shown.phases[phase.rawValue]
        {
            happenings.append(.phase(phase, run.phases[phase.rawValue]))
        }
        happenings += steps.filter(isRunning)
        if run.status != shown.job, run.status.isFinal { happenings.append(.job(run.status)) }
        shown.job = run.status
        shown.phases = run.phases
        return happenings
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
        shown.links[index] = server.linkLost
        shown.servers[index] = server.status
        shown.staging[index] = server.staging
        return happenings
    }
}

/// Reads a job's journal as it grows.
struct JournalReader {
    let store: JobStore
    let job: Int64
    private(set) var narrator: Narrator
    private var last = 0

    /// - Parameter plan: the job's, if it is known.
    init(store: JobStore, job: Int64, plan: Plan? = nil) throws {
        self.store = store
        self.job = job
        narrator = Narrator(try store.submitted(job, plan: plan))
    }

    /// Hands on what has come since the last call, each with the job as it was right after.
    mutating func read(_ tell: ([Happening], JobRun, Timestamp) throws -> Void) throws {
        for entry in try store.events(of: job, after: last) {
            last = entry.number
            let happenings = narrator.tell(entry)
            try tell(happenings, narrator.run, entry.at)
        }
    }
}
