package import BelayModel
package import BelayStore

/// What is answered to whoever has a job canceled.
package struct CancellationJSON: Encodable {
    package let job: Int64
    package let requested: String
    package let status: String

    package init(job: Int64, requested: String, status: String) {
        self.job = job
        self.requested = requested
        self.status = status
    }
}

/// What is answered to whoever approves of a job or denies it.
package struct GateAnswerJSON: Encodable {
    package let job: Int64
    package let gate: GateJSON

    package init(job: Int64, gate: GateJSON) {
        self.job = job
        self.gate = gate
    }
}

/// How a job that was to be terminated has ended: `belay job terminate --wait --json`.
package struct EndedJobJSON: Encodable {
    package let job: Int64
    package let status: String
    package let finished: String?

    package init(_ job: JobSummary) {
        self.job = job.id
        status = job.shownStatus.rawValue
        finished = job.finished?.rfc3339
    }
}

/// `belay job cleanup --json`.
package struct CleanupJSON: Encodable {
    package struct Job: Encodable {
        package struct Server: Encodable {
            package let name: String
            package let staging: String
            @Nullable package var note: String?
        }

        package let job: Int64
        package let status: String
        /// Staging directories that are gone now and were owed before.
        package let removed: Int
        package let owed: Int
        /// Those that still owe.
        package let servers: [Server]

        /// - Parameter before: how many owed before.
        package init(_ job: JobView, before: Int) {
            let owing = job.servers.filter { $0.staging == .owed }
            self.init(job, owing, removed: max(0, before - owing.count))
        }

        /// A job that has not ended and that nobody drives: what is there stays there.
        package init(abandoned job: JobView) {
            let owing = job.servers.filter { $0.staging == .owed || $0.staging == .present }
            self.init(job, owing, removed: 0)
        }

        private init(_ job: JobView, _ owing: [ServerView], removed: Int) {
            self.job = job.summary.id
            status = job.summary.shownStatus.rawValue
            self.removed = removed
            owed = owing.count
            servers = owing.map {
                Server(name: $0.name, staging: $0.staging.rawValue, note: $0.stagingNote)
            }
        }
    }

    package let version = 1
    package let owed: Int
    package let jobs: [Job]

    package init(_ jobs: [Job]) {
        self.jobs = jobs
        owed = jobs.reduce(0) { $0 + $1.owed }
    }
}

/// `belay job prune --json`.
package struct PruningJSON: Encodable {
    package let version = 1
    /// Whether nothing was removed, and this is what would be.
    package let check: Bool
    package let outputs: Int
    package let bytes: Int
    package let jobs: Int
    package let spared: Int
    package let compacted: Int
    /// Bytes given back to the file system; `nil`: not tried, because jobs are under way or it is a check.
    @Nullable package var freed: Int?

    package init(_ pruning: Pruning, check: Bool, compacted: Int, freed: Int?) {
        self.check = check
        outputs = pruning.outputs
        bytes = pruning.bytes
        jobs = pruning.jobs
        spared = pruning.spared
        self.compacted = compacted
        self.freed = freed
    }
}

/// A job that was made by the API: what never changes of it.
package struct MadeJobJSON: Encodable {
    package let id: Int64
    package let uid: String
    package let name: String
    package let kind: String
    package let check: Bool
    package let servers: Int
    @Nullable package var retryOf: Int64?

    package init(_ job: JobSummary) {
        id = job.id
        uid = job.uid
        name = job.name
        kind = job.kind.rawValue
        check = job.check
        servers = job.servers
        retryOf = job.retryOf
    }
}

/// `belay freeze list --json`: one of its elements.
package struct FreezeJSON: Encodable {
    package let name: String
    package let starts: String
    package let ends: String
    package let pattern: String?

    package init(_ freeze: Freeze) {
        name = freeze.name
        starts = freeze.starts.rfc3339
        ends = freeze.ends.rfc3339
        pattern = freeze.pattern
    }
}

/// `belay window list --json`: one of its elements.
package struct WindowRuleJSON: Encodable {
    package let name: String
    /// As it is written on a command line.
    package let window: String
    /// When it closes; `nil`: it is not open.
    @Nullable package var openUntil: String?
    /// The local time with its offset; `nil`: never, or its zone cannot be read.
    @Nullable package var opensNext: String?
    package let schedules: [String]

    package init(
        _ named: NamedWindow, at now: Timestamp, zones: (_ zone: String) throws -> ZoneRules
    ) {
        name = named.name
        window = named.window.rule
        schedules = named.schedules
        guard let rules = try? zones(named.window.zone) else { return }
        openUntil = named.window.jobWindow(at: now.seconds, in: rules, needs: nil)?.closes.rfc3339
        opensNext =
            try? CalendarExpression(parsing: named.window.opens)
            .occurrences(after: now.seconds, in: rules, count: 1).first?.nominal
    }

    package var state: String {
        openUntil.map { "open until \($0)" } ?? opensNext.map { "opens next at \($0)" }
            ?? "never opens"
    }
}
