import BelayModel
package import BelayStore

/// The Job Status view for people.
package enum JobText {
    /// - Parameters:
    ///   - detail: which servers are shown, and how much of each.
    ///   - room: columns of the terminal; `nil`: as many as it takes.
    package static func text(
        of job: JobView, _ detail: JobDetail = JobDetail(), columns room: Int? = nil
    ) -> String {
        var text = head(job.summary, job.relations, job.overrun)
        text += "\n" + phases(job, room) + policies(job, room)
        text += "\n" + summary(job) + RunSummary.groups(job, room)
        let shown = job.showing(detail).servers
        if detail.showsSteps(of: shown.count) {
            for server in FoldedNames.sorted(shown, by: \.name) {
                text += "\n" + self.server(server, room)
            }
        } else {
            let id = job.summary.id
            text +=
                "\nbelay job show \(id) --failed, --server NAME or --steps shows steps; "
                + "belay job logs \(id) what they printed.\n"
        }
        return text.wrappedLines(columns: room)
    }

    private static func head(_ job: JobSummary, _ relations: JobRelations, _ overrun: Int?)
        -> String
    {
        var lines = [
            "Job \(job.id)  \(job.name)", "  \(job.kind.rawValue), \(job.shownStatus.rawValue)",
        ]
        if !job.remark.isEmpty { lines[1] += " (\(job.remark))" }
        lines.append("  \(job.times)")
        if let origin = job.origin { lines.append("  submitted by \(origin.words)") }
        if let schedule = relations.schedule, let nominal = relations.nominal {
            lines.append("  for schedule \(schedule), \(nominal)")
        }
        if let window = relations.window {
            let over = overrun.map { ", overrun \(DurationText.words($0))" } ?? ""
            lines.append("  window \(window.name), closes \(window.closes.local)\(over)")
        }
        if let other = job.retryOf { lines.append("  retries job \(other)") }
        if !relations.retriedBy.isEmpty {
            let jobs = relations.retriedBy.map(String.init).joined(separator: ", ")
            lines.append("  retried by job \(jobs)")
        }
        if let termination = job.termination {
            var line = "  termination requested \(termination.requested.local)"
            if let by = termination.by { line += " by \(by.words)" }
            if termination.cause != .user { line += ", cause \(termination.cause.rawValue)" }
            lines.append(line + (termination.reason.map { ": \($0)" } ?? ""))
        }
        if let coordinator = job.coordinator, coordinator.isAlive {
            lines.append("  driven by \(coordinator.identity.description)")
        }
        if let remedy = job.remedy { lines.append("  \(remedy)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func phases(_ job: JobView, _ room: Int?) -> String {
        var table = PlainTable(["PHASE", "STATUS", ""])
        for phase in job.phases {
            table.add([
                phase.name, phase.status.rawValue,
                phase.scheduled.map { "scheduled for \($0.local)" } ?? "",
            ])
        }
        return table.text(columns: room)
    }

    private static func server(_ server: ServerView, _ room: Int?) -> String {
        var text = "\(server.name) (\(server.address)): \(server.status.rawValue)"
        if let reason = server.reason { text += ", \(reason)" }
        if let lost = server.linkLost {
            text += lost == LostLink.rebooting ? ", \(lost)" : ", connection lost: \(lost)"
        }
        text += "\n  staging \(server.staging.rawValue)"
        if let path = server.stagingPath, server.staging != .none { text += " \(path)" }
        if let note = server.stagingNote { text += " (\(note))" }
        text += "\n"
        if !server.steps.isEmpty {
            var table = PlainTable([
                .init("  PHASE"), .init("#", .right), .init("STATUS"),
                .init("EXIT", .right, rank: 2),
                .init("TIME", .right, rank: 1), .init("STEP"), .init(""),
            ])
            for step in server.steps {
                table.add([
                    "  " + step.phaseName, "\(step.number)", step.status.rawValue, step.exit,
                    step.duration, step.name, step.reason ?? "",
                ])
            }
            text += table.text(columns: room)
            text += joined(server)
        }
        text += packages(
            "would change",
            server.steps.contains { $0.phase != .analyze } ? [] : server.report?.changes ?? [],
            room)
        text += packages("changed", server.changed, room)
        text += findings(server.report?.findings)
        for note in server.report?.notes ?? [] { text += "  note: \(note)\n" }
        return text
    }

    /// The packages of the steps that change several, for a step's name has room for one. Where the step
    /// failed, what has become of each.
    private static func joined(_ server: ServerView) -> String {
        let changed = ChangedPackages(server)
        var text = ""
        for (number, step) in server.steps.enumerated() where step.phase == .action {
            let packages = server.packages(of: number)
            guard packages.count > 1 else { continue }
            text += "  \(step.phaseName) \(step.number), \(step.name):\n"
            for package in packages {
                let versions = "\(package.from ?? "-") → \(package.to ?? "removed")"
                var line = "    \(package.name) \(versions)"
                if step.status != .succeeded, let state = changed.state(of: package, in: step) {
                    line += state.words
                }
                text += line + "\n"
            }
        }
        return text
    }

    private static func findings(_ findings: PackageFindings?) -> String {
        guard let findings else { return "" }
        var text = findings.conffiles.map { "  configuration: \($0.words)\n" }.joined()
        for state in ServiceState.State.allCases {
            let names = findings.services.filter { $0.state == state }.map(\.name)
            if !names.isEmpty { text += "  \(state.title): \(names.joined(separator: ", "))\n" }
        }
        return text
    }

    private static func packages(_ title: String, _ changes: [PackageChange], _ room: Int?)
        -> String
    {
        guard !changes.isEmpty else { return "" }
        let shared = changes.sharedNames
        var table = PlainTable(["    PACKAGE", "FROM", "TO", ""])
        for change in changes {
            table.add([
                "    " + change.label(shared), change.from ?? "-", change.to ?? "removed",
                change.state ?? (change.isSecurity ? "security" : ""),
            ])
        }
        return "  \(title):\n" + table.text(columns: room)
    }

    /// How many servers ended how; the last line of the view and of a run.
    package static func summary(_ job: JobView) -> String {
        let counts = ServerStatus.allCases.compactMap { status -> String? in
            let number = job.servers.count { $0.status == status }
            guard number > 0 else { return nil }
            let waiting = job.servers.count { $0.status == status && $0.waitsFor != nil }
            let words = waiting == 0 ? "" : " (\(waitsWords(waiting)))"
            return "\(number) \(status.rawValue)\(words)"
        }
        return "\(count(job.servers.count, "server")): \(counts.joined(separator: ", "))\n"
    }
}

/// What is said of servers that count as running, and wait for another job.
package func waitsWords(_ servers: Int) -> String {
    servers == 1 ? "1 waits for another job" : "\(servers) wait for another job"
}

extension StepView {
    fileprivate var exit: String {
        if let exitStatus { return "\(exitStatus)" }
        return signal.map { "SIG\($0)" } ?? ""
    }

    fileprivate var duration: String {
        guard let started, let finished else { return "" }
        return spell(seconds: finished.seconds(since: started))
    }
}

extension ServiceState.State {
    fileprivate var title: String {
        switch self {
        case .old: "services with old code"
        case .restarted: "services restarted"
        case .failed: "services that do not run after their restart"
        case .spared: "services with old code, not restarted by Belay"
        }
    }
}

extension ChangedPackages.State {
    fileprivate var words: String {
        switch self {
        case .done: ": changed"
        case .partly: ": not as it should be"
        case .untouched: ": not changed"
        }
    }
}

extension JobSummary {
    /// Begin, end and length on one line: `2026-11-30 02:32:28 to 02:33:05 +01:00, 37 s`.
    fileprivate var times: String {
        guard let started else { return "created \(created.localWithZone)" }
        let wait = started.seconds(since: created)
        let waited = wait >= 60 ? ", \(spell(seconds: wait)) after it was created" : ""
        guard let finished else { return "since \(started.localWithZone)\(waited)" }
        let isSameDay = started.local.prefix(10) == finished.local.prefix(10)
        let end = isSameDay ? String(finished.localWithZone.dropFirst(11)) : finished.localWithZone
        return
            "\(started.local) to \(end), \(spell(seconds: finished.seconds(since: started)))\(waited)"
    }
}
