import BelayModel
import GRDB

@testable import BelayStore

/// The rules of section 10 of the contract, said of what the tables show after each commit: which
/// steps have begun, and how servers have ended. How a job is kept in memory is not looked at.
struct PolicyWatch {
    private let plans: [Int64: Plan]
    /// By group: servers that may be in their action phase at once.
    private let most: [String: Int]
    /// Servers of groups that went wrong in their action phase, until they succeed or are freed.
    private var broken: [String: Set<String>] = [:]
    private var last: [Int64: Picture] = [:]
    /// By job: the servers that were left when the action phase opened, in their order.
    private var left: [Int64: [Int]] = [:]

    init(plans: [Int64: Plan], most: [String: Int]) {
        self.plans = plans
        self.most = most
    }

    /// What the tables say of a job.
    private struct Picture: Equatable {
        var statuses: [ServerStatus] = []
        /// By server: its steps that have begun, and their statuses.
        var steps: [[Int: (phase: Int, status: StepStatus)]] = []
        var phase: PhaseStatus = .pending
        var isApproved = false
        var isTerminated = false

        static func == (one: Picture, other: Picture) -> Bool {
            one.statuses == other.statuses && one.phase == other.phase
        }

        func hasBegun(_ server: Int) -> Bool { steps[server].values.contains { $0.phase == 2 } }
        func hasDone(_ server: Int) -> Bool {
            steps[server].values.contains { $0.phase == 2 && $0.status != .running }
        }
        func isIn(_ server: Int) -> Bool { hasBegun(server) && !statuses[server].isFinal }
    }

    mutating func freed(_ server: String) {
        for group in broken.keys { broken[group]?.remove(server) }
    }

    mutating func look(_ store: JobStore) throws -> [String] {
        var found: [String] = []
        for (job, plan) in plans {
            let picture = try store.read { try Self.picture(of: job, plan, in: $0) }
            if picture.phase != .pending, left[job] == nil,
                picture.phase == .active
                    || picture.statuses.indices.contains(where: picture.hasBegun)
            {
                left[job] = picture.statuses.indices.filter { server in
                    let before = last[job]?.statuses[server]
                    let isNew = picture.statuses[server] == .canceled && before?.isFinal != true
                    return !picture.statuses[server].isFinal || isNew || picture.hasBegun(server)
                }
            }
            if let before = last[job] {
                note(before, picture, plan)
                found += starts(before, picture, plan).map { "job \(job): \($0)" }
            }
            found += waves(job, picture, plan).map { "job \(job): \($0)" }
            last[job] = picture
        }
        return found + groups() + changes()
    }

    /// No two jobs have an item of their action phase in hand on one server, and none has while
    /// another is between two of its own; only before a check of a whole wave a server is let go.
    private func changes() -> [String] {
        var working: [String: [Int64]] = [:]
        for (job, plan) in plans {
            guard let picture = last[job] else { continue }
            for (server, place) in plan.servers.enumerated() {
                let isAtWork = picture.steps[server].values.contains {
                    $0.phase == 2 && $0.status == .running
                }
                let isIn = plan.policies.afterWave.isEmpty && picture.isIn(server)
                if isAtWork || isIn { working[place.name, default: []].append(job) }
            }
        }
        return working.filter { $0.value.count > 1 }
            .map { "the jobs \($0.value.sorted()) change \($0.key) at once" }
    }

