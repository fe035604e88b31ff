import BelayModel
import BelayReports
import BelayStore
import Foundation

/// Shows a job while it is driven. What goes wrong with that is a warning: it never ends the job.
struct JobViewing {
    private let store: JobStore
    private let job: Int64
    private var viewer: any Viewer
    private var reader: JournalReader?
    private var tail: OutputTail
    /// The job as it was taken up.
    private let first: JobRun
    private var answered = 0
    private var isWarned = false
    /// Rounds to be left out after a failure.
    private var pause = 0

    static let refreshInterval = Duration.milliseconds(100)

    /// - Parameter isWhole: whether all that happened before is shown, too.
    init(
        store: JobStore, job: Int64, _ viewer: any Viewer, _ stored: StoredJob,
        isWhole: Bool = false
    ) {
        self.store = store
        self.job = job
        self.viewer = viewer
        tail = OutputTail(store: store, job: job)
        first = stored.run
        attempt { view in
            var reader = try JournalReader(store: store, job: job, plan: stored.run.plan)
            // What another coordinator did is not told again.
            if !isWhole { try reader.read { _, _, _ in } }
            view.reader = reader
        }
        self.viewer.begin(job, uid: stored.uid, first)
    }

    /// Tells what has come.
    /// - Parameters:
    ///   - asked: how often this process was asked to terminate the job.
    ///   - notices: what else is to be said.
    mutating func refresh(asked: Int, _ notices: [String]) {
        // First: what is read next may have the termination already, as if it had been asked for before.
        while answered < asked {
            answered += 1
            let run = reader?.replay.run ?? first
            let isRepeated = answered > 1 || run.terminationRequested != nil
            let forecast = TerminationForecast(run)
            guard isRepeated || viewer.saysTermination else { continue }
            viewer.say(
                isRepeated
                    ? "terminating already. \(forecast.stillWaiting)"
                    : "terminating. \(forecast.words)")
        }
        if pause > 0 {
            pause -= 1
        } else {
            attempt { view in try view.show() }
        }
        for notice in notices { viewer.say(notice) }
    }

    private mutating func show() throws {
        if reader == nil {
            reader = try JournalReader(store: store, job: job, plan: first.plan)
        }
        guard var reader else { return }
        // Moved, not copied: a copy of the run would cost as much as the job is large.
        self.reader = nil
        defer { self.reader = reader }
        try reader.read { viewer.show($0, $1, at: $2) }
        if viewer.showsOutput { viewer.show(try tail.read(), reader.replay.run) }
        viewer.refresh(reader.replay.run, at: .now)
    }

    mutating func end() {
        attempt { view in
            let job = try view.store.job(view.job, at: .now)
            view.viewer.end(job)
            guard Console.isReaderGone else { return }
            let summary = JobText.summary(job).trimmingCharacters(in: .newlines)
            Console.complain("job \(view.job): \(job.summary.status.rawValue). \(summary)")
        }
    }

    private mutating func attempt(_ body: (inout JobViewing) throws -> Void) {
        do {
            try body(&self)
            isWarned = false
        } catch {
            pause = 10
            if !isWarned {
                Console.complain("warning: the job cannot be shown now, it goes on: \(error)")
            }
            isWarned = true
        }
    }
}

/// The latest of what a job's items print, for a view that shows last lines.
struct OutputTail {
    let store: JobStore
    let job: Int64
    private var last: Int64 = 0

    /// Pieces that are read at once.
    private static let most = 100

    init(store: JobStore, job: Int64) {
        self.store = store
        self.job = job
    }

    mutating func read() throws -> [StoredOutput] {
        let pieces = try store.latestOutput(of: job, after: last, limit: Self.most)
        last = pieces.last?.id ?? last
        return pieces
    }
}
