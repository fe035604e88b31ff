import BelayModel

/// What holds in every state of a job, whatever happened: section 3 of the contract.
struct Invariants {
    let job: JobRun

    func problems() -> [String] {
        var problems = jobProblems() + phaseProblems() + PolicyInvariants(job: job).problems()
        for index in job.servers.indices {
            let server = job.servers[index]
            let isLater = job.waves.contains {
                $0.servers.contains(index) && ($0.status == .pending || $0.status == .scheduled)
            }
            let found =
                stepProblems(server) + endProblems(server) + handProblems(server)
                + placeProblems(server, isInLaterWave: isLater)
            problems += found.map { "server \(index): \($0)" }
        }
        return problems
    }

    // MARK: - The job

    private func jobProblems() -> [String] {
        var rules = Rules()
        let servers = job.servers
        let isTerminated = job.terminationRequested != nil
        let isOverBudget = job.termination?.cause == .failures
        let isRefused = servers.contains(where: \.isRefusedSlots)
        let allSettled = servers.allSatisfy(\.isSettled)
        switch job.status {
        case .scheduled, .pending:
            rules.hold(!isTerminated && job.started == nil, "terminated or begun, and yet ahead")
            rules.hold(
                servers.allSatisfy { $0.attempt == 0 && $0.status == .pending }, "begun too early")
        case .active:
            rules.hold(!isTerminated, "terminated, and yet active")
            rules.hold(job.started != nil, "active since when?")
        case .blocked:
            rules.hold(!isTerminated && job.started != nil, "blocked, and terminated or not begun")
            rules.hold(job.gate != nil && job.gate?.answer == nil, "blocked, and answered")
            rules.hold(job.phases == job.blockedPhases, "blocked in the phases \(job.phases)")
            rules.hold(
                servers.allSatisfy { $0.activity == .idle || $0.status.isFinal },
                "blocked, and something is in hand")
        case .terminating: rules.hold(isTerminated, "nobody asked for it to terminate")
        case .terminated:
            rules.hold(isTerminated && !isOverBudget, "nobody asked for it to terminate")
            rules.hold(
                servers.allSatisfy(\.status.isFinal), "terminated, and a server is not")
        case .canceled:
            rules.hold(isTerminated && job.started == nil, "canceled, and yet begun")
            rules.hold(servers.allSatisfy { $0.status == .canceled }, "canceled, a server not")
        case .succeeded:
            rules.hold(!isTerminated, "terminated, and yet succeeded")
            rules.hold(servers.allSatisfy { $0.status == .succeeded }, "a server did not succeed")
        case .failed:
            rules.hold(!isTerminated || isOverBudget, "terminated, and yet failed")
            rules.hold(!servers.allSatisfy { $0.status == .succeeded }, "all servers succeeded")
            rules.hold(
                isTerminated || isRefused || !servers.contains { $0.status == .canceled },
                "canceled by nobody")
        }
        rules.hold(job.status.isFinal == (job.finished != nil), "finished and final differ")
        // A job that has ended goes on only to pay what it owes.
        let isPaying = servers.contains { $0.activity == .removing && $0.staging == .owed }
        rules.hold(job.isSettled == (allSettled && job.status.isFinal), "settled or not?")
        rules.hold(!job.status.isFinal || allSettled || isPaying, "ended, and something goes on")
        rules.hold(job.status.isFinal || !allSettled, "all is settled, and it did not end")
        rules.hold(
            servers.count { $0.place == .atWork } <= job.plan.forks, "more servers than forks")
        return rules.broken
    }

    // MARK: - Phases

    private func phaseProblems() -> [String] {
        var rules = Rules()
        let current = job.phase?.rawValue ?? -1
        for phase in Phase.allCases {
            let status = job.phases[phase.rawValue]
            switch status {
            case .pending: rules.hold(phase.rawValue > current, "\(phase) pending, not ahead")
            case .scheduled, .blocked, .active:
                rules.hold(phase.rawValue == current, "\(phase) is open and not the current one")
            case .succeeded, .failed, .canceled:
                rules.hold(phase.rawValue <= current, "\(phase) ended before it was opened")
            case .skipped: break
            }
            rules.hold(!job.status.isFinal || status.hasEnded, "\(phase) \(status) at the end")
            if job.terminationRequested != nil {
                rules.hold(status.hasEnded || status == .active, "\(phase) is not canceled")
            }
            rules.broken += truth(of: phase, status)
        }
        if job.phase.map({ job.phases[$0.rawValue] }) == .active, job.terminationRequested == nil {
            let free = job.plan.forks - job.servers.count { $0.place == .atWork }
            let waiting = Set(job.slotWaiters)
            let isIdle = job.servers.indices.contains {
                job.servers[$0].place == .queued && !waiting.contains($0)
            }
            rules.hold(free == 0 || !isIdle, "a fork is idle")
        }
        return rules.broken
    }

