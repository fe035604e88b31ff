package import BelayModel
package import BelayStore

/// A page of a list in the API.
package struct JobPageJSON: Encodable {
    package let jobs: [JobSummaryJSON]
    /// The address of the next page.
    @Nullable package var next: String?

    package init(_ jobs: [JobSummary], next: String?) {
        self.jobs = jobs.map(JobSummaryJSON.init)
        self.next = next
    }
}

/// A job in the API: what `job show --json` has, with counts and groups in place of the servers.
package struct JobHeadJSON: Encodable {
    package let job: JobSummaryJSON
    package let phases: [PhaseJSON]
    package let counts: [String: Int]
    /// Of the running ones: servers that wait for another job, which is changing them.
    package let waiting: Int
    package let groups: [GroupJSON]
    /// With the digest that an approval names.
    package let gate: GateJSON?
    package let retriedBy: [Int64]

    package init(_ head: JobHead, _ groups: [OutcomeGroup]) {
        job = JobSummaryJSON(head.summary)
        phases = head.phases.map(PhaseJSON.init)
        counts = Dictionary(
            uniqueKeysWithValues: ServerStatus.allCases.map { ($0.rawValue, head.counts[$0] ?? 0) })
        waiting = head.waiting
        self.groups = groups.map(GroupJSON.init)
        gate = head.gate.map(GateJSON.init)
        retriedBy = head.relations.retriedBy
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case phases
        case counts
        case waiting
        case groups
        case gate
        case retriedBy
    }

    /// The keys of the summary and the others stand side by side.
    package func encode(to encoder: any Encoder) throws {
        try job.encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(phases, forKey: .phases)
        try values.encode(StatusCountsJSON(counts: counts), forKey: .counts)
        try values.encode(waiting, forKey: .waiting)
        try values.encode(groups, forKey: .groups)
        try values.encode(gate, forKey: .gate)
        try values.encode(retriedBy, forKey: .retriedBy)
    }
}

/// Counts in the order of the statuses.
private struct StatusCountsJSON: Encodable {
    let counts: [String: Int]

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        for status in ServerStatus.allCases {
            try values.encode(
                counts[status.rawValue] ?? 0, forKey: Key(stringValue: status.rawValue))
        }
    }
}

/// Servers of identical outcome.
package struct GroupJSON: Encodable {
    package let status: String
    package let count: Int
    @Nullable package var outcome: String?
    @Nullable package var reason: String?
    @Nullable package var exitStatus: Int?
    package let changes: Int
    /// The name of one of them.
    package let example: String

    package init(_ group: OutcomeGroup) {
        status = group.status.rawValue
        count = group.count
        outcome = group.key
        reason = group.example.reason
        exitStatus = group.exitStatus
        changes = group.changes
        example = group.example.name
    }
}

package struct ServerPageJSON: Encodable {
    package let servers: [ServerLineJSON]
    @Nullable package var next: String?

    package init(_ servers: [ServerLine], _ kind: JobKind, next: String?) {
        self.servers = servers.map { ServerLineJSON($0, kind) }
        self.next = next
    }
}

/// A server of a job without its steps.
package struct ServerLineJSON: Encodable {
    package let name: String
    package let address: String
    package let status: String
    @Nullable package var reason: String?
    @Nullable package var linkLost: String?
    /// The job that is changing the server, whose end it waits for.
    @Nullable package var waitsFor: Int64?
    package let staging: StagingJSON
    /// What is in hand, or what was last.
    @Nullable package var step: StepLineJSON?

    package struct StepLineJSON: Encodable {
        package let phase: String
        package let name: String
        package let status: String
        @Nullable package var started: String?
    }

    package init(_ server: ServerLine, _ kind: JobKind) {
        name = server.name
        address = server.address
        status = server.status.rawValue
        reason = server.reason
        linkLost = server.linkLost
        waitsFor = server.waitsFor
        staging = StagingJSON(path: nil, status: server.staging.rawValue, note: server.stagingNote)
        step = server.step.map {
            StepLineJSON(
                phase: $0.phase.name(in: kind), name: $0.name, status: $0.status.rawValue,
                started: $0.started?.rfc3339)
        }
    }
}

package struct LogPageJSON: Encodable {
    package struct EntryJSON: Encodable {
        package let number: Int
        package let at: String
        @Nullable package var server: String?
        package let text: String
    }

    package let entries: [EntryJSON]
    @Nullable package var next: String?

    package init(_ page: JournalPage, next: String?) {
        entries = page.entries.map {
            EntryJSON(number: $0.number, at: $0.at.rfc3339, server: $0.server, text: $0.words)
        }
        self.next = next
    }
}

/// What a termination takes, as it is answered to whoever asks for it.
package struct ForecastJSON: Encodable {
    package let job: Int64
    package let requested: String
    /// The job's, as soon as that was recorded.
    package let status: String
    package let finishing: Int
    package let finishingAnalyze: Int
    package let canceled: Int
    package let ended: Int

    package init(
        _ forecast: TerminationForecast, job: Int64, requested: Timestamp, status: JobStatus
    ) {
        self.job = job
        self.requested = requested.rfc3339
        self.status = status.rawValue
        finishing = forecast.finishItem
        finishingAnalyze = forecast.finishAnalyze
        canceled = forecast.canceled
        ended = forecast.ended
    }
}

package struct AuditPageJSON: Encodable {
    package struct EntryJSON: Encodable {
        package let id: Int64
        package let at: String
        package let user: String
        package let way: String
        package let act: String
        @Nullable package var job: Int64?
        @Nullable package var detail: String?
    }

    package let entries: [EntryJSON]
    @Nullable package var next: String?

    package init(_ entries: [AuditEntry], next: String?) {
        self.entries = entries.map {
            EntryJSON(
                id: $0.id, at: $0.at.rfc3339, user: $0.user, way: $0.way, act: $0.act, job: $0.job,
                detail: $0.detail)
        }
        self.next = next
    }
}
