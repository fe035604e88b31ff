import BelayModel

// Waves, budgets, windows, locks and forks.
extension CommitWatch {
    /// Whether a budget of the job is used up.
    func isOver(_ picture: Picture, _ plan: Plan) -> Bool {
        let failed = picture.statuses.count { $0 == .failed || $0 == .timedOut }
        let lost = picture.statuses.count { $0 == .unreachable }
        let total = picture.statuses.count
        return plan.policies.maxFailures.map { failed >= Self.share($0, total) } ?? false
            || plan.policies.maxUnreachable.map { lost >= Self.share($0, total) } ?? false
    }

    /// A used budget stops the job, and nothing but a used budget, a bad first wave or too few servers
    /// at the gate stops it for its failures.
    func budgets(_ job: Int64, _ picture: Picture, _ plan: Plan) -> [String] {
        var found: [String] = []
        let isOver = isOver(picture, plan)
        let isAnyLeft = picture.statuses.contains { !$0.isFinal }
        if isOver, isAnyLeft, picture.cause == nil {
            found.append("goes on over its budget: \(picture.statuses)")
        }
        guard picture.cause == .failures else { return found }
        if picture.status.isFinal, picture.status != .failed {
            found.append("was stopped for its failures, and is \(picture.status)")
        }
        guard last[job]?.cause == nil, !isOver else { return found }
        let bad = picture.statuses.count(where: \.isBad)
        let good = picture.statuses.count - bad
        let isShort: Bool
        switch plan.policies.gate?.staged {
        case .count(let least): isShort = good < min(least, picture.statuses.count)
        case .percent(let percent): isShort = good * 100 < percent * picture.statuses.count
        case nil: isShort = false
        }
        let first = firstWave(job, picture, plan)
        let isBad =
            first.contains { picture.statuses[$0].isBad }
            || !first.contains { picture.statuses[$0] == .succeeded }
        // A phase that opens and closes within one commit shows no wave.
        let isCanary =
            !plan.policies.serial.isEmpty && picture.hasWaves && (first.isEmpty || isBad)
        if !isShort, !isCanary {
            found.append("was stopped for failures that it has not: \(picture.statuses)")
        }
        return found
    }

    private func firstWave(_ job: Int64, _ picture: Picture, _ plan: Plan) -> [Int] {
        guard let left = left[job], let first = plan.policies.serial.first else { return [] }
        let all = members(left, picture, plan)
        return Array(all.prefix(Self.share(first, all.count)))
    }

    /// Servers with nothing to do in the action phase are in no wave.
    private func members(_ left: [Int], _ picture: Picture, _ plan: Plan) -> [Int] {
        let hasOwn = !plan[.action].items.isEmpty || !plan.policies.afterWave.isEmpty
        return left.filter { hasOwn || picture.steps[$0].values.contains { $0.phase == 2 } }
    }

    /// Seconds that have to be left of the window when a step begins: its own, and those of the
    /// restart that is still to come.
    func need(of step: Picture.Row, on steps: [Int: Picture.Row], _ plan: Plan) -> Double {
        let items = plan[.action].items + plan.policies.afterWave
        let own = items.first { $0.name == step.name }?.expected
        let generated = Setup.packages.first { "install \($0.name)" == step.name }?.expected
        let isToRestart =
            items.contains { $0.name == Setup.restart }
            && !steps.values.contains {
                $0.name == Setup.restart && $0.hasBegun && $0.status != .running
            }
        return (own ?? generated ?? 0) + (isToRestart ? Double(plan.limits.rebootTimeout) : 0)
    }

