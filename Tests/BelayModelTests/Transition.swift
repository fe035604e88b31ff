import BelayModel

/// One step of a walk, and what holds of every such step: section 3 of the contract.
struct Transition {
    let before: JobRun
    let event: Event
    let after: JobRun
    let reaction: JobRun.Reaction

    func problems() -> [String] {
        var problems = jobProblems() + effectProblems()
        let changed = before.servers.indices.filter { before.servers[$0] != after.servers[$0] }
        for index in changed {
            let old = before.servers[index]
            let new = after.servers[index]
            let found =
                statusProblems(old, new) + stepProblems(index, old, new)
                + stagingProblems(old, new)
            problems += found.map { "server \(index): \($0)" }
        }
        for index in before.servers.indices {
            let found = askedProblems(index, before.servers[index], after.servers[index])
            problems += found.map { "server \(index): \($0)" }
        }
        if event == .terminationRequested, before.terminationRequested == nil {
            problems += before.servers.indices.flatMap(terminationProblems)
        }
        return problems
    }

    // MARK: - The job

    private func jobProblems() -> [String] {
        var rules = Rules()
        rules.hold(
            before.status == after.status || isLegal(before.status, after.status),
            "the job goes from \(before.status) to \(after.status)")
        rules.hold(
            before.finished == nil || before.finished == after.finished, "it finished twice")
        for phase in Phase.allCases {
            let old = before.phases[phase.rawValue]
            let new = after.phases[phase.rawValue]
            rules.hold(!old.hasEnded || old == new, "\(phase) goes from \(old) to \(new)")
        }
        let hasOpened = after.phases.contains(.active) && before.phase != after.phase
        if hasOpened, let phase = after.phase {
            rules.hold(
                before.termination == nil || phase == before.phase,
                "\(phase) opens after the request")
        }
        return rules.broken
    }

    private func isLegal(_ old: JobStatus, _ new: JobStatus) -> Bool {
        // A terminate that finds nothing in hand is complete at once.
        let isStopped = before.termination == nil && after.termination != nil
        let terminated = isStopped ? [JobStatus.terminated] : []
        let next: [JobStatus] =
            switch old {
            case .scheduled: [.active, .blocked, .canceled]
            // A job of which nothing can be done ends as it begins.
            case .pending: [.active, .blocked, .succeeded, .failed] + terminated
            case .active: [.succeeded, .failed, .blocked, .terminating] + terminated
            case .blocked: [.active, .terminating] + terminated
            case .terminating: after.termination?.cause == .failures ? [.failed] : [.terminated]
            case .succeeded, .failed, .terminated, .canceled: []
            }
        return next.contains(new)
    }

    // MARK: - Effects

    private func effectProblems() -> [String] {
        var rules = Rules()
        let isTerminated = after.isStopped
        for effect in reaction.effects {
            switch effect {
            case .connect:
                rules.hold(!isTerminated, "connects after the request")
            case .makeStaging:
                rules.hold(!isTerminated, "makes a directory after the request")
            case .run(let server, _, let step, let start):
                rules.broken += startProblems(server, step, start)
            case .watch(let server, let attempt, _, _):
                rules.hold(after.servers[server].attempt == attempt, "watches another attempt")
                rules.hold(after.servers[server].activity == .running, "watches nothing")
            case .watchKill(let server, let attempt, _, _):
                rules.broken += killProblems(server, attempt, isAsked: false)
            case .kill(let server, let attempt, let step):
                rules.hold(step == after.servers[server].cursor, "kills another item")
                rules.broken += killProblems(server, attempt, isAsked: true)
            case .recall(let server, let attempt):
                rules.hold(after.servers[server].attempt == attempt, "recalls another attempt")
                rules.hold(after.servers[server].isRecalled, "recalls what must run")
            case .removeStaging(let server, _):
                rules.hold(after.servers[server].status.isFinal, "removes it under a server")
            case .release(let server):
                rules.hold(after.servers[server].isSettled, "releases what is needed")
                rules.hold(!before.servers[server].isSettled, "releases twice")
            case .wake(let phase, let time):
                rules.hold(after.phases[phase.rawValue] == .scheduled, "wakes for nothing")
                rules.hold(after.plan[phase].scheduled == time, "wakes at another time")
                rules.hold(!isTerminated, "waits after the request")
            case .wakeWave(let wave, let time):
                rules.hold(after.waves[wave].status == .scheduled, "wakes no wave")
                rules.hold(after.waves[wave].due == time, "wakes a wave at another time")
                rules.hold(!isTerminated, "waits after the request")
            case .wakeGate(let time):
                rules.hold(after.status == .blocked, "wakes no gate")
                rules.hold(after.gate?.due == time, "wakes a gate at another time")
            case .wakeLock(let server, let attempt, _):
                rules.hold(after.servers[server].waiting != nil, "wakes who does not wait")
                rules.hold(after.servers[server].attempt == attempt, "wakes another attempt")
            case .wakeClose(let time):
                rules.hold(after.plan.window?.closes == time, "wakes at another close")
                rules.hold(after.termination == nil, "waits for the close after the end")
            case .finish: rules.hold(after.isSettled, "finishes too early")
            }
        }
        let finishes = reaction.effects.count { $0 == .finish }
        rules.hold(finishes == (after.isSettled ? 1 : 0), "finishes \(finishes) times")
        let waits = after.phase.map { after.phases[$0.rawValue] == .scheduled } ?? false
        let didWait = before.phase.map { before.phases[$0.rawValue] == .scheduled } ?? false
        let waited = before.phase == after.phase && didWait && waits && event != .resumed
        let wakes = reaction.effects.count { if case .wake = $0 { true } else { false } }
        rules.hold(wakes == (waits && !waited ? 1 : 0), "\(wakes) wakes")
        return rules.broken
    }

