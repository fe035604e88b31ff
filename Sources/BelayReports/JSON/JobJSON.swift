package import BelayModel
package import BelayStore

/// `belay job list --json`: one of its elements.
package struct JobSummaryJSON: Encodable {
    package let id: Int64
    package let uid: String
    package let name: String
    package let kind: String
    package let status: String
    package let check: Bool
    package let servers: Int
    package let stagingOwed: Int
    package let created: String
    package let started: String?
    package let terminationRequested: String?
    package let termination: TerminationJSON?
    package let finished: String?
    package let origin: Origin?
    package let retryOf: Int64?
    package let coordinator: CoordinatorJSON?

    package init(_ job: JobSummary) {
        id = job.id
        uid = job.uid
        name = job.name
        kind = job.kind.rawValue
        status = job.shownStatus.rawValue
        check = job.check
        servers = job.servers
        stagingOwed = job.owed
        created = job.created.rfc3339
        started = job.started?.rfc3339
        terminationRequested = job.terminationRequested?.rfc3339
        termination = job.termination.map(TerminationJSON.init)
        finished = job.finished?.rfc3339
        origin = job.origin
        retryOf = job.retryOf
        coordinator = job.coordinator.map(CoordinatorJSON.init)
    }
}

/// How a job came to be stopped.
package struct TerminationJSON: Encodable {
    package let requested: String
    @Nullable package var by: String?
    package let cause: String
    @Nullable package var reason: String?
    @Nullable package var origin: Origin?

    package init(_ termination: TerminationView) {
        requested = termination.requested.rfc3339
        by = termination.by?.words
        origin = termination.by?.origin
        cause = termination.cause.rawValue
        reason = termination.reason
    }
}

package struct CoordinatorJSON: Encodable {
    package let host: String
    package let process: Int
    package let alive: Bool
    package let seen: String

    package init(_ coordinator: CoordinatorView) {
        host = coordinator.identity.host
        process = coordinator.identity.process
        alive = coordinator.isAlive
        seen = coordinator.seen.rfc3339
    }
}

/// `belay job show ID --json`: the contract's keys, and a few more.
package struct JobJSON: Encodable {
    package let id: Int64
    package let uid: String
    package let name: String
    package let kind: String
    package let status: String
    package let check: Bool
    package let created: String
    @Nullable package var started: String?
    @Nullable package var terminationRequested: String?
    @Nullable package var termination: TerminationJSON?
    @Nullable package var finished: String?
    @Nullable package var origin: Origin?
    @Nullable package var schedule: String?
    @Nullable package var nominal: String?
    @Nullable package var window: WindowJSON?
    @Nullable package var setAside: String?
    @Nullable package var retryOf: Int64?
    package let retriedBy: [Int64]
    @Nullable package var coordinator: CoordinatorJSON?
    package let phases: [PhaseJSON]
    package let waves: [WaveJSON]
    @Nullable package var gate: GateJSON?
    package let servers: JSONFragment

    /// The servers of a large job take long: see `JSONFragment.array(of:_:)`.
    package init(_ job: JobView) async throws {
        self.init(
            job, try await JSONFragment.array(of: job.servers) { ServerJSON($0) })
    }

    /// The job with an empty list at its end, for a writer that fills it server by server.
    package init(head job: JobView) { self.init(job, JSONFragment.emptyArray) }

    private init(_ job: JobView, _ servers: JSONFragment) {
        id = job.summary.id
        uid = job.summary.uid
        name = job.summary.name
        kind = job.summary.kind.rawValue
        status = job.summary.shownStatus.rawValue
        check = job.summary.check
        created = job.summary.created.rfc3339
        started = job.summary.started?.rfc3339
        terminationRequested = job.summary.terminationRequested?.rfc3339
        termination = job.summary.termination.map(TerminationJSON.init)
        finished = job.summary.finished?.rfc3339
        origin = job.summary.origin
        schedule = job.relations.schedule
        nominal = job.relations.nominal
        window = job.relations.window.map { WindowJSON($0, overrun: job.overrun) }
        setAside = job.summary.setAside
        retryOf = job.summary.retryOf
        retriedBy = job.relations.retriedBy
        coordinator = job.summary.coordinator.map(CoordinatorJSON.init)
        phases = job.phases.map(PhaseJSON.init)
        waves = job.waves.enumerated().map { WaveJSON($0 + 1, $1) }
        gate = job.gate.map(GateJSON.init)
        self.servers = servers
    }
}

