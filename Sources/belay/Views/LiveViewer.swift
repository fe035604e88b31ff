import BelayModel
import BelaySSH
import BelayStore
import Foundation
import Rainbow

/// One live view on a terminal: a bar for each phase, the servers at work, and above them, for good,
/// what went wrong. It is never higher than the terminal, however many servers there are.
struct LiveViewer: Viewer {
    private var title = ""
    private var size = TerminalSize.current()
    private var refreshes = 0
    /// Lines of the view that are on the screen.
    private var drawn = 0

    /// The terminal's size is asked for again after so many refreshes.
    private static let refreshesPerSize = 20

    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {
        title = "Job \(job)  \(run.plan.name)"
        Console.line("job \(job): \(run.plan.name)")
    }

    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {
        let lines = happenings.compactMap { happening -> String? in
            guard Self.isLasting(happening, run), let line = PlainLines.line(happening, run) else {
                return nil
            }
            return "\(at.clock) \(line)"
        }
        guard !lines.isEmpty else { return }
        Console.write(clearing() + lines.map { $0.red + "\n" }.joined())
        drawn = 0
    }

    /// Above the view, which another writer would tear.
    mutating func say(_ words: String) {
        Console.write(clearing() + words.yellow + "\n")
        drawn = 0
    }

    mutating func refresh(_ run: JobRun, at now: Timestamp) {
        // The view stays above the question, and goes on below it.
        guard !TerminalPrompt.isAsking else {
            drawn = 0
            return
        }
        refreshes += 1
        if refreshes % Self.refreshesPerSize == 0 { size = TerminalSize.current() }
        let lines = LiveFrame(title: title, run: run, now: now, size: size).lines
        Console.write(clearing() + lines.map { $0 + "\n" }.joined())
        drawn = lines.count
    }

    mutating func end(_ job: JobView) {
        Console.write(clearing() + RunSummary.text(of: job))
        drawn = 0
    }

    /// Moves to the view's first line and clears all below (ECMA-48, CUU and ED).
    private func clearing() -> String { drawn == 0 ? "" : "\u{1b}[\(drawn)A\r\u{1b}[J" }

    /// Whether it stays on the screen: what went wrong, and a termination.
    private static func isLasting(_ happening: Happening, _ run: JobRun) -> Bool {
        switch happening {
        case .terminating, .link:
            return true
        case .job, .phase:
            return false
        case .staging(let server):
            return run.servers[server].staging == .owed
        case .server(let server):
            switch run.servers[server].status {
            case .failed, .unreachable, .timedOut: return true
            case .pending, .running, .stopping, .succeeded, .canceled: return false
            }
        case .step(let server, let step):
            switch run.servers[server].steps[step].status {
            case .failed, .timedOut: return true
            case .pending, .running, .succeeded, .skipped: return false
            }
        }
    }
}

/// A terminal's size in characters.
struct TerminalSize {
    var rows = 24
    var columns = 80

    /// As stty(1) says of the controlling terminal.
    static func current() -> TerminalSize {
        let stty = Process()
        stty.executableURL = URL(filePath: "/bin/stty")
        stty.arguments = ["-F", "/dev/tty", "size"]
        let output = Pipe()
        stty.standardOutput = output
        stty.standardError = FileHandle.nullDevice
        guard (try? stty.run()) != nil else { return TerminalSize() }
        let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        stty.waitUntilExit()
        let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
        guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { return TerminalSize() }
        return TerminalSize(rows: numbers[0], columns: numbers[1])
    }
}
