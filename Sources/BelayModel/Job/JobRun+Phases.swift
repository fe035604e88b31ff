// The phases: when they open and close, and which servers they start.
extension JobRun {
    mutating func open(_ next: Phase, at now: Timestamp, _ reaction: inout Reaction) {
        phase = next
        if next == .action, !passGate(at: now, &reaction) { return }
        if let time = plan[next].scheduled, time > now {
            phases[next.rawValue] = .scheduled
            reaction.effects.append(.wake(next, at: time))
        } else {
            due(next, at: now, &reaction)
        }
    }

    /// The scheduled time of the phase has come, or has gone by too long ago.
    mutating func due(_ phase: Phase, at now: Timestamp, _ reaction: inout Reaction) {
        let termination: Termination
        if let words = lateness(of: phase, at: now) {
            termination = Termination(requested: now, cause: .late, reason: words)
        } else if let words = shortage(of: phase, at: now) {
            termination = Termination(requested: now, cause: .window, reason: words)
        } else {
            return activate(phase, at: now, &reaction)
        }
        terminate(termination, at: now, &reaction)
    }

    /// Why the phase must not start any more; `nil`: it may. A phase never runs hours after its time.
    func lateness(of phase: Phase, at now: Timestamp) -> String? {
        guard let time = plan[phase].scheduled, let late = plan[phase].late,
            now > time.adding(seconds: late)
        else { return nil }
        return "\(phase.name(in: plan.kind)) was to start at \(time.rfc3339),"
            + " or up to \(DurationText.words(late)) later, and could not"
    }

    mutating func activate(_ next: Phase, at now: Timestamp, _ reaction: inout Reaction) {
        switch status {
        case .scheduled, .pending:
            status = .active
            started = now
        case .active, .blocked, .terminating, .succeeded, .failed, .terminated, .canceled:
            break
        }
        phases[next.rawValue] = .active
        switch next {
        case .analyze, .download: lineUp(servers.indices.filter { !servers[$0].status.isFinal })
        case .action: formWaves(at: now, &reaction)
        }
    }

    /// Has servers wait for their turn in the open phase.
    mutating func lineUp(_ servers: [Int]) {
        queue = servers
        admitted = 0
        queued = servers.count
        slotQueue = []
        for server in servers { self.servers[server].place = .queued }
    }

    /// Starts the servers whose turn it is, as far as there are forks. Those that need something that
    /// other jobs may have are started by whoever gives it out.
    private mutating func admit(at now: Timestamp, _ reaction: inout Reaction) {
        while mayAdmit, atWork < plan.forks, admitted < queue.count {
            let server = queue[admitted]
            admitted += 1
            guard servers[server].place == .queued else { continue }
            if needsGrant(server) {
                slotQueue.append(server)
            } else {
                start(server, at: now, &reaction)
            }
        }
    }

    /// A server has no more steps in the open phase, or has to wait for the others of its wave.
    mutating func finishPhase(_ server: Int, _ reaction: inout Reaction) {
        servers[server].activity = .idle
        servers[server].linkLost = nil
        leavePhase(server)
        if servers[server].nextPhase == phase {
            servers[server].place = .parked
            // It would wait for others of its wave, which may wait for a job that waits for it.
            servers[server].holdsLock = false
        }
        reaction.servers.append(server)
    }

    /// The open phase does not wait for the server any more, and its fork is free.
    mutating func leavePhase(_ server: Int) {
        switch servers[server].place {
        case .outside, .parked: break
        case .queued: queued -= 1
        case .atWork: atWork -= 1
        }
        servers[server].place = .outside
    }

    /// Remembers for the phase's status that a server ended in it, other than by success.
    mutating func mark(_ server: Int, _ ending: ServerStatus) {
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
    mutating func advance(at now: Timestamp, _ reaction: inout Reaction) {
        while let current = phase, phases[current.rawValue] == .active {
            enforceBudgets(at: now, &reaction)
            admit(at: now, &reaction)
            guard queued == 0, atWork == 0 else { break }
            if current == .action {
                let stage = nextStage(at: now, &reaction)
                if stage == .goesOn { continue }
                if stage == .waits { break }
            }
            close(current)
            let isAnyLeft = servers.contains { !$0.status.isFinal }
            guard isAnyLeft, let next = Phase(rawValue: current.rawValue + 1) else { break }
            open(next, at: now, &reaction)
        }
        endIfSettled(at: now, &reaction)
    }

    mutating func close(_ current: Phase) {
        let mark = marks[current.rawValue]
        phases[current.rawValue] =
            mark.failed ? .failed : !mark.performed ? .skipped : mark.cut ? .canceled : .succeeded
    }

    mutating func endIfSettled(at now: Timestamp, _ reaction: inout Reaction) {
        guard unsettled == 0 else { return }
        if !status.isFinal {
            noteMisfits(at: now)
            switch termination?.cause {
            case nil:
                status = servers.allSatisfy { $0.status == .succeeded } ? .succeeded : .failed
            case .failures:
                status = .failed
            case .user, .window, .late, .denied, .freeze:
                status = .terminated
            }
            finished = now
            giveBackLocks(&reaction)
        }
        skipForthcomingPhases()
        reaction.effects.append(.finish)
    }

    /// Frees the servers whose loss is final. Nobody would free them later, and no other job shall wait
    /// for one that has ended.
    private mutating func giveBackLocks(_ reaction: inout Reaction) {
        for server in servers.indices where servers[server].isUnclear {
            servers[server].isUnclear = false
            servers[server].holdsLock = false
            reaction.servers.append(server)
        }
    }

    mutating func skipForthcomingPhases() {
        for index in phases.indices {
            switch phases[index] {
            case .pending, .scheduled, .blocked: phases[index] = .skipped
            case .active, .succeeded, .failed, .canceled, .skipped: break
            }
        }
    }
}
