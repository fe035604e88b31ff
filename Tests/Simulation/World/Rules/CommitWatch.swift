import BelayModel
import GRDB

/// The rules of the contract, said of what the tables show after each commit and of what begins on
/// servers. How a job is kept in memory is not looked at.
struct CommitWatch {
    private(set) var plans: [Int64: Plan] = [:]
    private let groups: [Setup.Group]
    /// By group: servers that went wrong in their action phase, until they succeed or are freed.
    private var broken: [String: Set<String>] = [:]
    private var wasFreed: Set<String> = []
    private(set) var last: [Int64: Picture] = [:]
    /// By job: the servers that were left when the action phase opened, in their order.
    private(set) var left: [Int64: [Int]] = [:]
    /// By job: the items that were there to be seen when somebody approved.
    private var approved: [Int64: Set<[String]>] = [:]
    private(set) var jobs: [Int64] = []

    init(groups: [Setup.Group]) { self.groups = groups }

    var count: Int { jobs.count }
    func knows(_ job: Int64) -> Bool { plans[job] != nil }

    mutating func add(_ job: Int64, _ plan: Plan) {
        jobs.append(job)
        plans[job] = plan
    }

    mutating func freed(_ server: String) {
        wasFreed.insert(server)
        for group in groups { broken[group.name]?.remove(server) }
    }

    func words(_ job: Int64) -> String {
        guard let plan = plans[job] else { return "unknown" }
        return "forks \(plan.forks), \(plan.policies), \(plan.window as Any), "
            + "\(plan.phases.map { ($0.scheduled, $0.late) }), \(plan.servers.map(\.name))"
    }

