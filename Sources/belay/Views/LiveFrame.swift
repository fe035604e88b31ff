import BelayModel
import Rainbow

/// One picture of the live view.
struct LiveFrame {
    let title: String
    let run: JobRun
    let now: Timestamp
    let size: TerminalSize

    private static let barWidth = 24

    /// At most one line less than the terminal has, each narrower than it.
    var lines: [String] {
        var lines = [fit(head)] + Phase.allCases.filter(isPlanned).map(phaseLine)
        let room = max(0, size.rows - 1 - lines.count)
        let work = atWork
        let shown = work.count <= room ? work.count : max(0, room - 1)
        lines += work.prefix(shown).map(workLine)
        if shown < work.count, room > 0 {
            lines.append(fit("  … and \(work.count - shown) more at work").dim)
        }
        return Array(lines.prefix(max(1, size.rows - 1)))
    }

    private var head: String {
        var text = "\(title)  \(run.status.rawValue)"
        if let started = run.started { text += "  \(spell(seconds: now.seconds(since: started)))" }
        let counts = ServerStatus.allCases.compactMap { status -> String? in
            let number = run.servers.count { $0.status == status }
            return number > 0 ? "\(number) \(status.rawValue)" : nil
        }
        return text + "  " + counts.joined(separator: ", ")
    }

    private func isPlanned(_ phase: Phase) -> Bool { !run.plan.check || phase == .analyze }

    /// Servers that are through with the phase, of all.
    private func phaseLine(_ phase: Phase) -> String {
        let status = run.phases[phase.rawValue]
        let through = run.servers.count { isThrough($0, phase) }
        let total = run.servers.count
        let filled = Self.barWidth * through / max(1, total)
        let bar = String(repeating: "█", count: filled)
        let rest = String(repeating: "░", count: Self.barWidth - filled)
        let name = phase.name(in: run.plan.kind).padding(to: 10)
        var note = status.rawValue
        if status == .scheduled, let time = run.plan[phase].scheduled {
            note = "waits for \(time.local)"
        }
        return color(fit("  \(name) \(bar)\(rest) \(through)/\(total)  \(note)"), status)
    }

    private func isThrough(_ server: ServerRun, _ phase: Phase) -> Bool {
        if server.status.isFinal { return true }
        guard let open = run.phase else { return false }
        guard open == phase else { return phase < open }
        return run.phases[phase.rawValue] == .active && server.place == .outside
    }

    private func color(_ text: String, _ status: PhaseStatus) -> String {
        switch status {
        case .active: text.cyan
        case .succeeded: text.green
        case .failed: text.red
        case .canceled: text.yellow
        case .pending, .scheduled, .skipped: text
        }
    }

    /// Servers with something in hand, the longest first.
    private var atWork: [Int] {
        run.servers.indices.filter { run.servers[$0].activity != .idle }
            .sorted { since($0) < since($1) }
    }

    private func since(_ server: Int) -> Int64 {
        let state = run.servers[server]
        guard state.activity == .running else { return .max }
        return state.steps[state.cursor].started?.milliseconds ?? .max
    }

    private func workLine(_ index: Int) -> String {
        let server = run.servers[index]
        var text = "  \(run.plan.servers[index].name.padding(to: 16)) "
        switch server.activity {
        case .idle: break
        case .connecting: text += "connecting"
        case .preparing: text += "making the staging directory"
        case .removing: text += "removing the staging directory"
        case .running: text += itemInHand(of: server)
        }
        if let lost = server.linkLost {
            let isExpected = lost == LostLink.rebooting
            text += isExpected ? "  (\(lost))" : "  (connection lost, taking it up again)"
        }
        return fit(text)
    }

    private func itemInHand(of server: ServerRun) -> String {
        let step = server.steps[server.cursor]
        var text =
            "\(step.phase.name(in: run.plan.kind)) \(server.cursor + 1)/\(server.steps.count)"
        text += " \(step.item.name)"
        if let started = step.started {
            text += "  \(spell(seconds: now.seconds(since: started)))"
        }
        return text + (server.status == .stopping ? "  (stopping)" : "")
    }

    private func fit(_ text: String) -> String { String(text.prefix(size.columns - 1)) }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
