// The waves of the action phase: which servers run it together, and what comes between two waves.
extension JobRun {
    /// What there is to do in an open phase in which no server has anything in hand.
    enum Stage {
        /// Servers were lined up, or were let go: the phase goes on.
        case goesOn
        /// A time is waited for.
        case waits
        case isOver
    }

    /// Divides the servers that are left into waves. Those with nothing to do in the action phase
    /// are in none: a wave that is to show how things go must have something to show.
    mutating func formWaves(at now: Timestamp, _ reaction: inout Reaction) {
        let left = servers.indices.filter { !servers[$0].status.isFinal }
        for server in left where servers[server].nextPhase == nil {
            proceed(server, at: now, &reaction)
        }
        let members = left.filter { servers[$0].nextPhase == .action }
        waves = Wave.divide(members, by: plan.policies.serial)
        reaction.waves += waves.indices
        lineUp([])
        if !waves.isEmpty { openWave(0, at: now, &reaction) }
    }

    private mutating func openWave(_ number: Int, at now: Timestamp, _ reaction: inout Reaction) {
        wave = number
        reaction.waves.append(number)
        let pause = plan.policies.pause(before: number)
        guard pause > 0 else { return beginWave(number, at: now, &reaction) }
        let due = now.adding(seconds: pause)
        waves[number].status = .scheduled
        waves[number].due = due
        reaction.effects.append(.wakeWave(number, at: due))
    }

    private mutating func beginWave(_ number: Int, at now: Timestamp, _ reaction: inout Reaction) {
        waves[number].status = .active
        waves[number].started = now
        reaction.waves.append(number)
        lineUp(waves[number].servers.filter { !servers[$0].status.isFinal })
    }

    /// The pause before a wave is over.
    mutating func waveDue(_ number: Int, at now: Timestamp, _ reaction: inout Reaction) {
        guard wave == number, waves[number].status == .scheduled else { return }
        beginWave(number, at: now, &reaction)
    }

    /// Goes on when no server of the open wave has anything in hand: with the items that follow the
    /// wave, then with the next one.
    mutating func nextStage(at now: Timestamp, _ reaction: inout Reaction) -> Stage {
        guard let wave else { return .isOver }
        switch waves[wave].status {
        case .scheduled:
            return .waits
        case .active:
            let parked = waves[wave].servers.filter { servers[$0].place == .parked }
            if !parked.isEmpty {
                waves[wave].isChecking = true
                lineUp(parked)
                return .goesOn
            }
            closeWave(wave, at: now, &reaction)
            if let problem = canaryProblem {
                let termination = Termination(
                    requested: now, cause: problem.cause, reason: problem.words)
                terminate(termination, at: now, &reaction)
                return .goesOn
            }
        case .pending, .blocked, .succeeded, .failed, .canceled, .skipped:
            break
        }
        let next = wave + 1
        guard waves.indices.contains(next), waves[next].status == .pending else { return .isOver }
        openWave(next, at: now, &reaction)
        return waves[next].status == .active ? .goesOn : .waits
    }

    private mutating func closeWave(
        _ number: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        var (hasFailed, wasCut, hasBegun) = (false, false, false)
        for server in waves[number].servers {
            hasBegun = hasBegun || hasBegunAction(server)
            switch servers[server].status {
            case .failed, .unreachable, .timedOut: hasFailed = true
            case .canceled: wasCut = true
            case .pending, .running, .stopping, .succeeded: break
            }
        }
        waves[number].status =
            hasFailed ? .failed : !hasBegun ? .skipped : wasCut ? .canceled : .succeeded
        waves[number].isChecking = false
        waves[number].finished = now
        reaction.waves.append(number)
    }

    /// Whether an item of the server's action phase has ended.
    func hasBegunAction(_ server: Int) -> Bool {
        servers[server].steps.contains {
            $0.phase == .action && $0.status.isFinal && $0.status != .skipped
        }
    }

    /// Why the first of several waves, which is to show that all goes well, forbids the next;
    /// `nil`: it does not. No budget allows for a failure there.
    private var canaryProblem: (cause: StopCause, words: String)? {
        guard termination == nil, wave == 0, waves.count > 1 else { return nil }
        let members = waves[0].servers
        let failed = members.filter {
            switch servers[$0].status {
            case .failed, .unreachable, .timedOut: true
            case .pending, .running, .stopping, .succeeded, .canceled: false
            }
        }
        if let first = failed.first {
            let name = plan.servers[first].name
            let more = failed.count > 1 ? " and \(failed.count - 1) more" : ""
            return (.failures, "the first wave failed: \(name)\(more)")
        }
        let hasSucceeded = members.contains { servers[$0].status == .succeeded }
        if hasSucceeded { return nil }
        // What did not fit into what is left of the window has not failed.
        return (
            hasMisfits ? .window : .failures,
            "the first wave showed nothing: no server of it succeeded"
        )
    }

    /// Waves that have not begun never will.
    mutating func skipForthcomingWaves(_ reaction: inout Reaction) {
        for number in waves.indices {
            switch waves[number].status {
            case .pending, .scheduled:
                waves[number].status = .skipped
                waves[number].due = nil
                reaction.waves.append(number)
            case .blocked, .active, .succeeded, .failed, .canceled, .skipped:
                break
            }
        }
    }

    /// Whether the server has completed its own items, and the next one is of those that follow its
    /// wave. A server that needs slots does not wait for the wave: others of it may wait for them.
    func isToWaitForWave(_ server: Int) -> Bool {
        let run = servers[server]
        guard run.cursor < run.steps.count, run.steps[run.cursor].isAfterWave else { return false }
        return slotNeeds[server] == nil && !(wave.map { waves[$0].isChecking } ?? false)
    }
}