    /// No two jobs have an item of their action phase in hand on one server, and none has while
    /// another is between two of its own; only before a check of a whole wave a server is let go.
    func changes() -> [String] {
        var working: [String: [Int64]] = [:]
        for job in jobs {
            guard let picture = last[job], let plan = plans[job], plan.lockWait != nil,
                !picture.status.isFinal
            else { continue }
            for (server, place) in plan.servers.enumerated() where !picture.statuses[server].isFinal
            {
                let isAtWork = picture.steps[server].values.contains {
                    $0.phase == 2 && $0.status == .running
                }
                let isBetween = plan.policies.afterWave.isEmpty && picture.hasBegun(server)
                if isAtWork || isBetween { working[place.name, default: []].append(job) }
            }
        }
        return working.filter { $0.value.count > 1 }
            .map { "the jobs \($0.value.sorted()) change \($0.key) at once" }
    }

    /// Jobs that really have an item of their action phase in hand on a server.
    func others(on machine: Machine, than job: Int64) -> [Int64] {
        machine.deeds.compactMap { key, deed in
            guard deed.isRunning, key.job != job, let plan = plans[key.job], plan.lockWait != nil,
                let picture = last[key.job],
                let server = plan.servers.firstIndex(where: { $0.name == machine.name }),
                picture.steps[server][key.step]?.phase == 2,
                // A loss is final with its job: nobody would give the lock back later.
                picture.statuses[server] != .unreachable || !picture.status.isFinal
            else { return nil }
            return key.job
        }
    }

    /// Whether a job that waits for nothing else could start a server more.
    /// - Parameter busy: its servers that are at work.
    func isHungry(_ job: Int64, _ busy: Set<Int>) -> Bool {
        guard let plan = plans[job], let picture = last[job], busy.count < plan.forks,
            picture.status == .active, picture.cause == nil, !picture.isTerminated,
            plan.lockWait == nil, plan.policies.serial.isEmpty, plan.policies.atOnce.isEmpty,
            plan.policies.afterWave.isEmpty,
            let phase = Phase.allCases.first(where: { picture.phases[$0.rawValue] == .active }),
            !plan[phase].items.isEmpty
        else { return false }
        return picture.statuses.indices.contains { server in
            !picture.statuses[server].isFinal && !busy.contains(server)
                && !picture.steps[server].values.contains {
                    $0.phase == phase.rawValue && $0.hasBegun
                }
        }
    }

    /// Each wave is of the servers that were left, in their order, and begins when the one before is
    /// over; none after a first one that failed.
    func waves(_ job: Int64, _ picture: Picture, _ plan: Plan) -> [String] {
        let serial = plan.policies.serial
        guard let left = left[job], let first = serial.first else { return [] }
        var found: [String] = []
        let all = members(left, picture, plan)
        var rest = all[...]
        var before: [Int] = []
        var number = 0
        while !rest.isEmpty {
            let size = Self.share(serial[min(number, serial.count - 1)], all.count)
            let wave = rest.prefix(size)
            for server in wave where picture.hasBegun(server) {
                if let open = before.first(where: { !picture.statuses[$0].isFinal }) {
                    found.append("server \(server) began before \(open) of an earlier wave ended")
                }
                let isBad = before.prefix(Self.share(first, all.count)).contains {
                    picture.statuses[$0].isBad
                }
                if isBad { found.append("server \(server) began though the first wave failed") }
            }
            before += wave
            rest = rest.dropFirst(size)
            number += 1
        }
        let atWork = picture.statuses.indices.count(where: picture.isIn)
        let largest = serial.map { Self.share($0, all.count) }.max() ?? 0
        if atWork > largest { found.append("\(atWork) are in their action phase at once") }
        return found
    }

    /// So many servers of a total, rounded down and at least one.
    static func share(_ share: Share, _ total: Int) -> Int {
        switch share {
        case .count(let number): max(1, number)
        case .percent(let percent): max(1, Int(Double(total) * Double(percent) / 100 + 1e-9))
        }
    }
}

extension ServerStatus {
    fileprivate var isBad: Bool {
        switch self {
        case .failed, .unreachable, .timedOut: true
        case .pending, .running, .stopping, .succeeded, .canceled: false
        }
    }
}
