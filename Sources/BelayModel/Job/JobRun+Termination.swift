// How a job stops, and how it is taken up after a lost coordinator.
extension JobRun {
    /// The graceful stop. Nothing is killed; the item in hand finishes, in `analyze` the phase.
    mutating func terminate(
        _ termination: Termination, at now: Timestamp, _ reaction: inout Reaction
    ) {
        guard !status.isFinal, takesTermination else { return }
        let hadBegun = status != .scheduled
        if self.termination == nil {
            self.termination = termination
            isFinishing = termination.cause == .failures && plan.policies.onBudget == .finish
        } else {
            isFinishing = false
        }
        status = hadBegun ? .terminating : .canceled
        skipForthcomingPhases()
        skipForthcomingWaves(&reaction)
        for server in servers.indices
        where !servers[server].status.isFinal && !isToFinish(server) {
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

    /// Whether a request to terminate changes anything: it also ends the patience with servers that
    /// were let complete their items when a budget was used up. The first cause stays.
    package var takesTermination: Bool { termination == nil || isFinishing }

    /// Nothing more starts on the server than what must: in `analyze`, the rest of the phase. An
    /// item that has not reached the server is recalled, unless a terminate lets `analyze` finish.
    mutating func stop(_ server: Int, _ reaction: inout Reaction) {
        servers[server].status = .stopping
        reaction.servers.append(server)
        if !mayStart(server) {
            reaction.effects.append(.recall(server: server, attempt: servers[server].attempt))
        }
    }

    /// Whether the item in hand is to be started if nothing of it has reached the server yet.
    func mayStart(_ server: Int) -> Bool {
        !servers[server].isOverdue
            && (mayAdmit || servers[server].nextPhase == .analyze)
    }

    /// Seconds after its start at which the item in hand is killed; `nil`: it is not. Only the
    /// playbook has it killed, and a terminate changes nothing of that.
    func killTime(_ server: Int) -> Int? {
        let step = servers[server].steps[servers[server].cursor]
        guard let limit = plan.killAfter(of: step.item) else { return nil }
        return (step.item.timeout ?? plan.timeout) + limit
    }

    /// Waits for the time to kill an item that is over its time-out, or asks for it if it has come.
    func arrangeKill(_ server: Int, _ reaction: inout Reaction) {
        let attempt = servers[server].attempt
        if servers[server].isToBeKilled {
            let step = servers[server].cursor
            reaction.effects.append(.kill(server: server, attempt: attempt, step: step))
        } else if let limit = killTime(server),
            let started = servers[server].steps[servers[server].cursor].started
        {
            reaction.effects.append(
                .watchKill(server: server, attempt: attempt, limit: limit, since: started))
        }
    }

    /// Asks again for all that a lost coordinator may have asked for.
    mutating func resume(at now: Timestamp, _ reaction: inout Reaction) {
        if phase == nil, !status.isFinal, terminationRequested == nil {
            return open(.analyze, at: now, &reaction)
        }
        if let phase, phases[phase.rawValue] == .scheduled, let time = plan[phase].scheduled {
            reaction.effects.append(.wake(phase, at: time))
        }
        if status == .blocked, let gate { reaction.effects.append(.wakeGate(at: gate.due)) }
        if let wave, waves[wave].status == .scheduled, let due = waves[wave].due {
            reaction.effects.append(.wakeWave(wave, at: due))
        }
        for server in servers.indices where servers[server].waiting != nil {
            awaitLock(server, &reaction)
        }
        for server in servers.indices where servers[server].activity != .idle {
            // A directory that was being made for a server that has ended is only to be removed.
            let isOver = servers[server].status.isFinal
            let activity = isOver ? .removing : servers[server].activity
            hand(activity, to: server, start: .again, &reaction)
        }
        payOwed(&reaction)
    }

    mutating func payOwed(_ reaction: inout Reaction) {
        for server in servers.indices
        where servers[server].staging == .owed && servers[server].isSettled {
            unsettled += 1
            hand(.removing, to: server, &reaction)
        }
    }

    /// Why and where a server was stopped.
    func stopReason(_ server: Int) -> String {
        let run = servers[server]
        let words = stopWords
        guard run.performed > 0, let next = run.nextPhase else {
            return "\(words) before it was started"
        }
        let isInside = run.cursor > 0 && run.steps[run.cursor - 1].phase == next
        return "\(words) \(isInside ? "in" : "before") \(next.name(in: plan.kind))"
            + " after \(run.performed) of \(run.steps.count) steps"
    }

    /// The beginning of a canceled server's reason.
    private var stopWords: String {
        switch termination?.cause {
        case .user, nil: "terminated"
        case .window: "terminated, its window closed,"
        case .late: "terminated for lateness"
        case .failures: "terminated after too many failures"
        case .denied: "terminated, not approved,"
        case .freeze: "terminated by a freeze"
        }
    }
}
