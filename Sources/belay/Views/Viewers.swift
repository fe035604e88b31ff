import BelayModel
import BelayStore

/// Shows a job to whoever started it, while it runs.
protocol Viewer {
    mutating func begin(_ job: Int64, uid: String, _ run: JobRun)
    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp)
    /// Says something that is not of the job itself.
    mutating func say(_ words: String)
    /// Called several times a second.
    mutating func refresh(_ run: JobRun, at: Timestamp)
    mutating func end(_ job: JobView)
}

extension Viewer {
    mutating func say(_ words: String) { Console.complain(words) }
}

/// Lines of text, for a standard output that is not a terminal.
struct PlainViewer: Viewer {
    /// What is to be written with the next refresh.
    private var text = ""
    private var clock = Clock()

    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {
        let servers = count(run.plan.servers.count, "server")
        Console.line("job \(job): \(run.plan.name), \(run.plan.kind.rawValue), \(servers)")
    }

    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {
        for happening in happenings {
            guard let line = PlainLines.line(happening, run) else { continue }
            text += "\(clock.text(at)) \(line)\n"
        }
    }

    mutating func refresh(_ run: JobRun, at: Timestamp) {
        guard !text.isEmpty else { return }
        Console.write(text)
        text = ""
    }

    mutating func end(_ job: JobView) { Console.write("\n" + RunSummary.text(of: job)) }
}

/// The time of day, spelled once a second: the calendar takes longer than all the rest of a line.
struct Clock {
    private var second: Int64?
    private var words = ""

    mutating func text(_ time: Timestamp) -> String {
        let second = time.milliseconds / 1000
        if second != self.second { (self.second, words) = (second, time.clock) }
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