    /// Whether the status of the phase is what its steps say.
    private func truth(of phase: Phase, _ status: PhaseStatus) -> [String] {
        var rules = Rules()
        let steps = job.servers.flatMap { server in server.steps.filter { $0.phase == phase } }
        let hasBegun = steps.contains { $0.status != .pending && $0.status != .skipped }
        switch status {
        case .pending, .scheduled, .blocked, .skipped:
            rules.hold(!hasBegun, "\(phase) is \(status) and yet something of it ran")
        case .active:
            // Nobody waits between phases for a phase that is open.
            break
        case .succeeded:
            rules.hold(hasBegun, "\(phase) succeeded and nothing of it ran")
            for server in job.servers {
                let own = server.steps.filter { $0.phase == phase }
                let isGone = server.endedBefore(phase)
                rules.hold(
                    isGone || own.allSatisfy { $0.status == .succeeded },
                    "\(phase) succeeded, a step of it did not")
            }
        case .failed:
            rules.hold(
                job.servers.contains {
                    switch $0.status {
                    case .failed, .timedOut, .unreachable: true
                    case .pending, .running, .stopping, .succeeded, .canceled: false
                    }
                }, "\(phase) failed and no server did")
        case .canceled:
            rules.hold(hasBegun, "\(phase) was canceled and nothing of it ran")
            let isRefused = job.servers.contains(where: \.isRefusedSlots)
            rules.hold(
                job.terminationRequested != nil || isRefused, "\(phase) was canceled by nobody")
            rules.hold(
                job.servers.contains { server in
                    server.status == .canceled
                        && server.steps.contains { $0.phase == phase && $0.status == .skipped }
                }, "\(phase) was canceled and no server in it")
        }
        return rules.broken
    }

    // MARK: - One server

    /// Steps run one after the other: what has succeeded, at most one in hand or at which it all
    /// ended, the rest.
    private func stepProblems(_ server: ServerRun) -> [String] {
        var rules = Rules()
        let text = String(server.steps.map { symbol(of: $0.status) })
        let rest = text.drop { $0 == "+" }
        if server.status.isFinal {
            let end = rest.first == "x" || rest.first == "t" ? rest.dropFirst() : rest
            rules.hold(end.allSatisfy { $0 == "-" }, "ended with the steps \(text)")
            rules.hold(server.cursor == server.steps.count, "the cursor is not at the end")
        } else {
            let inHand = rest.first == ">"
            let end = inHand ? rest.dropFirst() : rest
            rules.hold(end.allSatisfy { $0 == "." }, "goes on with the steps \(text)")
            rules.hold(inHand == (server.activity == .running), "\(server.activity) with \(text)")
            rules.hold(server.cursor == text.count - rest.count, "the cursor is elsewhere")
        }
        for step in server.steps {
            let didRun = step.status != .pending && step.status != .skipped
            let didEnd = didRun && step.status != .running
            rules.hold(didRun == (step.started != nil), "\(step.status) step, started?")
            rules.hold(didEnd == (step.finished != nil), "\(step.status) step, finished?")
            rules.hold(
                step.status != .failed && step.status != .timedOut || step.reason != nil,
                "\(step.status) step, why?")
        }
        return rules.broken
    }

    private func endProblems(_ server: ServerRun) -> [String] {
        var rules = Rules()
        let steps = server.steps
        let all = steps.allSatisfy { $0.status == .succeeded }
        let failed = steps.contains { $0.status == .failed }
        let timedOut = steps.contains { $0.status == .timedOut }
        switch server.status {
        case .pending: rules.hold(server.attempt == 0, "pending, and yet contacted")
        case .running: rules.hold(!server.isOverdue, "overdue, and yet running")
        case .stopping:
            rules.hold(server.activity == .running, "stopping without an item in hand")
            rules.hold(server.isOverdue || job.terminationRequested != nil, "stopping, why?")
        case .succeeded: rules.hold(all, "succeeded, a step did not")
        case .failed: rules.hold(!all && !timedOut, "failed, and no step says so")
        case .unreachable: rules.hold(!all && !timedOut, "unreachable, with all steps done")
        case .canceled:
            rules.hold(
                job.terminationRequested != nil || server.isRefusedSlots, "canceled by nobody")
            rules.hold((!all || steps.isEmpty) && !failed && !timedOut, "canceled, and not")
            let analyze = steps.filter { $0.phase == .analyze }
            rules.hold(
                analyze.allSatisfy { $0.status == .succeeded }
                    || analyze.allSatisfy { $0.status == .skipped }, "analyze was cut short")
        case .timedOut: rules.hold(server.isOverdue && !failed, "timed out, when?")
        }
        let needsReason =
            server.status.isFinal && server.status != .succeeded || server.waiting != nil
        rules.hold(needsReason == (server.reason != nil), "\(server.status), a reason is amiss")
        return rules.broken
    }

