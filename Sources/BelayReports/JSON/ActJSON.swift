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
