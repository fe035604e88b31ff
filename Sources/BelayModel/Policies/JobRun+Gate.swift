// The gate between download and the action phase: enough servers must be ready, and somebody may
// have to approve of what is staged on them.
internal import BelayDigests

extension JobRun {
    /// Comes to the gate.
    /// - Returns: whether the action phase may open.
    mutating func passGate(at now: Timestamp, _ reaction: inout Reaction) -> Bool {
        guard let rule = plan.policies.gate, gate == nil else { return true }
        let ready = servers.count { !$0.status.isFinal }
        // A server that had nothing to be done does not keep the others from what they need.
        let sound = ready + servers.count { $0.status == .succeeded }
        if let share = rule.staged, sound < share.least(of: servers.count) {
            let words =
                "\(sound) of \(servers.count) servers are ready, the gate needs"
                + " \(share.least(of: servers.count)) (staged: \(share))"
            terminate(
                Termination(requested: now, cause: .failures, reason: words), at: now, &reaction)
            return false
        }
        guard let approval = rule.approval else { return true }
        var due = now.adding(seconds: approval.within)
        if let time = plan[.action].scheduled, let late = plan[.action].late {
            due = min(due, time.adding(seconds: late).adding(seconds: 1))
        }
        gate = GateRun(digest: stagedDigest, ready: ready, since: now, due: due)
        phases[Phase.action.rawValue] = .blocked
        status = .blocked
        reaction.effects.append(.wakeGate(at: due))
        return false
    }

    /// Somebody has answered. An approval of anything else than what is staged is none.
    mutating func answer(
        _ answer: GateAnswer, at now: Timestamp, _ reaction: inout Reaction
    ) {
        guard status == .blocked, let gate else { return }
        self.gate?.answer = answer
        switch answer.verdict {
        case .approved where answer.digest == gate.digest:
            status = .active
            phases[Phase.action.rawValue] = .pending
            open(.action, at: now, &reaction)
        case .approved:
            deny("what was approved (\(answer.digest)) is not what is staged", at: now, &reaction)
        case .denied:
            let reason = answer.reason.map { ": \($0)" } ?? ""
            deny("denied by \(answer.by)\(reason)", at: now, &reaction)
        }
    }

    /// The time to answer is over, or the one at which the action phase had to begin.
    mutating func gateDue(at now: Timestamp, _ reaction: inout Reaction) {
        guard status == .blocked, let gate else { return }
        if let words = lateness(of: .action, at: now) {
            let termination = Termination(requested: now, cause: .late, reason: words)
            return terminate(termination, at: now, &reaction)
        }
        deny("nobody approved by \(gate.due.rfc3339)", at: now, &reaction)
    }

    private mutating func deny(
        _ words: String, at now: Timestamp, _ reaction: inout Reaction
    ) {
        terminate(Termination(requested: now, cause: .denied, reason: words), at: now, &reaction)
    }

    /// SHA-256 of what the action phase would do now: of each server that is ready its name, the
    /// packages it changes with their versions, and its items with all that they run.
    package var stagedDigest: String {
        var bytes: [UInt8] = []
        /// Each text with its length before it: no two lists are written alike.
        func add(_ texts: String...) {
            for text in texts {
                bytes += "\(text.utf8.count):".utf8
                bytes += text.utf8
            }
        }
        for (server, plan) in zip(servers, plan.servers) where !server.status.isFinal {
            add("server", plan.name)
            for change in server.report?.changes ?? [] {
                add("package", change.name, change.architecture, change.from ?? "", change.to ?? "")
            }
            for step in server.steps where step.phase == .action {
                add("item", step.item.name)
                switch step.item.work {
                case .run(let script): add("run", script)
                case .changePackages(let script): add("change", script)
                case .upload(let file): add("upload", file.name, file.sha256)
                case .reboot(let rule): add("reboot", rule.rawValue)
                case .findPackages: add("find")
                }
            }
        }
        return hexadecimal(sha256(bytes))
    }
}
