import ArgumentParser
import Foundation

/// How a job is shown while it runs.
struct ViewOptions: ParsableArguments {
    enum Progress: String, CaseIterable, ExpressibleByArgument {
        case live, plain, none
    }

    @Option(
        help:
            "live: one view on a terminal. plain: lines. none. (default: live on a terminal, else plain)"
    )
    var progress: Progress?
    @Flag(name: .shortAndLong, help: "With plain lines: each step, too.") var verbose = false
    @Flag(help: "Print one JSON object a line.") var json = false

    /// - Throws: that there is no progress to be shown.
    func refuseProgress() throws {
        guard progress == nil, !verbose else {
            throw ValidationError(
                "--progress and --verbose show a job that runs here; with --detach, belay job "
                    + "follow does.")
        }
    }

    /// The view that fits standard output, where nobody says.
    /// - Parameter interrupt: what Ctrl-C does.
    func viewer(_ interrupt: LiveViewer.Interrupt = .terminates) -> any Viewer {
        if json { return JSONViewer() }
        let isCI = !ProcessInfo.processInfo.environment["CI", default: ""].isEmpty
        let usual: Progress =
            Console.isTerminal && Terminal.canMove && !isCI && !verbose ? .live : .plain
        switch progress ?? usual {
        case .live: return LiveViewer(interrupt)
        case .plain: return PlainViewer(isVerbose: verbose)
        case .none: return SilentViewer()
        }
    }
}
