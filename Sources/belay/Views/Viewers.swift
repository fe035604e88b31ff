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
    mutating func begin(_ job: Int64, uid: String, _ run: JobRun) {
        let servers = count(run.plan.servers.count, "server")
        Console.line("job \(job): \(run.plan.name), \(run.plan.kind.rawValue), \(servers)")
    }

    mutating func show(_ happenings: [Happening], _ run: JobRun, at: Timestamp) {
        for happening in happenings {
            if let line = PlainLines.line(happening, run) { Console.line("\(at.clock) \(line)") }
        }
    }

    mutating func refresh(_ run: JobRun, at: Timestamp) {}

    mutating func end(_ job: JobView) { Console.write("\n" + RunSummary.text(of: job)) }
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
