import BelayModel
import Testing

/// The transition tables, cell by cell: for each place that a server can be in, what each event
/// leads to there. When a cell differs, the whole table as it is now is printed, to be compared.
@Suite struct TransitionTableTests {
    @Test(arguments: TransitionTable.all) func everyCell(_ table: TransitionTable) {
        let expected = table.text.split(separator: "\n").map(String.init)
        let actual = table.actual()
        let difference = actual.difference(from: expected).map { change in
            switch change {
            case .remove(let line, let text, _): "\(line + 1) should be: \(text)"
            case .insert(let line, let text, _): "\(line + 1) is: \(text)"
            }
        }
        for line in difference { Issue.record("line \(line)") }
        if !difference.isEmpty {
            Issue.record("The table \(table.name) is now:\n\(actual.joined(separator: "\n"))")
        }
    }

    /// Each row is a place of its own: none is there twice.
    @Test(arguments: TransitionTable.all) func rowsDiffer(_ table: TransitionTable) {
        let places = table.rows.map { Dialogue(table.plan, $0.dialogue).job }
        #expect(Set(places).count == places.count)
    }
}

/// A plan, the dialogues that lead to places in it, and what each word leads to there.
struct TransitionTable: Sendable, CustomStringConvertible {
    static let all = [
        oneServer, scheduled, check, killing, waves, afterWave, budget, gate, slots, locks,
    ]

    struct Row: Sendable {
        let place: String
        let dialogue: String
        /// The server that the words are about.
        let server: Int

        init(_ place: String, _ dialogue: String, server: Int = 0) {
            self.place = place
            self.dialogue = dialogue
            self.server = server
        }
    }

    let name: String
    let plan: Plan
    let rows: [Row]
    let text: String

    var description: String { name }

    /// The table as the code is: a line for each place, then one for each event that changes
    /// something there, then the events that change nothing; `~` marks answers that came too late.
    func actual() -> [String] {
        rows.flatMap { row in
            let job = Dialogue(plan, row.dialogue).job
            let words = Word.allCases.filter {
                let isOfLocks = Word.ofLocks.contains($0) || $0 == .grant && plan.lockWait != nil
                return isOfLocks
                    ? plan.lockWait != nil
                    : plan.policies != Policies() || !Word.ofPolicies.contains($0)
            }
            let cells = words.map { word in
                let event = word.event(to: job, server: row.server)
                return Cell(event: word.rawValue, result: result(of: event, in: job))
            }
            let late = Word.ofServer.map { word in
                let event = word.event(to: job, server: row.server, older: 1)
                return Cell(event: "~" + word.rawValue, result: result(of: event, in: job))
            }
            return ["\(row.place): \(state(of: job))"] + lines(of: cells + late)
        }
    }

    private struct Cell {
        let event: String
        let result: String
    }

    private static let nothing = "nothing"
    private static let finish = "finish"

    private func lines(of cells: [Cell]) -> [String] {
        var lines: [String] = []
        for cell in cells where cell.result != Self.nothing && cell.result != Self.finish {
            let gap = String(repeating: " ", count: max(1, 15 - cell.event.count))
            lines.append("    " + cell.event + gap + cell.result)
        }
        for result in [Self.nothing, Self.finish] {
            let events = cells.filter { $0.result == result }.map(\.event)
            let late = events.filter { $0.hasPrefix("~") }
            let isLate = late.count == Word.ofServer.count
            let named = isLate ? events.filter { !$0.hasPrefix("~") } + ["~all"] : events
            let isAll = events.count == cells.count
            if !events.isEmpty {
                lines += wrapped(result + ": " + (isAll ? "all" : named.joined(separator: " ")))
            }
        }
        return lines
    }

    /// Where the event leads to and what it asks for; `finish` alone: it changes nothing, and
    /// the job has ended.
    private func result(of event: Event, in job: JobRun) -> String {
        var next = job
        let effects = next.apply(event, at: Dialogue.start).effects
        let asked = notation(of: effects, servers: job.servers.count)
        guard next == job, effects.isEmpty || effects == [.finish] else {
            return state(of: next) + (effects.isEmpty ? "" : ": " + asked)
        }
        return effects.isEmpty ? Self.nothing : Self.finish
    }

    private func state(of job: JobRun) -> String {
        let waves = job.waves.count > 1 ? " \(notation(of: job.waves.map(\.status)))" : ""
        let servers = job.servers.map { notation(of: $0) }.joined(separator: " & ")
        return "\(job.status.rawValue) \(notation(of: job.phases))\(waves) \(servers)"
    }

    private func wrapped(_ text: String) -> [String] {
        var lines = ["    "]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count > 84 { lines.append("        ") }
            lines[lines.count - 1] += (lines[lines.count - 1].hasSuffix(" ") ? "" : " ") + word
        }
        return lines
    }
}
