import BelayModel
import BelayStore
import TextTable

/// The Job Status view for people.
enum JobText {
    static func text(of job: JobView) -> String {
        var text = head(job.summary)
        text += "\n" + phases(job)
        for server in job.servers { text += "\n" + self.server(server) }
        return text + "\n" + summary(job)
    }

    private static func head(_ job: JobSummary) -> String {
        var lines = [
            "Job \(job.id)  \(job.name)", "  \(job.kind.rawValue), \(job.shownStatus.rawValue)",
        ]
        if !job.remark.isEmpty { lines[1] += " (\(job.remark))" }
        lines.append("  created \(job.created.local)")
        if let time = job.started { lines.append("  started \(time.local)") }
        if let time = job.terminationRequested {
            lines.append("  termination requested \(time.local)")
        }
        if let time = job.finished { lines.append("  finished \(time.local)") }
        if let coordinator = job.coordinator, coordinator.isAlive {
            lines.append("  driven by \(coordinator.identity.description)")
        }
        lines.append("  uid \(job.uid)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func phases(_ job: JobView) -> String {
        let table = TextTable<PhaseView> {
            [
                Column("PHASE" <- $0.name), Column("STATUS" <- $0.status.rawValue),
                Column("" <- $0.scheduled.map { "scheduled for \($0.local)" } ?? ""),
            ]
        }
        return trimmingLines(table.string(for: job.phases, style: Style.plain) ?? "")
    }

    private static func server(_ server: ServerView) -> String {
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
                ("  PHASE", .left), ("#", .right), ("STATUS", .left), ("EXIT", .right),
                ("TIME", .right), ("STEP", .left), ("", .left),
            ])
            for step in server.steps {
                table.add([
                    "  " + step.phaseName, "\(step.number)", step.status.rawValue, step.exit,
                    step.duration, step.name, step.reason ?? "",
                ])
            }
            text += table.text
        }
        text += packages(
            "would change",
            server.steps.contains { $0.phase != .analyze } ? [] : server.report?.changes ?? [])
        text += packages("changed", server.changed)
        text += findings(server.report?.findings)
        for note in server.report?.notes ?? [] { text += "  note: \(note)\n" }
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

    private static func packages(_ title: String, _ changes: [PackageChange]) -> String {
        guard !changes.isEmpty else { return "" }
        let table = TextTable<PackageChange> {
            [
                Column("    PACKAGE" <- "    " + $0.name), Column("FROM" <- $0.from ?? "-"),
                Column("TO" <- $0.to ?? "removed"),
                Column("" <- $0.state ?? ($0.isSecurity ? "security" : "")),
            ]
        }
        return "  \(title):\n" + trimmingLines(table.string(for: changes, style: Style.plain) ?? "")
    }

    /// How many servers ended how; the last line of the view and of a run.
    static func summary(_ job: JobView) -> String {
        let counts = ServerStatus.allCases.compactMap { status -> String? in
            let number = job.servers.count { $0.status == status }
            return number == 0 ? nil : "\(number) \(status.rawValue)"
        }
        return "\(count(job.servers.count, "server")): \(counts.joined(separator: ", "))\n"
    }
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
