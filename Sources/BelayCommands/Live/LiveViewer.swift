import BelayModel
import BelayReports
import BelaySSH
import BelayStore
import BelaySystem

/// One live view on a terminal: a bar for each phase, the servers at work, and above them, for good,
/// what went wrong. It is never higher than the terminal, however many servers there are.
struct LiveViewer: Viewer {
    /// What Ctrl-C does to whoever looks.
    enum Interrupt {
        /// The job is driven here.
        case terminates
        /// It is driven elsewhere.
        case leaves
    }

    private let interrupt: Interrupt
    /// Whether nothing is said at the end: another view follows.
    private let isBrief: Bool
    private var title = ""
    private var job: Int64 = 0
    private var painter = Painter()
    private var names = ServerNames([])
    private var output = LastLines()
    private var failures = FailureLines()
    private var echo: EchoSwitch?
    private var isTerminating = false
    private var drawn: ContinuousClock.Instant?

    init(_ interrupt: Interrupt = .terminates, isBrief: Bool = false) {
        self.interrupt = interrupt
        self.isBrief = isBrief
    }

    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {
        title = "Job \(job)  \(run.plan.name)"
        self.job = job
        names = ServerNames(run.plan.servers.map(\.name))
        Console.line(
            "job \(job): \(run.plan.name)".printableLine
                .middle(columns: max(20, TerminalSize.current().columns - 1)))
        // What is typed meanwhile would be drawn into the view.
        echo = EchoSwitch()
    }

    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {
        let lines = happenings.compactMap { happening -> String? in
            output.note(happening, run)
            guard Self.isLasting(happening, run) else { return nil }
            let line = failures.line(happening, run, names) ?? PlainLines.line(happening, run)
            return line.map { "\(at.clock) \($0)".printableLine }
        }
        stay(lines) { $0.red }
    }

    /// Columns that lines may take which stay.
    private static var room: Int { max(20, TerminalSize.current().columns - 1) }

    /// Writes lines above the view, broken between words. What goes wrong is never cut.
    private mutating func stay(_ lines: [String], _ paint: (String) -> String) {
        guard !lines.isEmpty else { return }
        let rows = lines.flatMap {
            $0.wrapped(columns: Self.room).split(separator: "\n").map {
                Terminal.spelled(String($0))
            }
        }
        Console.draw(painter.insert(rows.map(paint)))
    }

    var showsOutput: Bool { true }
    var saysTermination: Bool { false }

    mutating func show(_ pieces: [StoredOutput], _ run: JobRun) {
        for piece in pieces where !run.isForBelay(piece.output) { output.add(piece) }
    }

    /// Above the view, which another writer would tear.
    mutating func say(_ words: String) {
        stay(words.printableLines.split(separator: "\n").map(String.init)) { $0.yellow }
    }

    /// A picture of thousands of servers takes milliseconds: it is made less often.
    private func isDue(_ run: JobRun) -> Bool {
        guard run.servers.count > 1000, let drawn else { return true }
        return .now - drawn > .milliseconds(500)
    }

    mutating func refresh(_ run: JobRun, at now: Timestamp) {
        // The view stays above the question, and goes on below it.
        guard !TerminalPrompt.isAsking else {
            echo = nil
            return painter.forget()
        }
        if echo == nil { echo = EchoSwitch() }
        guard isDue(run) else { return }
        drawn = .now
        let size = TerminalSize.current()
        let frame = LiveFrame(
            title: title, run: run, now: now, size: size, names: names, output: output.lines,
            hint: hint(run))
        let text = painter.paint(frame.lines.map(Terminal.spelled), columns: size.columns)
        if !text.isEmpty { Console.draw(text) }
    }

    private func hint(_ run: JobRun) -> String? {
        switch interrupt {
        case .leaves: "Ctrl-C leaves the view; the job goes on."
        case .terminates:
            run.terminationRequested == nil
                ? "Ctrl-C: finish what is in hand, then stop.  Output: belay job logs \(job) -f"
                : nil
        }
    }

    mutating func end(_ job: JobView) {
        echo = nil
        Console.draw(painter.paint([], columns: TerminalSize.current().columns))
        guard !isBrief else { return }
        let text = RunSummary.text(of: job, columns: Self.room).printableLines
        Console.draw(Terminal.spelled(text).coloredOutcome)
    }

    /// Whether it stays on the screen: what went wrong, and a termination. A server that failed says
    /// why: its step is not told, too.
    private static func isLasting(_ happening: Happening, _ run: JobRun) -> Bool {
        switch happening {
        case .stopped, .waiting, .gate, .answered: return true
        // The server's own line tells of a lost connection for as long as it is lost.
        case .job, .phase, .step, .terminating, .link: return false
        case .wave(let number): return run.waves[number].status == .failed
        case .staging(let server): return run.servers[server].staging == .owed
        case .server(let server):
            switch run.servers[server].status {
            case .failed, .unreachable, .timedOut: return true
            case .pending, .running, .stopping, .succeeded, .canceled: return false
            }
        }
    }
}

extension String {
    /// The summary with the words colored that tell how something ended.
    fileprivate var coloredOutcome: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = String(line)
            for (word, paint) in [
                ("Failed", \String.red), ("TimedOut", \.red), ("Unreachable", \.red),
                ("Canceled", \.yellow), ("Succeeded", \.green),
            ] where line.hasPrefix(word + " (") {
                return word[keyPath: paint] + line.dropFirst(word.count)
            }
            return line
        }.joined(separator: "\n")
    }
}
