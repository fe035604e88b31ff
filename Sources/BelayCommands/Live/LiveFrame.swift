import BelayModel
import BelayReports

/// One picture of the live view.
struct LiveFrame {
    let title: String
    let run: JobRun
    let now: Timestamp
    let size: TerminalSize
    let names: ServerNames
    /// The last line that each server's item has printed.
    var output: [Int: String] = [:]
    /// What Ctrl-C does, and where to see more; `nil`: nothing is said of it.
    var hint: String?

    private var room: Int { size.columns - 1 }

    /// At most two lines less than the terminal has, each narrower than it: with a row left free,
    /// nothing is scrolled away by drawing.
    var lines: [String] {
        let totals = LiveTotals(run)
        var lines = [fit(head(totals))]
        lines += Phase.allCases.compactMap { phaseLine($0, totals.phases[$0.rawValue]) }
        let last = size.rows >= 12 ? hint.map { [fit($0).dim] } ?? [] : []
        let space = max(0, size.rows - 2 - lines.count - last.count)
        let work = atWork
        let shown = work.count <= space ? work.count : max(0, space - 1)
        let width = min(work.prefix(shown).map { names[$0].columns }.max() ?? 0, max(8, room / 3))
        lines += work.prefix(shown).map { workLine($0, width) }
        if shown < work.count, space > 0 {
            lines.append(fit("  … and \(work.count - shown) more").dim)
        }
        return Array((lines + last).prefix(max(1, size.rows - 2)))
    }

    /// What is to be known first: where the terminal is narrow, the name goes.
    private func head(_ totals: LiveTotals) -> String {
        let status = run.status.rawValue
        let time = run.started.map { "  " + spell(seconds: now.seconds(since: $0)) } ?? ""
        let job = title.split(separator: " ").prefix(2).joined(separator: " ")
        let end = "  \(status)\(time)  "
        let forecast = run.status == .terminating ? TerminationForecast(run, at: now) : nil
        guard let words = forecast?.shortWords, let short = forecast?.shortestWords else {
            let whole = title + end + totals.words
            if whole.columns <= room { return whole }
            return job + end + totals.words(columns: room - (job + end).columns)
        }
        let whole = "\(title)\(end)\(words); \(totals.words)"
        if whole.columns <= room { return whole }
        // The long words are left where there is room for a figure besides.
        for words in [words, short] {
            let first = job + end + words
            let rest = totals.words(columns: room - first.columns - 2)
            if !rest.isEmpty { return "\(first); \(rest)" }
        }
        return job + end + short
    }

    // MARK: - Phases

    private func phaseLine(_ phase: Phase, _ totals: LiveTotals.OfPhase) -> String? {
        let status = run.phases[phase.rawValue]
        if run.plan.check, phase != .analyze { return nil }
        // A phase that has nothing to do is none.
        if status == .skipped { return nil }
        if status == .succeeded, totals.all == 0 { return nil }
        let width = room >= 90 ? 24 : room >= 60 ? 12 : 0
        let filled = totals.all > 0 ? width * totals.done / totals.all : 0
        let bar = String(repeating: "█", count: filled)
        let rest = String(repeating: "░", count: width - filled)
        let name = phase.name(in: run.plan.kind).padding(to: 10)
        var text = "  \(name) "
        if width > 0 { text += color(bar, status) + rest.dim + " " }
        let used = 2 + name.columns + 1 + (width > 0 ? width + 1 : 0)
        return text + note(phase, status, totals).printableLine.prefix(columns: max(0, room - used))
    }

    private func note(
        _ phase: Phase, _ status: PhaseStatus, _ totals: LiveTotals.OfPhase
    ) -> String {
        var parts: [String] = []
        if totals.all > 0 { parts.append("\(totals.done)/\(totals.all)") }
        switch status {
        case .active:
            if totals.allBytes > 0 { parts.append(bytes(totals)) }
            let isFew = totals.openCount > 0 && totals.openCount <= 3
            if isFew, totals.openCount < run.servers.count {
                parts.append("waits for \(totals.open.map { names[$0] }.joined(separator: ", "))")
            } else {
                parts.append(status.rawValue)
            }
        case .scheduled:
            if let time = run.plan[phase].scheduled { parts.append("waits for \(time.local)") }
        case .pending, .blocked, .succeeded, .failed, .canceled, .skipped:
            parts.append(status.rawValue)
        }
        if phase == .action { parts += policyWords }
        return parts.joined(separator: "  ")
    }

    /// What is fetched, how fast, and how long the rest takes at that speed.
    private func bytes(_ totals: LiveTotals.OfPhase) -> String {
        var text = "\(spell(bytes: totals.doneBytes)) of \(spell(bytes: totals.allBytes))"
        guard let started = totals.started, totals.doneBytes > 0 else { return text }
        let seconds = now.seconds(since: started)
        guard seconds >= 2 else { return text }
        let rate = Double(totals.doneBytes) / seconds
        text += ", \(spell(bytes: Int(min(rate, 1e15))))/s"
        let left = Double(totals.allBytes - totals.doneBytes) / max(1, rate)
        if left >= 1 { text += ", about \(spell(seconds: left.rounded())) left" }
        return text
    }