/// The window of a job.
package struct WindowJSON: Encodable {
    package let name: String
    @Nullable package var opens: String?
    package let closes: String
    /// Seconds that an item ran on after the close.
    @Nullable package var overrun: Int?

    init(_ window: JobWindow, overrun: Int?) {
        name = window.name
        opens = window.opens?.rfc3339
        closes = window.closes.rfc3339
        self.overrun = overrun
    }
}

package struct PhaseJSON: Encodable {
    package let name: String
    package let status: String
    @Nullable package var scheduled: String?

    package init(_ phase: PhaseView) {
        name = phase.name
        status = phase.status.rawValue
        scheduled = phase.scheduled?.rfc3339
    }
}

package struct ServerJSON: Encodable {
    package let name: String
    package let address: String
    package let status: String
    @Nullable package var reason: String?
    @Nullable package var linkLost: String?
    /// The job that is changing the server, whose end it waits for.
    @Nullable package var waitsFor: Int64?
    package let staging: StagingJSON
    package let changes: [PackageChangeJSON]
    package let changed: [PackageChangeJSON]
    package let notes: [String]
    package let room: [RoomJSON]
    package let conffiles: [ConffileJSON]
    package let services: [ServiceJSON]
    package let steps: [StepJSON]

    package init(_ server: ServerView) {
        name = server.name
        address = server.address
        status = server.status.rawValue
        reason = server.reason
        linkLost = server.linkLost
        waitsFor = server.waitsFor
        staging = StagingJSON(
            path: server.stagingPath, status: server.staging.rawValue, note: server.stagingNote)
        changes = server.report?.changes.map(PackageChangeJSON.init) ?? []
        changed = server.changed.map(PackageChangeJSON.init)
        notes = server.report?.notes ?? []
        room = server.report?.room?.map(RoomJSON.init) ?? []
        conffiles = server.report?.findings?.conffiles.map(ConffileJSON.init) ?? []
        services = server.report?.findings?.services.map(ServiceJSON.init) ?? []
        steps = StepJSON.steps(of: server)
    }
}

package struct StagingJSON: Encodable {
    @Nullable package var path: String?
    package let status: String
    @Nullable package var note: String?
}

/// What `analyze` found (`changes`), or what the job did (`changed`).
package struct PackageChangeJSON: Encodable {
    package let name: String
    package let architecture: String
    @Nullable package var from: String?
    @Nullable package var to: String?
    @Nullable package var origin: String?
    package let security: Bool
    @Nullable package var downloadSize: Int?
    @Nullable package var state: String?

    package init(_ change: PackageChange) {
        name = change.name
        architecture = change.architecture
        from = change.from
        to = change.to
        origin = change.origin
        security = change.isSecurity
        downloadSize = change.downloadSize
        state = change.state
    }
}

/// Bytes that the changes need on a file system, and that are free there.
package struct RoomJSON: Encodable {
    package let mount: String
    package let needed: Int
    package let free: Int

    package init(_ room: FileSystemRoom) {
        mount = room.mount
        needed = room.needed
        free = room.free
    }
}

/// A configuration file that both the admin and its package had changed.
package struct ConffileJSON: Encodable {
    package let path: String
    package let kept: Bool
    package let other: String

    package init(_ choice: ConffileChoice) {
        path = choice.path
        kept = choice.isKept
        other = choice.other
    }
}

/// A service that ran old code.
package struct ServiceJSON: Encodable {
    package let name: String
    package let state: String

    package init(_ service: ServiceState) {
        name = service.name
        state = service.state.rawValue
    }
}

/// A value that is written as `null` where there is none: keys are stable.
@propertyWrapper
package struct Nullable<Wrapped: Encodable>: Encodable {
    package var wrappedValue: Wrapped?

    package init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}
