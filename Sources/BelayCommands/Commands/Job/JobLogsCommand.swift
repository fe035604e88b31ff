import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct JobLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Shows a job's status changes and what its items printed.")

    @Argument(
        help: "The job's number; last, or -1, for the latest, -2 for the one before.",
        completion: .job)
    var id = JobReference.last
    @OptionGroup(title: "Which servers") var detail: DetailOptions
    @Option(
        help: ArgumentHelp(
            "Only this step: 7 of all of a server's, or remediate:3 of a phase's.",
            valueName: "step"))
    var step: String?
    @Option(help: "Only the last lines, so many.") var tail: Int?
    @Option(help: "Only what came in the last: 10m, 2h.") var since: Age?
    @Flag(help: "Only status changes.") var noOutput = false
    @Flag(help: "Lines, too, in which an item's script tells Belay something.") var raw = false
    @Flag(name: [.customShort("f"), .long], help: "Go on until the job has ended.") var follow =
        false
    @Flag(help: "Print one JSON object a line.") var json = false

    func validate() throws {
        if let tail, tail < 1 { throw ValidationError("--tail must be at least 1.") }
        _ = try filter()
    }

    private func filter() throws -> LogFilter {
        var filter = LogFilter()
        filter.servers = try detail.detail()
        filter.hasOutput = !noOutput
        filter.isRaw = raw || json
        if let since { filter.since = since.before(.now) }
        if let step {
            guard let wanted = LogFilter.Step(step) else {
                throw ValidationError("--step \(step): give a number, such as 7, or remediate:3.")
            }
            filter.step = wanted
        }
        return filter
    }

    func run() async throws {
        try await printing {
            let store = try openStore()
            let id = try id.id(in: store)
            var log = try JobLog(store: store, job: id, try filter())
            if follow { return try await follow(&log, id, store) }
            try Pager.around(tail == nil && !json) {
                var lines = LastWritten(tail)
                var isEmpty = true
                try log.read(isLast: true) { entry in
                    isEmpty = false
                    lines.add(try text(entry))
                }
                lines.finish()
                if isEmpty, let step {
                    throw NoSuchStep(job: id, step: step, most: log.mostSteps)
                }
            }
        }
    }

    private func text(_ entry: LogEntry) throws -> String {
        json ? try JSONText.of(entry.json) + "\n" : entry.text
    }

    private func follow(_ log: inout JobLog, _ id: Int64, _ store: JobStore) async throws {
        var isTold = false
        var lines = LastWritten(tail)
        while true {
            // Asked before reading: what comes between the two is read in the next round.
            let job = try store.summary(of: id, at: .now)
            let isOver = job.status.isFinal
            try log.read(isLast: isOver) { lines.add(try text($0)) }
            lines.finish()
            // The last lines are those of the first round; what comes then is new.
            lines = LastWritten(nil)
            if isOver { return }
            if job.isAbandoned, !isTold, let remedy = job.remedy {
                Console.complain("job \(id): \(job.noCoordinator); \(remedy)")
            }
            isTold = job.isAbandoned
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

/// Writes text, all or only its last lines.
private struct LastWritten {
    private let limit: Int?
    private var lines: [Substring] = []

    init(_ limit: Int?) { self.limit = limit }

    mutating func add(_ text: String) {
        guard let limit else { return Console.write(text) }
        lines += text.split(separator: "\n")
        // Not at each line: that would move all of them each time.
        if lines.count > 2 * limit + 1000 { lines.removeFirst(lines.count - limit) }
    }

    mutating func finish() {
        guard let limit, !lines.isEmpty else { return }
        Console.write(lines.suffix(limit).joined(separator: "\n") + "\n")
        lines = []
    }
}

/// That a step that was asked for has printed nothing, or is not there.
struct NoSuchStep: Error, CustomStringConvertible {
    let description: String

    init(job: Int64, step: String, most: Int) {
        description =
            "nothing is logged of a step \(step): job \(job) has at most \(most) steps on a server; "
            + "belay job show \(job) lists them"
    }
}
