/// A job as a pure value: `apply` decides everything that may happen in it.
///
/// The coordinator makes each event durable before it acts on the effects that `apply` returned.
/// Applying the journal's events in order to a new value gives the value before a crash.
///
/// A phase opens when every server still in the job has finished the one before, and its scheduled
/// time has come. At most `plan.forks` servers are worked on at once. The rules of termination are
/// in `terminate`.
package struct JobRun: Sendable, Hashable {
    package let plan: Plan
    package private(set) var status: JobStatus
    package private(set) var phases: [PhaseStatus] = Phase.allCases.map { _ in .pending }
    package private(set) var servers: [ServerRun]
    package private(set) var started: Timestamp?
    package private(set) var terminationRequested: Timestamp?
    package private(set) var finished: Timestamp?

    /// The phase that is open or whose time is waited for, or the last that was; `nil`: none was.
    package private(set) var phase: Phase?
    /// The servers that took part in the open phase when it opened; those before `admitted` have
    /// been looked at.
    private var queue: [Int] = []
    private var admitted = 0
    /// Servers whose place is `atWork`: they hold one of the forks.
    private var atWork = 0
    /// Servers whose place is `queued`.
    private var queued = 0
    /// Servers that are not settled.
    private var unsettled: Int
    private var marks = Phase.allCases.map { _ in PhaseMarks() }

    /// What happened in a phase, for its status when it closes.
    private struct PhaseMarks: Hashable {
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
        let start = plan[.analyze].scheduled
        status = start.map { $0 > now } == true ? .scheduled : .pending
    }

    /// What an event led to.
    package struct Reaction: Sendable, Hashable {
        package fileprivate(set) var effects: [Effect] = []
        /// The servers that changed, in the order of their first change; some may be named twice.
        package fileprivate(set) var servers: [Int] = []
        /// The steps that changed; some may be named twice.
        package fileprivate(set) var steps: [StepIndex] = []
    }

    package struct StepIndex: Sendable, Hashable {
        package let server: Int
        package let step: Int
    }

    /// Whether nothing is in hand on any server and the job has ended.
    package var isSettled: Bool { status.isFinal && unsettled == 0 }

    // MARK: - Events

    /// Applies one event. An event that does not fit the state it meets changes nothing.
    package mutating func apply(_ event: Event, at now: Timestamp) -> Reaction {
        var reaction = Reaction()
        switch event {
        case .began:
            if phase == nil, !status.isFinal { open(.analyze, at: now, &reaction) }
        case .resumed:
            resume(at: now, &reaction)
        case .phaseDue(let due):
            if phase == due, phases[due.rawValue] == .scheduled {
                activate(due, at: now, &reaction)
            }
        case .terminationRequested:
            terminate(at: now, &reaction)
        case .cleanupRequested:
            payOwed(&reaction)
        case .connected(let server, let attempt):
            guard expects(.connecting, server, attempt) else { break }
            servers[server].staging = .present
            hand(.preparing, to: server, &reaction)
        case .stagingMade(let server, let attempt, let path):
            guard expects(.preparing, server, attempt) else { break }
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
    private func expects(_ activity: ServerRun.Activity, _ server: Int, _ attempt: Int) -> Bool {
        isCurrent(server, attempt) && servers[server].activity == activity
    }

    private func isCurrent(_ server: Int, _ attempt: Int) -> Bool {
        servers.indices.contains(server) && servers[server].attempt == attempt
            && servers[server].activity != .idle
    }

    // MARK: - Termination and resumption

    /// The graceful stop. Nothing is killed; the item in hand finishes, in `analyze` the phase.
    private mutating func terminate(at now: Timestamp, _ reaction: inout Reaction) {
        guard !status.isFinal, terminationRequested == nil else { return }
        let hadBegun = status != .scheduled
        terminationRequested = now
        status = hadBegun ? .terminating : .canceled
        skipForthcomingPhases()
        for server in servers.indices where !servers[server].status.isFinal {
            switch servers[server].activity {
            case .running:
                stop(server, &reaction)
            case .connecting:
                // Nothing of the job is on the server: its answer is not waited for.
                servers[server].attempt += 1
                settle(server, as: .canceled, stopReason(server), at: now, &reaction)
            case .idle, .preparing, .removing:
                settle(server, as: .canceled, stopReason(server), at: now, &reaction)
            }
        }
        if !hadBegun { finished = now }
    }

    /// Nothing more starts on the server than what must: in `analyze`, the rest of the phase. An
    /// item that has not reached the server is recalled, unless a terminate lets `analyze` finish.
    private mutating func stop(_ server: Int, _ reaction: inout Reaction) {
        servers[server].status = .stopping
        reaction.servers.append(server)
        if !mayStart(server) {
            reaction.effects.append(.recall(server: server, attempt: servers[server].attempt))
        }
    }

    /// Whether the item in hand is to be started if nothing of it has reached the server yet.
    private func mayStart(_ server: Int) -> Bool {
        !servers[server].isOverdue
            && (terminationRequested == nil || servers[server].nextPhase == .analyze)
    }

    /// When the item in hand is to be killed; `nil`: it is not. Only the playbook has it killed, and
    /// a terminate changes nothing of that.
    private func killTime(_ server: Int) -> Timestamp? {
        let step = servers[server].steps[servers[server].cursor]
        guard let limit = plan.killAfter(of: step.item), let started = step.started else {
            return nil
        }
        return started.adding(seconds: (step.item.timeout ?? plan.timeout) + limit)
    }

    /// Waits for the time to kill an item that is over its time-out, or asks for it if it has come.
    private func arrangeKill(_ server: Int, _ reaction: inout Reaction) {
        let attempt = servers[server].attempt
        if servers[server].isToBeKilled {
            let step = servers[server].cursor
            reaction.effects.append(.kill(server: server, attempt: attempt, step: step))
        } else if let time = killTime(server) {
            reaction.effects.append(.watchKill(server: server, attempt: attempt, until: time))
        }
    }

    /// Asks again for all that a lost coordinator may have asked for.
    private mutating func resume(at now: Timestamp, _ reaction: inout Reaction) {
        if phase == nil, !status.isFinal, terminationRequested == nil {
            return open(.analyze, at: now, &reaction)
        }
        if let phase, phases[phase.rawValue] == .scheduled, let time = plan[phase].scheduled {
            reaction.effects.append(.wake(phase, at: time))
        }
        for server in servers.indices where servers[server].activity != .idle {
            // A directory that was being made for a server that has ended is only to be removed.
            let isOver = servers[server].status.isFinal
            let activity = isOver ? .removing : servers[server].activity
            hand(activity, to: server, start: .again, &reaction)
        }
        payOwed(&reaction)
    }

    private mutating func payOwed(_ reaction: inout Reaction) {
        for server in servers.indices
        where servers[server].staging == .owed && servers[server].isSettled {
            unsettled += 1
            hand(.removing, to: server, &reaction)
        }
    }

    // MARK: - One server

    /// Asks the server's executor for something, with a new stamp.
    private mutating func hand(
        _ activity: ServerRun.Activity, to server: Int, start: Start = .fresh,
        _ reaction: inout Reaction
    ) {
        servers[server].activity = activity
        servers[server].linkLost = nil
        servers[server].attempt += 1
        reaction.servers.append(server)
        let attempt = servers[server].attempt
        switch activity {
        case .idle:
            break
        case .connecting:
            reaction.effects.append(.connect(server: server, attempt: attempt))
        case .preparing:
            reaction.effects.append(.makeStaging(server: server, attempt: attempt))
        case .running:
            handItem(to: server, attempt, start, &reaction)
        case .removing:
            reaction.effects.append(.removeStaging(server: server, attempt: attempt))
        }
    }

    private func handItem(
        to server: Int, _ attempt: Int, _ start: Start, _ reaction: inout Reaction
    ) {
        let step = servers[server].cursor
        let item = servers[server].steps[step].item
        let start = start == .again && !mayStart(server) ? .attachOnly : start
        reaction.effects.append(.run(server: server, attempt: attempt, step: step, start: start))
        if servers[server].isOverdue {
            arrangeKill(server, &reaction)
        } else if let started = servers[server].steps[step].started {
            let deadline = started.adding(seconds: item.timeout ?? plan.timeout)
            reaction.effects.append(.watch(server: server, attempt: attempt, until: deadline))
        }
    }

    /// Goes on after the staging directory was made or an item succeeded.
    private mutating func proceed(
        _ server: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        if servers[server].status.isFinal {
            hand(.removing, to: server, &reaction)
        } else if servers[server].nextPhase == nil {
            settle(server, as: .succeeded, nil, at: now, &reaction)
        } else if servers[server].status == .stopping, servers[server].nextPhase != .analyze {
            settle(server, as: .canceled, stopReason(server), at: now, &reaction)
        } else if servers[server].nextPhase == phase {
            startItem(on: server, at: now, &reaction)
        } else {
            finishPhase(server, &reaction)
        }
    }

    private mutating func startItem(
        on server: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        let step = servers[server].cursor
        servers[server].steps[step].status = .running
        servers[server].steps[step].started = now
        reaction.steps.append(StepIndex(server: server, step: step))
        hand(.running, to: server, &reaction)
    }

    /// Starts a server in the open phase.
    private mutating func start(_ server: Int, at now: Timestamp, _ reaction: inout Reaction) {
        queued -= 1
        atWork += 1
        servers[server].place = .atWork
        guard servers[server].nextPhase == phase else {
            return proceed(server, at: now, &reaction)
        }
        servers[server].status = .running
        if servers[server].isPrepared {
            startItem(on: server, at: now, &reaction)
        } else {
            hand(.connecting, to: server, &reaction)
        }
    }

    /// Records how the item in hand ended, and goes on or ends the server.
    private mutating func record(
        _ end: ItemEnd, on server: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        let step = servers[server].cursor
        let outcome = outcome(of: end, on: server)
        servers[server].steps[step].exit = end.exit
        servers[server].changed += end.changed
        if let findings = end.findings { servers[server].findings.add(findings) }
        endStep(server, outcome.status, outcome.reason, at: now, &reaction)
        // Later, generated items would come before ones that have run.
        let isAnalyze = servers[server].steps[step].phase == .analyze
        if isAnalyze, outcome.status == .succeeded, let report = end.report {
            adopt(report, on: server, &reaction)
        }
        servers[server].activity = .idle
        let name = servers[server].steps[step].item.name
        switch outcome.status {
        case .succeeded:
            proceed(server, at: now, &reaction)
        case .timedOut:
            settle(server, as: .timedOut, "\(name): \(outcome.reason ?? "")", at: now, &reaction)
        case .pending, .running, .failed, .skipped:
            settle(server, as: .failed, "\(name): \(outcome.reason ?? "")", at: now, &reaction)
        }
    }

    private func outcome(of end: ItemEnd, on server: Int) -> (status: StepStatus, reason: String?) {
        let item = servers[server].steps[servers[server].cursor].item
        let failure: String?
        switch end.exit {
        case .exited(0): failure = end.failure
        case .exited(let status): failure = end.failure ?? "exit status \(status)"
        case .signaled(let signal): failure = end.failure ?? "killed by SIG\(signal)"
        case nil: failure = end.failure ?? "no exit status is known"
        }
        if servers[server].isOverdue {
            let words =
                "took longer than \(item.timeout ?? plan.timeout) s"
                + killWords(server, end.exit)
            return (.timedOut, words + (failure.map { "; \($0)" } ?? ""))
        }
        guard let failure else { return (.succeeded, end.note) }
        if item.ignoreErrors, end.exit != nil { return (.succeeded, "\(failure), ignored") }
        return (.failed, failure)
    }

    /// Whether the item in hand was killed, as far as its exit tells: a shell that a signal ended
    /// is 128 and the signal's number to its parent (POSIX.1-2017, XCU 2.8.2).
    private func killWords(_ server: Int, _ exit: CommandEnd?) -> String {
        let item = servers[server].steps[servers[server].cursor].item
        guard servers[server].isToBeKilled, let limit = plan.killAfter(of: item) else { return "" }
        switch exit {
        case .exited(128 + 15), .exited(128 + 9), .signaled:
            return " and was killed \(limit) s after that"
        case .exited, nil:
            return " and was to be killed \(limit) s after that"
        }
    }

    /// Puts the generated items where the plan wants them; a check only keeps the report.
    private mutating func adopt(
        _ report: PackageReport, on server: Int, _ reaction: inout Reaction
    ) {
        servers[server].report = report
        guard !plan.check else { return }
        let first = servers[server].cursor
        for (phase, items) in [(Phase.download, report.download), (.action, report.action)] {
            let before = servers[server].steps.count { $0.phase < phase }
            let place = before + plan[phase].packagesAt
            servers[server].steps.insert(
                contentsOf: items.map { Step(phase: phase, item: $0) }, at: place)
        }
        for step in first..<servers[server].steps.count {
            reaction.steps.append(StepIndex(server: server, step: step))
        }
    }

    private mutating func endStep(
        _ server: Int, _ status: StepStatus, _ reason: String?, at now: Timestamp,
        _ reaction: inout Reaction
    ) {
        let step = servers[server].cursor
        servers[server].steps[step].status = status
        servers[server].steps[step].reason = reason
        servers[server].steps[step].finished = now
        servers[server].cursor += 1
        marks[servers[server].steps[step].phase.rawValue].performed = true
        reaction.steps.append(StepIndex(server: server, step: step))
        reaction.servers.append(server)
    }

    /// A recalled item never began: it counts as not performed. One that nobody recalled still has
    /// to run: it may be started, as nothing of it is on the server.
    private mutating func returnItem(
        _ server: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        if mayStart(server) { return startItem(on: server, at: now, &reaction) }
        let step = servers[server].cursor
        servers[server].steps[step].status = .pending
        servers[server].steps[step].started = nil
        servers[server].activity = .idle
        reaction.steps.append(StepIndex(server: server, step: step))
        if servers[server].isOverdue {
            let reason = "the item could not be started within its time-out"
            settle(server, as: .timedOut, reason, at: now, &reaction)
        } else {
            settle(server, as: .canceled, stopReason(server), at: now, &reaction)
        }
    }

    /// The server cannot be reached, or not any more.
    private mutating func lose(
        _ server: Int, _ attempt: Int, _ reason: String, at now: Timestamp,
        _ reaction: inout Reaction
    ) {
        guard isCurrent(server, attempt) else { return }
        switch servers[server].activity {
        case .idle:
            return
        case .removing:
            return clear(server, .owed, reason, &reaction)
        case .connecting:
            break
        case .preparing:
            owe(server, reason)
        case .running:
            endStep(
                server, .failed, "how it ended is not known: \(reason)", at: now, &reaction)
            owe(server, reason)
        }
        settle(server, as: .unreachable, reason, at: now, &reaction)
    }

    private mutating func owe(_ server: Int, _ reason: String) {
        servers[server].staging = .owed
        servers[server].stagingNote = reason
    }

    /// Ends the server's part in the job: what did not run is skipped, what is staged is removed.
    ///
    /// A server that had ended before, while its staging directory was being made, keeps its status.
    private mutating func settle(
        _ server: Int, as status: ServerStatus, _ reason: String?, at now: Timestamp,
        _ reaction: inout Reaction
    ) {
        if !servers[server].status.isFinal {
            mark(server, status)
            leavePhase(server)
            servers[server].status = status
            servers[server].reason = reason
            skipRest(of: server, &reaction)
        } else {
            servers[server].activity = .idle
        }
        reaction.servers.append(server)
        // Only a directory that is still being made keeps its executor busy.
        if status == .canceled, servers[server].activity == .preparing { return }
        if servers[server].staging == .present {
            hand(.removing, to: server, &reaction)
        } else {
            release(server, &reaction)
        }
    }

    private mutating func skipRest(of server: Int, _ reaction: inout Reaction) {
        for step in servers[server].cursor..<servers[server].steps.count {
            servers[server].steps[step].status = .skipped
            reaction.steps.append(StepIndex(server: server, step: step))
        }
        servers[server].cursor = servers[server].steps.count
    }

    private mutating func clear(
        _ server: Int, _ staging: StagingStatus, _ note: String?, _ reaction: inout Reaction
    ) {
        servers[server].staging = staging
        servers[server].stagingNote = note
        reaction.servers.append(server)
        release(server, &reaction)
    }

    private mutating func release(_ server: Int, _ reaction: inout Reaction) {
        servers[server].activity = .idle
        servers[server].linkLost = nil
        unsettled -= 1
        reaction.effects.append(.release(server: server))
    }

    /// Why and where a server was stopped.
    private func stopReason(_ server: Int) -> String {
        let run = servers[server]
        guard run.performed > 0, let next = run.nextPhase else {
            return "terminated before it was started"
        }
        let isInside = run.cursor > 0 && run.steps[run.cursor - 1].phase == next
        return "terminated \(isInside ? "in" : "before") \(next.name(in: plan.kind))"
            + " after \(run.performed) of \(run.steps.count) steps"
    }

    // MARK: - Phases

    private mutating func open(_ next: Phase, at now: Timestamp, _ reaction: inout Reaction) {
        phase = next
        if let time = plan[next].scheduled, time > now {
            phases[next.rawValue] = .scheduled
            reaction.effects.append(.wake(next, at: time))
        } else {
            activate(next, at: now, &reaction)
        }
    }

    private mutating func activate(_ next: Phase, at now: Timestamp, _ reaction: inout Reaction) {
        switch status {
        case .scheduled, .pending:
            status = .active
            started = now
        case .active, .terminating, .succeeded, .failed, .terminated, .canceled:
            break
        }
        phases[next.rawValue] = .active
        queue = servers.indices.filter { !servers[$0].status.isFinal }
        admitted = 0
        queued = queue.count
        for server in queue { servers[server].place = .queued }
    }

    /// A server has no more steps in the open phase.
    private mutating func finishPhase(_ server: Int, _ reaction: inout Reaction) {
        servers[server].activity = .idle
        servers[server].linkLost = nil
        leavePhase(server)
        reaction.servers.append(server)
    }

    /// The open phase does not wait for the server any more, and its fork is free.
    private mutating func leavePhase(_ server: Int) {
        switch servers[server].place {
        case .outside: break
        case .queued: queued -= 1
        case .atWork: atWork -= 1
        }
        servers[server].place = .outside
    }

    /// Remembers for the phase's status that a server ended in it, other than by success.
    private mutating func mark(_ server: Int, _ ending: ServerStatus) {
        switch ending {
        case .canceled:
            if let next = servers[server].nextPhase { marks[next.rawValue].cut = true }
        case .failed, .unreachable, .timedOut:
            if let phase { marks[phase.rawValue].failed = true }
        case .succeeded, .pending, .running, .stopping:
            break
        }
    }

    /// Starts what may be started, closes what is finished, until nothing moves.
    private mutating func advance(at now: Timestamp, _ reaction: inout Reaction) {
        while let current = phase, phases[current.rawValue] == .active {
            while terminationRequested == nil, atWork < plan.forks, admitted < queue.count {
                let server = queue[admitted]
                admitted += 1
                if servers[server].place == .queued { start(server, at: now, &reaction) }
            }
            guard queued == 0, atWork == 0 else { break }
            close(current)
            let isAnyLeft = servers.contains { !$0.status.isFinal }
            guard isAnyLeft, let next = Phase(rawValue: current.rawValue + 1) else { break }
            open(next, at: now, &reaction)
        }
        endIfSettled(at: now, &reaction)
    }

    private mutating func close(_ current: Phase) {
        let mark = marks[current.rawValue]
        phases[current.rawValue] =
            mark.failed ? .failed : !mark.performed ? .skipped : mark.cut ? .canceled : .succeeded
    }

    private mutating func endIfSettled(at now: Timestamp, _ reaction: inout Reaction) {
        guard unsettled == 0 else { return }
        if !status.isFinal {
            if terminationRequested != nil {
                status = .terminated
            } else {
                status = servers.allSatisfy { $0.status == .succeeded } ? .succeeded : .failed
            }
            finished = now
        }
        skipForthcomingPhases()
        reaction.effects.append(.finish)
    }

    private mutating func skipForthcomingPhases() {
        for index in phases.indices where phases[index] == .pending || phases[index] == .scheduled {
            phases[index] = .skipped
        }
    }
}