    /// What may be in hand where the server stands, and what is known of its staging directory.
    private func handProblems(_ server: ServerRun) -> [String] {
        var rules = Rules()
        rules.hold(!server.isToBeKilled || server.isOverdue, "to be killed before its time-out")
        rules.hold(!server.isToBeKilled || job.plan.killAfter != nil, "to be killed, unasked")
        let isFinal = server.status.isFinal
        let staging = server.staging
        switch server.activity {
        case .idle:
            rules.hold(!isFinal || staging != .present, "ended, and its directory is left")
            let known: StagingStatus = server.isPrepared ? .present : .none
            rules.hold(isFinal || staging == known, "a directory or none?")
            rules.hold(server.linkLost == nil, "a link is lost and nothing in hand")
        case .connecting: rules.hold(!isFinal && staging == .none, "connects for nothing")
        case .preparing:
            rules.hold(staging == .present, "made before it is recorded")
            rules.hold(
                !isFinal || server.status == .canceled, "makes a directory for nothing")
            rules.hold(!server.isPrepared, "made twice")
        case .running:
            rules.hold(staging == .present && server.isPrepared, "runs without a directory")
            rules.hold(server.status == .running || server.status == .stopping, "runs on")
        case .removing:
            rules.hold(isFinal && (staging == .present || staging == .owed), "removes too early")
        }
        return rules.broken
    }

    /// Forks are held by those, and only those, that work in the open phase; no server is in a
    /// phase before every server still in the job has finished the ones before.
    /// - Parameter isInLaterWave: whether the server's wave has not begun.
    private func placeProblems(_ server: ServerRun, isInLaterWave: Bool) -> [String] {
        var rules = Rules()
        let works: Bool
        switch server.activity {
        case .idle, .removing: works = false
        case .connecting, .running, .preparing: works = !server.status.isFinal
        }
        rules.hold((server.place == .atWork) == works, "\(server.activity) at \(server.place)")
        guard let phase = job.phase, !server.status.isFinal else {
            rules.hold(server.place == .outside, "\(server.place) without a phase")
            return rules.broken
        }
        if let next = server.nextPhase {
            rules.hold(next >= phase, "still in \(next), and \(phase) is open")
            rules.hold(!works || next == phase, "at work in \(next), and \(phase) is open")
            rules.hold(
                next > phase || server.place != .outside || job.phases[phase.rawValue] != .active
                    || isInLaterWave, "left out of \(phase)")
            rules.hold(
                server.place != .parked || server.steps[server.cursor].isAfterWave,
                "waits for its wave before its own items are done")
        }
        return rules.broken
    }
}

extension JobRun {
    /// What the phases are while the job waits at its gate.
    fileprivate var blockedPhases: [PhaseStatus] { phases.dropLast() + [.blocked] }
}

extension ServerRun {
    /// Whether others have kept the slots that it needed, or its lock for too long.
    var isRefusedSlots: Bool {
        if status == .canceled, reason?.contains("is changing it, and") == true { return true }
        return status == .canceled && reason?.contains(" failed") == true && !isInAction
    }
}

/// Collects what does not hold.
struct Rules {
    var broken: [String] = []

    mutating func hold(_ holds: Bool, _ otherwise: @autoclosure () -> String) {
        if !holds { broken.append(otherwise()) }
    }
}

extension PhaseStatus {
    var hasEnded: Bool {
        switch self {
        case .pending, .scheduled, .blocked, .active: false
        case .succeeded, .failed, .canceled, .skipped: true
        }
    }
}

extension ServerRun {
    /// Whether the server had left the job when the phase was opened.
    func endedBefore(_ phase: Phase) -> Bool {
        switch status {
        case .pending, .running, .stopping, .succeeded: false
        case .failed, .unreachable, .timedOut:
            // All of this phase is skipped, and so is the end of the one before or it went wrong.
            steps.allSatisfy { $0.phase < phase || $0.status == .skipped }
        case .canceled: false
        }
    }
}
