// What happens on one server.
extension JobRun {
    /// Asks the server's executor for something, with a new stamp.
    mutating func hand(
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

    func handItem(
        to server: Int, _ attempt: Int, _ start: Start, _ reaction: inout Reaction
    ) {
        let step = servers[server].cursor
        let item = servers[server].steps[step].item
        let start = start == .again && !mayStart(server) ? .attachOnly : start
        reaction.effects.append(.run(server: server, attempt: attempt, step: step, start: start))
        if servers[server].isOverdue {
            arrangeKill(server, &reaction)
        } else if let started = servers[server].steps[step].started {
            let limit = item.timeout ?? plan.timeout
            reaction.effects.append(
                .watch(server: server, attempt: attempt, limit: limit, since: started))
        }
    }

    /// Goes on after the staging directory was made or an item succeeded.
    mutating func proceed(
        _ server: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        if servers[server].status.isFinal {
            hand(.removing, to: server, &reaction)
        } else if servers[server].nextPhase == nil {
            settle(
                server, as: .succeeded, servers[server].report?.shortfall, at: now, &reaction)
        } else if servers[server].status == .stopping, servers[server].nextPhase != .analyze {
            settle(server, as: .canceled, stopReason(server), at: now, &reaction)
        } else if termination != nil, servers[server].nextPhase != phase {
            // It was let complete the phase, which was the last one.
            settle(server, as: .canceled, stopReason(server), at: now, &reaction)
        } else if servers[server].nextPhase == phase, !isToWaitForWave(server) {
            startItem(on: server, at: now, &reaction)
        } else {
            finishPhase(server, &reaction)
        }
    }

    mutating func startItem(
        on server: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        if needsLock(server) { return lineUpForLock(server, &reaction) }
        if let words = misfit(server, at: now) {
            hasMisfits = true
            return settle(server, as: .canceled, words, at: now, &reaction)
        }
        let step = servers[server].cursor
        servers[server].steps[step].status = .running
        servers[server].steps[step].started = now
        reaction.steps.append(StepIndex(server: server, step: step))
        hand(.running, to: server, &reaction)
    }

    /// Starts a server in the open phase.
    mutating func start(_ server: Int, at now: Timestamp, _ reaction: inout Reaction) {
        queued -= 1
        atWork += 1
        servers[server].place = .atWork
        guard servers[server].nextPhase == phase, !isToWaitForWave(server) else {
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
    mutating func record(
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

    func outcome(of end: ItemEnd, on server: Int) -> (status: StepStatus, reason: String?) {
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
    func killWords(_ server: Int, _ exit: CommandEnd?) -> String {
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
    mutating func adopt(
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

    mutating func endStep(
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
    mutating func returnItem(
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
    mutating func lose(
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
            servers[server].isUnclear = servers[server].holdsLock
            endStep(
                server, .failed, "how it ended is not known: \(reason)", at: now, &reaction)
            owe(server, reason)
        }
        settle(server, as: .unreachable, reason, at: now, &reaction)
    }

    mutating func owe(_ server: Int, _ reason: String) {
        servers[server].staging = .owed
        servers[server].stagingNote = reason
    }

    /// Ends the server's part in the job: what did not run is skipped, what is staged is removed.
    ///
    /// A server that had ended before, while its staging directory was being made, keeps its status.
    mutating func settle(
        _ server: Int, as status: ServerStatus, _ reason: String?, at now: Timestamp,
        _ reaction: inout Reaction
    ) {
        if !servers[server].status.isFinal {
            mark(server, status)
            count(status)
            leavePhase(server)
            servers[server].status = status
            servers[server].reason = reason
            servers[server].waiting = nil
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

    mutating func skipRest(of server: Int, _ reaction: inout Reaction) {
        for step in servers[server].cursor..<servers[server].steps.count {
            servers[server].steps[step].status = .skipped
            reaction.steps.append(StepIndex(server: server, step: step))
        }
        servers[server].cursor = servers[server].steps.count
    }

    mutating func clear(
        _ server: Int, _ staging: StagingStatus, _ note: String?, _ reaction: inout Reaction
    ) {
        servers[server].staging = staging
        servers[server].stagingNote = note
        // It is only removed where nothing of the job is at work any more.
        if staging == .removed { servers[server].isUnclear = false }
        reaction.servers.append(server)
        release(server, &reaction)
    }

    mutating func release(_ server: Int, _ reaction: inout Reaction) {
        servers[server].activity = .idle
        if !servers[server].isUnclear { servers[server].holdsLock = false }
        servers[server].linkLost = nil
        unsettled -= 1
        reaction.effects.append(.release(server: server))
    }
}
