/// A job as a pure value: `apply` decides everything that may happen in it.
///
/// The coordinator makes each event durable before it acts on the effects that `apply` returned.
/// Applying the journal's events in order to a new value gives the value before a crash.
///
/// A phase opens when every server still in the job has finished the one before, and its scheduled
/// time has come; the action phase, wave by wave, when its gate lets it. At most `plan.forks` servers
/// are worked on at once. The rules of termination are in `terminate`.
package struct JobRun: Sendable, Hashable {
    package let plan: Plan
    package internal(set) var status: JobStatus
    package internal(set) var phases: [PhaseStatus] = Phase.allCases.map { _ in .pending }
    package internal(set) var servers: [ServerRun]
    package internal(set) var started: Timestamp?
    package internal(set) var termination: Termination?
    package internal(set) var finished: Timestamp?

    /// The phase that is open or whose time is waited for, or the last that was; `nil`: none was.
    package internal(set) var phase: Phase?
    /// The servers that took part in the open phase when it opened; those before `admitted` have
    /// been looked at.
    var queue: [Int] = []
    var admitted = 0
    /// Servers whose place is `atWork`: they hold one of the forks.
    package internal(set) var atWork = 0
    /// Servers whose place is `queued`.
    var queued = 0
    /// Servers that are not settled.
    var unsettled: Int
    var marks = Phase.allCases.map { _ in PhaseMarks() }
    /// Whether an item of a server did not fit into what was left of the window.
    var hasMisfits = false

    /// The waves of the action phase, once it has opened.
    package internal(set) var waves: [Wave] = []
    /// The wave that is open or whose time is waited for, or the last that was; `nil`: none was.
    package internal(set) var wave: Int?
    /// `nil`: the job has not come to its gate, or nobody has to approve.
    package internal(set) var gate: GateRun?
    /// Servers that failed or timed out.
    var failures = 0
    /// Servers that were unreachable.
    var losses = 0
    /// Whether servers under way complete their items though a budget is used up.
    package internal(set) var isFinishing = false
    /// Servers of the open wave that wait for slots, and some that do not any more.
    var slotQueue: [Int] = []
    /// By host key: how many servers of the job have shown it.
    var hostKeys: [String: Int] = [:]
    /// By server: the places in the plan's `atOnce` of the groups it needs slots of.
    let slotNeeds: [Int: [Int]]

    /// What happened in a phase, for its status when it closes.
    struct PhaseMarks: Hashable {
        /// An item of it ended. One that was recalled before it began does not count.
        var performed = false
        var failed = false
        var cut = false
    }

    /// A job as it is submitted.
    package init(plan: Plan, at now: Timestamp) {
        self.plan = plan
        // They share their steps' memory until they begin.
        servers = Array(repeating: ServerRun(plan: plan), count: plan.servers.count)
        unsettled = plan.servers.count
        var needs: [Int: [Int]] = [:]
        for (number, group) in plan.policies.atOnce.enumerated() {
            for server in group.servers { needs[server, default: []].append(number) }
        }
        slotNeeds = needs
        let start = plan[.analyze].scheduled
        status = start.map { $0 > now } == true ? .scheduled : .pending
    }

    /// What an event led to.
    package struct Reaction: Sendable, Hashable {
        package internal(set) var effects: [Effect] = []
        /// The servers that changed, in the order of their first change; some may be named twice.
        package internal(set) var servers: [Int] = []
        /// The steps that changed; some may be named twice.
        package internal(set) var steps: [StepIndex] = []
        /// The waves that changed; some may be named twice.
        package internal(set) var waves: [Int] = []
    }

    package struct StepIndex: Sendable, Hashable {
        package let server: Int
        package let step: Int
    }

    /// When the job's end before its time was asked for; `nil`: it was not.
    package var terminationRequested: Timestamp? { termination?.requested }

    /// Whether nothing is in hand on any server and the job has ended.
    package var isSettled: Bool { status.isFinal && unsettled == 0 }

    // MARK: - Events

    /// Applies one event. An event that does not fit the state it meets changes nothing.
    package mutating func apply(_ event: Event, at now: Timestamp) -> Reaction {
        var reaction = Reaction()
        switch event {
        case .began:
            if phase == nil, !status.isFinal {
                open(.analyze, at: now, &reaction)
                awaitClose(&reaction)
            }
        case .resumed:
            resume(at: now, &reaction)
            awaitClose(&reaction)
        case .phaseDue(let due):
            if phase == due, phases[due.rawValue] == .scheduled {
                self.due(due, at: now, &reaction)
            }
        case .waveDue(let number):
            waveDue(number, at: now, &reaction)
        case .gateDue:
            gateDue(at: now, &reaction)
        case .gateAnswered(let answer):
            self.answer(answer, at: now, &reaction)
        case .slotsDecided(let decision):
            take(decision, at: now, &reaction)
        case .lockOverdue(let server, let attempt):
            giveUp(waiting: server, attempt, at: now, &reaction)
        case .terminationRequested:
            terminate(Termination(requested: now, cause: .user), at: now, &reaction)
        case .stopRequested(let cause, let reason):
            let termination = Termination(requested: now, cause: cause, reason: reason)
            terminate(termination, at: now, &reaction)
        case .windowClosed:
            if let window = plan.window { close(window, at: now, &reaction) }
        case .cleanupRequested:
            payOwed(&reaction)
        case .connected(let server, let attempt, let hostKey):
            guard expects(.connecting, server, attempt) else { break }
            note(hostKey, of: server)
            servers[server].staging = .present
            hand(.preparing, to: server, &reaction)
        case .stagingMade(let server, let attempt, let path):
            guard expects(.preparing, server, attempt) else { break }
            servers[server].activity = .idle
            servers[server].isPrepared = true
            servers[server].stagingPath = path
            proceed(server, at: now, &reaction)
        case .stagingRefused(let server, let attempt, let reason):
            guard expects(.preparing, server, attempt) else { break }
            servers[server].staging = .none
            settle(server, as: .failed, reason, at: now, &reaction)
        case .itemEnded(let server, let attempt, let end):
            guard expects(.running, server, attempt) else { break }
            record(end, on: server, at: now, &reaction)
        case .itemNotStarted(let server, let attempt):
            guard expects(.running, server, attempt) else { break }
            returnItem(server, at: now, &reaction)
        case .itemOverdue(let server, let attempt):
            guard expects(.running, server, attempt), !servers[server].isOverdue else { break }
            servers[server].isOverdue = true
            stop(server, &reaction)
            arrangeKill(server, &reaction)
        case .killDue(let server, let attempt):
            guard expects(.running, server, attempt), servers[server].isOverdue,
                !servers[server].isToBeKilled, killTime(server) != nil
            else { break }
            servers[server].isToBeKilled = true
            reaction.servers.append(server)
            arrangeKill(server, &reaction)
        case .linkLost(let server, let attempt, let reason):
            guard isCurrent(server, attempt) else { break }
            servers[server].linkLost = reason
            reaction.servers.append(server)
        case .linkRestored(let server, let attempt):
            guard isCurrent(server, attempt) else { break }
            servers[server].linkLost = nil
            reaction.servers.append(server)
        case .unreachable(let server, let attempt, let reason):
            lose(server, attempt, reason, at: now, &reaction)
        case .stagingRemoved(let server, let attempt, let by):
            guard expects(.removing, server, attempt) else { break }
            let note = by == .server ? "removed by the server itself, unattended for too long" : nil
            clear(server, .removed, note, &reaction)
        case .stagingOwed(let server, let attempt, let reason):
            guard expects(.removing, server, attempt) else { break }
            clear(server, .owed, reason, &reaction)
        }
        advance(at: now, &reaction)
        return reaction
    }

    /// Whether the event is the answer that the server's executor owes.
    func expects(_ activity: ServerRun.Activity, _ server: Int, _ attempt: Int) -> Bool {
        isCurrent(server, attempt) && servers[server].activity == activity
    }

    func isCurrent(_ server: Int, _ attempt: Int) -> Bool {
        servers.indices.contains(server) && servers[server].attempt == attempt
            && servers[server].activity != .idle
    }
}
