import BelayModel
import BelayReports
import BelayStore
import Foundation

/// Shows a job to whoever started it, while it runs.
protocol Viewer {
    mutating func begin(_ job: Int64, uid: String, _ run: JobRun)
    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp)
    /// Whether it shows what items print.
    var showsOutput: Bool { get }
    /// Whether a termination has to be said: its own view does not show it.
    var saysTermination: Bool { get }
    /// What items print, as it comes.
    mutating func show(_ pieces: [StoredOutput], _ run: JobRun)
    /// Says something that is not of the job itself.
    mutating func say(_ words: String)
    /// Called several times a second.
    mutating func refresh(_ run: JobRun, at: Timestamp)
    mutating func end(_ job: JobView)
}

extension Viewer {
    var showsOutput: Bool { false }
    var saysTermination: Bool { true }
    mutating func show(_ pieces: [StoredOutput], _ run: JobRun) {}
    mutating func say(_ words: String) { Console.complain(words) }
}

/// Shows nothing.
struct SilentViewer: Viewer {
    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {}
    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {}
    mutating func refresh(_ run: JobRun, at: Timestamp) {}
    mutating func end(_ job: JobView) {}
}

/// Lines of text, for a standard output that is not a terminal: a line a server, and a sign of life a
/// minute; each step where it is wanted.
struct PlainViewer: Viewer {
    private let isVerbose: Bool
    /// What is to be written with the next refresh.
    private var text = ""
    private var clock = PlainClock()
    private var told: Timestamp?

    private static let heartbeat = 60.0

    init(isVerbose: Bool = false) { self.isVerbose = isVerbose }

    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {
        let servers = count(run.plan.servers.count, "server")
        Console.line("job \(job): \(run.plan.name), \(run.plan.kind.rawValue), \(servers)")
        told = .now
    }

    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {
        for happening in happenings {
            guard isVerbose || Self.isShown(happening, run),
                let line = PlainLines.line(happening, run)
            else { continue }
            text += "\(clock.text(at)) \(line)\n"
        }
    }

    mutating func refresh(_ run: JobRun, at now: Timestamp) {
        if let told, text.isEmpty, now.seconds(since: told) >= Self.heartbeat, !run.isSettled {
            let phase = run.phase.map { $0.name(in: run.plan.kind) + ": " } ?? ""
            text = "\(clock.text(now)) \(phase)\(LiveTotals(run).words)\n"
        }
        guard !text.isEmpty else { return }
        Console.write(text)
        text = ""
        told = now
    }

    mutating func end(_ job: JobView) {
        Console.write("\n" + RunSummary.text(of: job, columns: Console.columns))
    }

    /// A server says how it ended, and with what reason: its steps say the same.
    private static func isShown(_ happening: Happening, _ run: JobRun) -> Bool {
        switch happening {
        case .step: false
        case .job, .terminating, .stopped, .phase, .wave, .gate, .answered, .server, .waiting,
            .staging,
            .link:
            true
        }
    }
}

/// Date, time of day and zone, spelled once a second: the calendar takes longer than all the rest of
/// a line.
struct PlainClock {
    private var second: Int64?
    private var words = ""

    mutating func text(_ time: Timestamp) -> String {
        let second = time.milliseconds / 1000
        if second != self.second { (self.second, words) = (second, time.localWithZone) }
        return words
    }
}

/// One JSON object a line.
struct JSONViewer: Viewer {
    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {
        write(.job(job, uid: uid, name: run.plan.name, at: .now))
    }

    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {
        for happening in happenings { write(JSONEvent(happening, run, at: at)) }
    }

    mutating func refresh(_ run: JobRun, at: Timestamp) {}

    mutating func end(_ job: JobView) {}

    private func write(_ event: JSONEvent) {
        do {
            Console.line(try JSONText.of(event))
        } catch {
            Console.complain("cannot write an event as JSON: \(error)")
        }
    }
}
