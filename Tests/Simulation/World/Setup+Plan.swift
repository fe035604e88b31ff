import BelayChance
import BelayModel

extension Setup {
    /// A random plan.
    /// - Parameter start: when it is made, by the wall clock, in seconds since 1970.
    func plan(_ dice: inout Chance, from start: Int) -> Plan {
        var pool = (0..<Self.servers).filter { _ in dice.happens(percent: 60) }
        if pool.isEmpty { pool = [dice.upTo(Self.servers - 1)] }
        pool.shuffle(using: &dice)
        // Schedules make many jobs.
        if hasSchedules { pool = Array(pool.prefix(2)) }
        let hasWindow = dice.happens(percent: 30)
        var plan = Plan(
            name: "world", kind: .remediate, check: dice.happens(percent: 4),
            forks: 1 + dice.upTo(3),
            timeout: 200, policies: policies(&dice, pool),
            phases: phases(&dice, hasWindow: hasWindow),
            servers: pool.map { number in
                // Another job may call the server otherwise, and reach it by another address.
                let alias = dice.happens(percent: 20) ? "alias" : "host"
                return ServerPlan(name: "s\(number)", address: "\(alias)\(number)", user: "root")
            })
        plan.sharesForks = sharesForks ? true : nil
        if dice.happens(percent: 65) { plan.lockWait = dice.oneOf(20, 120, 600) }
        plan.limits.rebootTimeout = dice.oneOf(20, 60)
        for phase in Phase.allCases where dice.happens(percent: 10) {
            plan.phases[phase.rawValue].scheduled = Timestamp(seconds: start + dice.upTo(400))
            plan.phases[phase.rawValue].late = dice.oneOf(nil, 0, 30, 900)
        }
        if hasWindow {
            plan.window = JobWindow(
                name: "until",
                closes: Timestamp(seconds: start + 20 + dice.upTo(dice.oneOf(80, 300))),
                closing: "then", needs: dice.oneOf(nil, 20))
        }
        return plan
    }

    private func phases(_ dice: inout Chance, hasWindow: Bool) -> [PhasePlan] {
        Phase.allCases.map { phase in
            let most = hasSchedules || phase != .action ? 1 : 3
            var items = (0..<dice.upTo(most)).map { number in
                Item(
                    name: "\(phase) \(number)", work: .run("work"),
                    timeout: dice.happens(percent: 5) ? 4 : nil,
                    killAfter: dice.happens(percent: 10) ? 5 : nil,
                    ignoreErrors: dice.happens(percent: 10))
            }
            if phase == .analyze, dice.happens(percent: 40) {
                items.append(Item(name: "packages", work: .findPackages))
            }
            if phase == .action, dice.happens(percent: hasWindow ? 70 : 10) {
                for number in items.indices { items[number].expected = Double(dice.upTo(60)) }
            }
            if phase == .action, dice.happens(percent: hasWindow ? 30 : 5) {
                items.append(Item(name: Self.restart, work: .reboot(.always)))
            }
            return PhasePlan(phase, items: items)
        }
    }

    private func policies(_ dice: inout Chance, _ pool: [Int]) -> Policies {
        var policies = Policies()
        if dice.happens(percent: 60) {
            policies.serial = (0...dice.upTo(2)).map { _ in
                dice.oneOf(.count(1), .count(2), .percent(30), .percent(50), .percent(100))
            }
            if dice.happens(percent: 30) { policies.pause = [dice.oneOf(60, 5), 0] }
        }
        if dice.happens(percent: 40) {
            policies.maxFailures = dice.oneOf(.count(1), .count(2), .percent(40))
        }
        if dice.happens(percent: 30) {
            policies.maxUnreachable = dice.oneOf(.count(1), .percent(50))
        }
        if dice.happens(percent: 40) { policies.onBudget = .finish }
        if dice.happens(percent: 40) {
            let within = dice.oneOf(20, 500)
            policies.gate = Gate(
                staged: dice.oneOf(nil, .percent(50), .percent(100)),
                approval: dice.happens(percent: 75) ? Gate.Approval(within: within) : nil)
        }
        if dice.happens(percent: 60) {
            policies.atOnce = groups.compactMap { group in
                guard dice.happens(percent: 75) else { return nil }
                let own = pool.indices.filter { group.members.contains(pool[$0]) }
                return own.isEmpty
                    ? nil : SlotGroup(name: group.name, most: group.most, servers: Array(own))
            }
        }
        if dice.happens(percent: 30) {
            policies.afterWave = [Item(name: "health", work: .run("work"))]
        }
        return policies
    }
}