    /// The wave that is open, or what the gate waits for.
    private var policyWords: [String] {
        if run.status == .blocked, let gate = run.gate {
            // The day is left out where it follows from the time.
            let isSoon = gate.due.seconds(since: now) < 86_400
            let due = isSoon ? String(gate.due.local.suffix(8)) : gate.due.local
            return ["waits for an approval until \(due)"]
        }
        guard let number = run.wave, run.waves.count > 1 else { return [] }
        let wave = run.waves[number]
        let through = wave.servers.count { run.servers[$0].status.isFinal }
        var text = "wave \(number + 1)/\(run.waves.count) \(through)/\(wave.servers.count)"
        if wave.status == .scheduled, let due = wave.due {
            text += ", pause for \(spell(seconds: max(0, due.seconds(since: now))))"
        } else if wave.isChecking {
            text += ", items after the wave"
        }
        return [text]
    }

    private func color(_ text: String, _ status: PhaseStatus) -> String {
        switch status {
        case .active: text.cyan
        case .succeeded: text.green
        case .failed: text.red
        case .canceled, .blocked: text.yellow
        case .pending, .scheduled, .skipped: text
        }
    }

    // MARK: - Servers

    /// Servers with something in hand, the longest first, and those that wait for another job.
    private var atWork: [Int] {
        run.servers.indices
            .filter { run.servers[$0].activity != .idle || run.servers[$0].waiting != nil }
            .sorted { (since($0), $0) < (since($1), $1) }
    }

    private func since(_ server: Int) -> Int64 {
        let state = run.servers[server]
        guard state.activity == .running else { return .max }
        return state.steps[state.cursor].started?.milliseconds ?? .max
    }

    /// Name, what is in hand, time at the right edge; the item gives way first.
    private func workLine(_ index: Int, _ width: Int) -> String {
        let server = run.servers[index]
        let name = names[index].middle(columns: width).padding(to: width)
        let time = timeWords(server)
        let space = room - 2 - width - 1
        let timeRoom = min(time.columns, space)
        let what = whatIsInHand(server, index)
        let whatRoom = max(0, space - timeRoom - (timeRoom > 0 ? 2 : 0))
        var text = "  \(name) "
        // The item gives way before what is said of it; without room for both, that goes.
        let note = what.notes.first { $0.columns + 12 <= whatRoom } ?? ""
        let textRoom = whatRoom - note.columns
        let texts = [what.text] + what.shorter
        let chosen = texts.first { $0.printableLine.columns <= textRoom } ?? texts[texts.count - 1]
        let shown = chosen.printableLine.middle(columns: textRoom) + note
        text += shown
        let left = whatRoom - shown.columns
        var tail = ""
        if let line = what.output?.printableLine, left >= 20 {
            tail = "  " + line.prefix(columns: left - 2)
            text += tail.dim
        }
        let gap = max(0, space - shown.columns - tail.columns - timeRoom)
        return text + String(repeating: " ", count: gap) + time.prefix(columns: timeRoom)
    }

    private func timeWords(_ server: ServerRun) -> String {
        guard server.activity == .running, let started = server.steps[server.cursor].started
        else { return "" }
        var text = spell(seconds: now.seconds(since: started))
        if room >= 60, let left = server.likelyLeft(at: now) {
            text += ", about \(spell(seconds: max(1, left.rounded()))) left"
        }
        return text
    }

    private struct InHand {
        var text: String
        /// The same in fewer words, for where the text does not fit.
        var shorter: [String] = []
        /// What is said of it, the longer first.
        var notes: [String] = []
        var output: String?
    }

    private func whatIsInHand(_ server: ServerRun, _ index: Int) -> InHand {
        if let lost = server.linkLost {
            return InHand(
                text: lost == LostLink.rebooting ? lost : "connection lost, taking it up again")
        }
        switch server.activity {
        case .idle: return InHand(text: server.waiting.map { "waits for job \($0.job)" } ?? "")
        case .connecting:
            let cleansUp = server.status.isFinal && server.staging == .present
            return InHand(text: "connecting", notes: cleansUp ? [" to clean up"] : [])
        case .preparing:
            return InHand(
                text: "making the staging directory",
                notes: server.status.isFinal ? [", then removing it", " (last)"] : [])
        case .removing: return InHand(text: "removing the staging directory")
        case .running: break
        }
        let step = server.steps[server.cursor]
        let phase = room >= 60 ? step.phase.name(in: run.plan.kind) + " " : ""
        let text = "\(phase)\(server.cursor + 1)/\(server.steps.count) \(step.item.name)"
        let line = output[index]
        var notes = server.status == .stopping ? [" (stops after it)", " (last)"] : []
        if server.isOverdue {
            let limit = spell(seconds: Double(step.item.timeout ?? run.plan.timeout))
            notes = [
                " (over its \(limit), waits for its end)", " (over its \(limit))", " (over time)",
            ]
        }
        // Belay's own script says what it waits for.
        if let line, line.hasPrefix(Self.waiting) {
            let words = String(line.dropFirst("belay: ".count))
            return InHand(text: words, shorter: Self.shortened(words), notes: notes)
        }
        let isOverdue = server.isOverdue
        return InHand(text: text, notes: notes, output: isOverdue ? nil : line)
    }

    private static let waiting = "belay: waiting"

    /// `waiting for process 50 (apt-get)` and `waiting for process 50`, of the words for a lock that
    /// a process holds.
    private static func shortened(_ words: String) -> [String] {
        guard let holder = words.firstRange(of: ", held by ") else { return [] }
        let process = words[holder.upperBound...]
        var short = process.prefix { $0 != "(" }
        if short.last == " " { short.removeLast() }
        return ["waiting for \(process)", "waiting for \(short)"]
    }

    /// Every line that has no color goes through this.
    private func fit(_ text: String) -> String { text.printableLine.prefix(columns: room) }
}
