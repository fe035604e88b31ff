// How much may go wrong before the job is stopped.
extension JobRun {
    /// Stops the job once a budget is used up, as long as there is anything to be stopped.
    mutating func enforceBudgets(at now: Timestamp, _ reaction: inout Reaction) {
        guard termination == nil, !status.isFinal, let words = usedBudget,
            servers.contains(where: { !$0.status.isFinal })
        else { return }
        let termination = Termination(requested: now, cause: .failures, reason: words)
        terminate(termination, at: now, &reaction)
    }

    /// Which budget is used up; `nil`: none.
    private var usedBudget: String? {
        let total = plan.servers.count
        if let share = plan.policies.maxFailures, failures >= share.of(total) {
            return "\(failures) of \(total) servers failed, max_failures is \(share)"
        }
        if let share = plan.policies.maxUnreachable, losses >= share.of(total) {
            return "\(losses) of \(total) servers were unreachable, max_unreachable is \(share)"
        }
        return nil
    }

    /// Counts a server that has just ended.
    mutating func count(_ ending: ServerStatus) {
        switch ending {
        case .failed, .timedOut: failures += 1
        case .unreachable: losses += 1
        case .pending, .running, .stopping, .succeeded, .canceled: break
        }
    }

    /// Whether more servers may be started in the open phase.
    var mayAdmit: Bool { termination == nil || isFinishing }

    /// Whether the server goes on though a budget is used up: one that has begun an item of the open
    /// phase does.
    func isToFinish(_ server: Int) -> Bool {
        guard isFinishing else { return false }
        switch servers[server].place {
        case .atWork: return servers[server].activity == .running
        case .parked: return hasBegunAction(server)
        case .queued: return hasBegunAction(server) && wave.map { waves[$0].isChecking } ?? false
        case .outside: return false
        }
    }
}