    /// An item is killed only over its time-out, where the playbook says so, and never because of a
    /// terminate.
    private func killProblems(_ server: Int, _ attempt: Int, isAsked: Bool) -> [String] {
        var rules = Rules()
        let new = after.servers[server]
        rules.hold(new.attempt == attempt, "kills another attempt")
        rules.hold(new.activity == .running && new.isOverdue, "kills what is not overdue")
        rules.hold(after.plan.killAfter(of: new.steps[new.cursor].item) != nil, "kills, unasked")
        rules.hold(new.isToBeKilled == isAsked, "kills too early, or waits for it again")
        rules.hold(event != .terminationRequested, "kills because of a terminate")
        return rules.broken
    }

    /// How an item may be started: a new one only before the request, or in an `analyze` that had
    /// begun; one that may run already only to take it up.
    private func startProblems(_ server: Int, _ step: Int, _ start: Start) -> [String] {
        var rules = Rules()
        let old = before.servers[server]
        let new = after.servers[server]
        let isTerminated = after.isStopped
        let inAnalyze = new.steps[step].phase == .analyze
        rules.hold(step == new.cursor, "runs a step out of turn")
        rules.hold(new.staging == .present && new.isPrepared, "runs without a directory")
        rules.hold(old.staging != .removed && old.staging != .owed, "uses a removed directory")
        switch start {
        case .fresh:
            let isNew = step >= old.steps.count
            rules.hold(isNew || old.steps[step].status == .pending, "runs twice")
            let hadBegun = old.activity == .running && old.nextPhase == .analyze
            rules.hold(!isTerminated || inAnalyze && hadBegun, "starts after the request")
            rules.hold(event != .resumed || old.activity == .idle, "starts on a resume")
        case .again:
            rules.hold(event == .resumed && old.activity == .running, "again, why?")
            rules.hold(!isTerminated || inAnalyze, "may start after the request")
            rules.hold(!new.isOverdue, "may start over its time-out")
        case .attachOnly:
            rules.hold(event == .resumed && old.activity == .running, "takes up what?")
            rules.hold(new.isRecalled, "does not start what must run")
        }
        return rules.broken
    }

    // MARK: - One server

    private func statusProblems(_ old: ServerRun, _ new: ServerRun) -> [String] {
        var rules = Rules()
        if old.status.isFinal {
            rules.hold(old.status == new.status, "ended \(old.status), is \(new.status)")
            rules.hold(old.reason == new.reason, "another reason")
            rules.hold(old.steps == new.steps, "a step changes after the end")
        }
        if old.status == .stopping {
            rules.hold(new.status.isFinal || new.status == .stopping, "does not stop")
        }
        rules.hold(old.status == .pending || new.status != .pending, "pending again")
        rules.hold(new.attempt >= old.attempt, "a stamp is used again")
        return rules.broken
    }

    /// A step goes from pending to running to its end; back only when it never began.
    private func stepProblems(_ index: Int, _ old: ServerRun, _ new: ServerRun) -> [String] {
        var rules = Rules()
        guard old.steps.count == new.steps.count else { return insertProblems(index, old, new) }
        for number in old.steps.indices where old.steps[number] != new.steps[number] {
            let from = old.steps[number].status
            let to = new.steps[number].status
            rules.hold(
                from == to || next(from).contains(to), "step \(number) goes from \(from) to \(to)")
            rules.hold(
                reaction.steps.contains { $0.server == index && $0.step == number },
                "step \(number) changes and is not named")
        }
        return rules.broken
    }

    private func next(_ status: StepStatus) -> [StepStatus] {
        switch status {
        case .pending: return [.running, .skipped]
        case .running:
            // It never began, and so it is skipped as the rest is.
            if case .itemNotStarted = event { return [.pending, .skipped] }
            return [.succeeded, .failed, .timedOut]
        case .succeeded, .failed, .timedOut, .skipped: return []
        }
    }

    /// A report adds steps behind the ones that have run, and takes none away.
    private func insertProblems(_ index: Int, _ old: ServerRun, _ new: ServerRun) -> [String] {
        var rules = Rules()
        rules.hold(new.report != nil && old.report == nil, "steps come from nowhere")
        let known = new.steps.filter { !$0.item.name.hasSuffix("p") && $0.item.name != "p 2" }
        rules.hold(known.map(\.item) == old.steps.map(\.item), "the plan's steps change")
        rules.hold(
            new.steps.map(\.phase) == new.steps.map(\.phase).sorted(), "steps out of order")
        for number in old.cursor..<new.steps.count {
            rules.hold(
                reaction.steps.contains { $0.server == index && $0.step == number },
                "step \(number) changes and is not named")
        }
        return rules.broken
    }