    private static func picture(of job: Int64, _ plan: Plan, in db: Database) throws -> Picture {
        var picture = Picture()
        picture.statuses = try String.fetchAll(
            db, sql: "SELECT status FROM server WHERE job = ? ORDER BY number", arguments: [job]
        ).map { try word($0) }
        picture.steps = picture.statuses.map { _ in [:] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT server, number, phase, status FROM step
                WHERE job = ? AND status NOT IN ('Pending', 'Skipped')
                """, arguments: [job])
        for row in rows {
            picture.steps[row["server"]][row["number"]] = (row["phase"], try word(row["status"]))
        }
        let phase = try String.fetchOne(
            db, sql: "SELECT status FROM phase WHERE job = ? AND number = 2", arguments: [job])
        picture.phase = try word(phase ?? "")
        picture.isApproved =
            try String.fetchOne(
                db, sql: "SELECT verdict FROM approval WHERE job = ?", arguments: [job])
            == "Approved"
        picture.isTerminated =
            try Int64.fetchOne(
                db, sql: "SELECT requested FROM termination WHERE job = ?", arguments: [job]) != nil
        return picture
    }

    /// Servers of groups that ended.
    private mutating func note(_ before: Picture, _ after: Picture, _ plan: Plan) {
        for group in plan.policies.atOnce {
            for server in group.servers
            where !before.statuses[server].isFinal && after.statuses[server].isFinal {
                let name = plan.servers[server].name
                if after.statuses[server] == .succeeded {
                    for name in [name] { for key in broken.keys { broken[key]?.remove(name) } }
                } else if after.hasDone(server) {
                    broken[group.name, default: []].insert(name)
                }
            }
        }
    }

    /// Never more of a group in the action phase than it may have, over all jobs.
    private func groups() -> [String] {
        most.compactMap { name, most in
            var names = broken[name] ?? []
            for (job, plan) in plans {
                guard let picture = last[job] else { continue }
                for group in plan.policies.atOnce where group.name == name {
                    names.formUnion(
                        group.servers.filter(picture.isIn).map { plan.servers[$0].name })
                }
            }
            return names.count <= most
                ? nil : "\(names.sorted()) of \(name) are in their action phase, \(most) may be"
        }
    }

    /// Steps that began with this commit.
    private func starts(_ before: Picture, _ after: Picture, _ plan: Plan) -> [String] {
        let policies = plan.policies
        func isOver(_ picture: Picture) -> Bool {
            let failed = picture.statuses.count { $0 == .failed || $0 == .timedOut }
            let lost = picture.statuses.count { $0 == .unreachable }
            let total = picture.statuses.count
            return policies.maxFailures.map { failed >= Self.share($0, total) } ?? false
                || policies.maxUnreachable.map { lost >= Self.share($0, total) } ?? false
        }
        var found: [String] = []
        for server in after.statuses.indices {
            for (number, step) in after.steps[server] where before.steps[server][number] == nil {
                if step.phase == 2, policies.gate?.approval != nil, !after.isApproved {
                    found.append("step \(number) of server \(server) began without an approval")
                }
                let isAnalyze = step.phase == 0 && !before.steps[server].isEmpty
                if before.isTerminated, !isAnalyze {
                    found.append("step \(number) of server \(server) began after the request")
                }
                guard isOver(before), !isAnalyze else { continue }
                let isUnderWay =
                    policies.onBudget == .finish
                    && before.steps[server].values.contains { $0.phase == step.phase }
                if !isUnderWay {
                    found.append("step \(number) of server \(server) began over the budget")
                }
            }
        }
        return found
    }

    /// Each wave is of the servers that were left, in their order, and begins when the one before is
    /// over; none after a first one that failed.
    private func waves(_ job: Int64, _ picture: Picture, _ plan: Plan) -> [String] {
        guard let left = left[job], !plan.policies.serial.isEmpty else { return [] }
        var found: [String] = []
        var rest = left[...]
        var before: [Int] = []
        var number = 0
        while !rest.isEmpty {
            let serial = plan.policies.serial
            let size = Self.share(serial[min(number, serial.count - 1)], left.count)
            let wave = rest.prefix(size)
            for server in wave where picture.hasBegun(server) {
                if let open = before.first(where: { !picture.statuses[$0].isFinal }) {
                    found.append(
                        "server \(server) began before \(open) of an earlier wave was over")
                }
                let isBad = before.prefix(Self.share(serial[0], left.count)).contains {
                    switch picture.statuses[$0] {
                    case .failed, .unreachable, .timedOut: true
                    case .pending, .running, .stopping, .succeeded, .canceled: false
                    }
                }
                if isBad { found.append("server \(server) began though the first wave failed") }
            }
            before += wave
            rest = rest.dropFirst(size)
            number += 1
        }
        let atWork = picture.statuses.indices.count(where: picture.isIn)
        let largest = plan.policies.serial.map { Self.share($0, left.count) }.max() ?? 0
        if atWork > largest { found.append("\(atWork) are in their action phase at once") }
        return found
    }

    /// So many servers of a total, rounded down and at least one.
    private static func share(_ share: Share, _ total: Int) -> Int {
        switch share {
        case .count(let number): max(1, number)
        case .percent(let percent): max(1, Int(Double(total) * Double(percent) / 100 + 1e-9))
        }
    }

    func words(_ job: Int64) -> String {
        "\(plans[job]?.policies as Any), forks \(plans[job]?.forks ?? 0)"
    }
}
