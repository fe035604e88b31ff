import BelayModel

/// What holds of waves, budgets, the gate and slots in every state of a job: section 10 of the
/// contract, said of what servers have done, not of how the job is kept.
struct PolicyInvariants {
    let job: JobRun

    func problems() -> [String] { waveProblems() + budgetProblems() + gateProblems() }

    /// Never more servers than a wave may have are in their action phase, and none begins before all
    /// of the wave before are through.
    private func waveProblems() -> [String] {
        var rules = Rules()
        let serial = job.plan.policies.serial
        let all = job.waves.flatMap(\.servers)
        rules.hold(Set(all).count == all.count, "a server is in two waves")
        for (number, wave) in job.waves.enumerated() {
            if let share = number < serial.count ? serial[number] : serial.last {
                rules.hold(
                    wave.servers.count <= share.of(all.count), "wave \(number) is too large")
            }
            let hasBegun = wave.servers.contains { job.servers[$0].isInAction }
            let isOpen = wave.status == .active
            rules.hold(
                !hasBegun || isOpen || wave.status.hasEnded, "a server of wave \(number) is early")
            rules.hold(!isOpen || job.wave == number, "wave \(number) is open, not the current one")
            rules.hold(wave.status != .skipped || !hasBegun, "wave \(number) began and is skipped")
            let isOver = wave.status.hasEnded
            let isThrough = wave.servers.allSatisfy { job.servers[$0].status.isFinal }
            rules.hold(
                !isOver || isThrough || wave.status == .skipped, "wave \(number) is not over")
            rules.hold(!job.status.isFinal || isOver, "wave \(number) is \(wave.status) at the end")
            guard number > 0, hasBegun else { continue }
            rules.hold(
                job.waves[number - 1].servers.allSatisfy { job.servers[$0].status.isFinal },
                "wave \(number) began before the one before was over")
            rules.hold(
                job.waves[0].servers.allSatisfy { !job.servers[$0].status.isBad },
                "wave \(number) began though the first one failed")
        }
        // A check after the wave comes when all own items of the wave are done.
        for wave in job.waves {
            let isChecked = wave.servers.contains { server in
                !job.servers[server].holdsSlots
                    && job.servers[server].steps.contains {
                        $0.isAfterWave && $0.status != .pending && $0.status != .skipped
                    }
            }
            let isDone = wave.servers.allSatisfy { server in
                job.servers[server].status.isFinal
                    || job.servers[server].steps.allSatisfy {
                        $0.isAfterWave || $0.status == .succeeded
                    }
            }
            rules.hold(!isChecked || isDone, "checked before the wave was through")
        }
        return rules.broken
    }

    private func budgetProblems() -> [String] {
        var rules = Rules()
        let total = job.servers.count
        let failed = job.servers.count { $0.status == .failed || $0.status == .timedOut }
        let lost = job.servers.count { $0.status == .unreachable }
        let isOpen = job.servers.contains { !$0.status.isFinal }
        for (share, number) in [
            (job.plan.policies.maxFailures, failed), (job.plan.policies.maxUnreachable, lost),
        ] {
            guard let share else { continue }
            rules.hold(
                number < share.of(total) || !isOpen || job.termination != nil,
                "\(number) of \(share) went wrong and the job goes on")
        }
        rules.hold(!job.isFinishing || job.termination?.cause == .failures, "finishes, why?")
        return rules.broken
    }

    private func gateProblems() -> [String] {
        var rules = Rules()
        guard job.plan.policies.gate?.approval != nil else { return [] }
        let hasBegun = job.servers.contains(where: \.isInAction)
        let answer = job.gate?.answer
        let isApproved = answer?.verdict == .approved && answer?.digest == job.gate?.digest
        rules.hold(!hasBegun || isApproved, "the action phase began without an approval")
        return rules.broken
    }
}

extension ServerStatus {
    /// Whether the server went wrong.
    var isBad: Bool {
        switch self {
        case .failed, .unreachable, .timedOut: true
        case .pending, .running, .stopping, .succeeded, .canceled: false
        }
    }
}