    private func stagingProblems(_ old: ServerRun, _ new: ServerRun) -> [String] {
        var rules = Rules()
        switch old.staging {
        case .none:
            let isRecorded = new.staging == .present && old.activity == .connecting
            rules.hold(new.staging == .none || isRecorded, "a directory comes from nowhere")
        case .present, .owed:
            switch new.staging {
            case .none: rules.hold(event.isRefusal, "a directory is forgotten")
            case .present: rules.hold(old.staging == .present, "owed, and then forgotten")
            case .removed: rules.hold(event.isRemoval, "nobody saw that it is gone")
            case .owed: rules.hold(new.stagingNote != nil, "owed, why?")
            }
        case .removed: rules.hold(new.staging == .removed, "a removed directory comes back")
        }
        return rules.broken
    }

    /// Whoever has something new in hand was asked for it, once, with a stamp of its own; nobody
    /// else is asked for anything. So exactly one effect is outstanding where something is in hand.
    private func askedProblems(_ index: Int, _ old: ServerRun, _ new: ServerRun) -> [String] {
        var rules = Rules()
        let asked = reaction.effects.compactMap { effect -> (ServerRun.Activity, Int)? in
            switch effect {
            case .connect(index, let attempt): (.connecting, attempt)
            case .makeStaging(index, let attempt): (.preparing, attempt)
            case .run(index, let attempt, _, _): (.running, attempt)
            case .removeStaging(index, let attempt): (.removing, attempt)
            case .connect, .makeStaging, .run, .removeStaging, .watch, .watchKill, .kill, .recall,
                .release, .wake, .wakeWave, .wakeGate, .wakeLock, .wakeClose, .finish:
                nil
            }
        }
        if new.activity != .idle, new.attempt != old.attempt {
            rules.hold(asked.count == 1, "asked \(asked.count) times")
            rules.hold(asked.allSatisfy { $0 == (new.activity, new.attempt) }, "asked for else")
        } else {
            rules.hold(asked.isEmpty, "asked for what is not in hand")
            rules.hold(new.activity == old.activity || new.activity == .idle, "in hand, unasked")
        }
        let releases = reaction.effects.count { $0 == .release(server: index) }
        rules.hold(releases == (new.isSettled && !old.isSettled ? 1 : 0), "\(releases) releases")
        let differs = old != new && !(old.place != new.place && isAlike(old, new))
        rules.hold(!differs || reaction.servers.contains(index), "changes and is not named")
        return rules.broken
    }

    /// Whether the servers differ in their place only, which is nobody else's business.
    private func isAlike(_ old: ServerRun, _ new: ServerRun) -> Bool {
        old.status == new.status && old.activity == new.activity && old.attempt == new.attempt
            && old.steps == new.steps && old.staging == new.staging && old.reason == new.reason
            && old.stagingNote == new.stagingNote && old.linkLost == new.linkLost
            && old.isOverdue == new.isOverdue && old.isToBeKilled == new.isToBeKilled
            && old.isPrepared == new.isPrepared
            && old.holdsSlots == new.holdsSlots && old.report == new.report
            && old.changed == new.changed
    }

    // MARK: - Termination

    /// The table of section 3, at the moment that the request comes.
    private func terminationProblems(_ index: Int) -> [String] {
        var rules = Rules()
        let old = before.servers[index]
        let new = after.servers[index]
        guard !old.status.isFinal else {
            // Where the request ends the job, the lock of a lost server is given back.
            let isFreed = old.isUnclear && !new.holdsLock && after.status.isFinal
            return old == new || isFreed ? [] : ["server \(index) changes"]
        }
        let recalls = reaction.effects.contains(.recall(server: index, attempt: new.attempt))
        switch old.activity {
        case .running:
            rules.hold(new.status == .stopping && new.steps == old.steps, "is not let finish")
            rules.hold(recalls == (old.nextPhase != .analyze || old.isOverdue), "recalled?")
        case .connecting, .idle, .preparing:
            rules.hold(new.status == .canceled, "is \(new.status)")
            rules.hold(!recalls, "recalls nothing")
            rules.hold(
                zip(old.steps, new.steps).allSatisfy {
                    $0.status == .succeeded ? $0 == $1 : $1.status == .skipped
                }, "what did not run is not skipped")
            rules.hold(
                new.activity == .idle || new.activity == .removing || old.activity == .preparing,
                "goes on")
        case .removing: rules.hold(false, "removes before it ended")
        }
        return rules.broken.map { "server \(index) \($0)" }
    }
}

extension JobRun {
    /// Whether nothing more may be started.
    var isStopped: Bool { termination != nil && !isFinishing }
}

extension Event {
    var isRefusal: Bool { if case .stagingRefused = self { true } else { false } }
    var isRemoval: Bool { if case .stagingRemoved = self { true } else { false } }
}