    /// Somebody has approved: what is staged now is what may be installed.
    mutating func answered(_ job: Int64, _ queue: DatabaseQueue) throws {
        guard approved[job] == nil, let plan = plans[job] else { return }
        // Rows of servers that have nothing but the playbook's items are written when they begin.
        let own = plan[.action].items + plan.policies.afterWave
        let items = plan.servers.flatMap { server in own.map { [server.name, $0.name] } }
        approved[job] = try queue.unsafeRead { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT server.name, step.name FROM step JOIN server
                            ON server.job = step.job AND server.number = step.server
                        WHERE step.job = ? AND phase = 2 AND step.status = 'Pending'
                        """), arguments: [job])
            return Set(items + rows.map { [$0[0], $0[1]] })
        }
    }

    /// Looks at a job after a commit to it.
    /// - Parameter wall: the time of the commit.
    mutating func look(_ job: Int64, at wall: Timestamp, _ queue: DatabaseQueue) throws -> [String]
    {
        guard let plan = plans[job] else { return ["job \(job) was made by nobody"] }
        let picture = try queue.unsafeRead { try Picture(of: job, in: $0) }
        if left[job] == nil, picture.hasOpenedAction {
            left[job] = picture.statuses.indices.filter { server in
                let before = last[job]?.statuses[server]
                let isNew = picture.statuses[server] == .canceled && before?.isFinal != true
                return !picture.statuses[server].isFinal || isNew || picture.hasBegun(server)
            }
        }
        var found: [String] = []
        if let before = last[job] {
            note(before, picture, plan)
            found += starts(before, picture, plan, at: wall)
            found += openings(before, picture, plan, at: wall)
        }
        found += waves(job, picture, plan)
        found += budgets(job, picture, plan)
        last[job] = picture
        return found.map { "job \(job): \($0)" } + crowds() + changes()
    }

    /// Looks at an order to begin an item: none is sent to a server that is only to be let end.
    func isSent(_ job: Int64, server: Int, step: Int) -> [String] {
        guard let picture = last[job], let plan = plans[job],
            let row = picture.steps[server][step], row.phase > 0
        else { return [] }
        let status = picture.statuses[server]
        guard status == .stopping || status.isFinal else { return [] }
        return [
            "step \(step) of \(plan.servers[server].name) in job \(job) is sent to be begun, and it"
                + " is \(status)"
        ]
    }

    /// Looks at an item that begins on a server.
    func begins(
        _ job: Int64, server: Int, step: Int, _ machines: [Machine], _ queue: DatabaseQueue
    ) -> [String] {
        guard let plan = plans[job],
            let picture = try? queue.unsafeRead({ try Picture(of: job, in: $0) })
        else { return ["an item of job \(job), which is not known"] }
        let place = "step \(step) of \(plan.servers[server].name) in job \(job)"
        var found: [String] = []
        // What a driver that gave its server up had sent may come late: how it ends is not known.
        let isGivenUp = picture.statuses[server] == .unreachable
        guard let row = picture.steps[server][step] else { return ["\(place) began, unordered"] }
        if row.status != .running, !isGivenUp { found.append("\(place) began, \(row.status)") }
        if let items = approved[job], row.phase == 2, plan.policies.gate?.approval != nil,
            !items.contains([plan.servers[server].name, row.name])
        {
            found.append("\(place), \(row.name), was not approved")
        }
        let numbers = plan.servers.map { Int($0.name.dropFirst()) ?? 0 }
        let busy = numbers.indices.filter {
            !picture.statuses[$0].isFinal && machines[numbers[$0]].isBusy(with: job)
        }
        if busy.count > plan.forks { found.append("\(busy.count) servers at work in job \(job)") }
        if row.phase == 2, plan.lockWait != nil, !isGivenUp {
            found += others(on: machines[numbers[server]], than: job).map {
                "\(place) began while job \($0) changed the server"
            }
        }
        return found + crowds(on: machines)
    }

    /// Servers of groups that ended.
    private mutating func note(_ before: Picture, _ after: Picture, _ plan: Plan) {
        for group in plan.policies.atOnce {
            for server in group.servers
            where !before.statuses[server].isFinal && after.statuses[server].isFinal {
                let name = plan.servers[server].name
                if after.statuses[server] == .succeeded {
                    for group in groups { broken[group.name]?.remove(name) }
                } else if after.hasDone(server) {
                    broken[group.name, default: []].insert(name)
                }
            }
        }
    }

    /// Never more of a group in the action phase than it may have, over all jobs.
    private func crowds() -> [String] {
        groups.compactMap { group in
            var names = broken[group.name] ?? []
            for job in jobs {
                guard let picture = last[job], let plan = plans[job] else { continue }
                for own in plan.policies.atOnce where own.name == group.name {
                    names.formUnion(
                        own.servers.filter(picture.isIn).map { plan.servers[$0].name })
                }
            }
            return names.count <= group.most
                ? nil : "\(names.sorted()) of \(group.name) are at work, \(group.most) may be"
        }
    }

    /// The same of what really runs on the servers.
    private func crowds(on machines: [Machine]) -> [String] {
        groups.compactMap { group in
            let busy = group.members.filter { member in
                machines[member].deeds.contains { key, deed in
                    guard deed.isRunning, let plan = plans[key.job], let picture = last[key.job],
                        let own = plan.policies.atOnce.first(where: { $0.name == group.name })
                    else { return false }
                    return own.servers.contains { server in
                        plan.servers[server].name == machines[member].name
                            && picture.steps[server][key.step]?.phase == 2
                    }
                }
            }
            let isFreed = busy.contains { wasFreed.contains(machines[$0].name) }
            return busy.count <= group.most || isFreed
                ? nil : "items run on \(busy) of \(group.name), \(group.most) may be"
        }
    }

    /// Phases that opened with this commit.
    private func openings(
        _ before: Picture, _ after: Picture, _ plan: Plan, at wall: Timestamp
    ) -> [String] {
        Phase.allCases.flatMap { phase -> [String] in
            guard after.phases[phase.rawValue] == .active,
                before.phases[phase.rawValue] != .active
            else { return [] }
            var found: [String] = []
            if let time = plan[phase].scheduled {
                if wall < time { found.append("\(phase) opened before its time") }
                if let late = plan[phase].late, wall > time.adding(seconds: late) {
                    found.append("\(phase) opened too late")
                }
            }
            if let window = plan.window {
                let left = window.closes.milliseconds - wall.milliseconds
                let needs = phase == .analyze ? window.needs ?? 0 : 0
                if left <= 0 || left < Int64(needs) * 1000 {
                    found.append("\(phase) opened, and \(left) ms of the window were left")
                }
            }
            return found
        }
    }

    /// Steps that began with this commit.
    private func starts(
        _ before: Picture, _ after: Picture, _ plan: Plan, at wall: Timestamp
    ) -> [String] {
        let policies = plan.policies
        var found: [String] = []
        for server in after.statuses.indices {
            for (number, step) in after.steps[server] where step.hasBegun {
                guard before.steps[server][number]?.hasBegun != true else { continue }
                let place = "step \(number) of server \(server)"
                if step.phase == 2, policies.gate?.approval != nil, !after.isApproved {
                    found.append("\(place) began without an approval")
                }
                let isAnalyze =
                    step.phase == 0 && before.steps[server].values.contains(where: \.hasBegun)
                if after.isTerminated, !isAnalyze {
                    found.append("\(place) began after the request")
                }
                if let window = plan.window, step.phase == 2 {
                    let needed = need(of: step, on: after.steps[server], plan)
                    let left = window.closes.milliseconds - wall.milliseconds
                    if left <= 0 || Double(left) < needed * 1000 {
                        found.append(
                            "\(place) began, and \(left) ms of the window were left for \(needed) s"
                        )
                    }
                }
                guard isOver(before, plan), !isAnalyze else { continue }
                let isUnderWay =
                    policies.onBudget == .finish
                    && before.steps[server].values.contains {
                        $0.hasBegun && $0.phase == step.phase
                    }
                if !isUnderWay { found.append("\(place) began over the budget") }
            }
        }
        return found
    }
}
