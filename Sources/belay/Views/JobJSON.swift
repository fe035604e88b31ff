import BelayModel
import BelayStore

/// `belay job list --json`: one of its elements.
struct JobSummaryJSON: Encodable {
    let id: Int64
    let uid: String
    let name: String
    let kind: String
    let status: String
    let check: Bool
    let servers: Int
    let stagingOwed: Int
    let created: String
    let started: String?
    let terminationRequested: String?
    let finished: String?
    let coordinator: CoordinatorJSON?

    init(_ job: JobSummary) {
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
        finished = job.finished?.rfc3339
        coordinator = job.coordinator.map(CoordinatorJSON.init)
    }
}

struct CoordinatorJSON: Encodable {
    let host: String
    let process: Int
    let alive: Bool
    let seen: String

    init(_ coordinator: CoordinatorView) {
        host = coordinator.identity.host
        process = coordinator.identity.process
        alive = coordinator.isAlive
        seen = coordinator.seen.rfc3339
    }
}

/// `belay job show ID --json`: the contract's keys, and a few more.
struct JobJSON: Encodable {
    let id: Int64
    let uid: String
    let name: String
    let kind: String
    let status: String
    let check: Bool
    let created: String
    @Nullable var started: String?
    @Nullable var terminationRequested: String?
    @Nullable var finished: String?
    @Nullable var coordinator: CoordinatorJSON?
    let phases: [PhaseJSON]
    /// See `text(of:)`.
    let servers: [String] = []

    private init(_ job: JobView) {
        id = job.summary.id
        uid = job.summary.uid
        name = job.summary.name
        kind = job.summary.kind.rawValue
        status = job.summary.shownStatus.rawValue
        check = job.summary.check
        created = job.summary.created.rfc3339
        started = job.summary.started?.rfc3339
        terminationRequested = job.summary.terminationRequested?.rfc3339
        finished = job.summary.finished?.rfc3339
        coordinator = job.summary.coordinator.map(CoordinatorJSON.init)
        phases = job.phases.map(PhaseJSON.init)
    }

    /// The job as one line of JSON.
    ///
    /// The servers of a large job take long: they are encoded some hundred at a time, on as many
    /// processors as there are, and put into the place of none.
    static func text(of job: JobView) async throws -> String {
        let servers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            let starts = Array(stride(from: 0, to: job.servers.count, by: 500))
            for start in starts {
                group.addTask {
                    let some = job.servers[start...].prefix(500)
                    return (start, try some.map(ServerJSON.text).joined(separator: ","))
                }
            }
            let texts = try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return starts.compactMap { texts[$0] }.joined(separator: ",")
        }
        return try JSONText.of(JobJSON(job), with: "[\(servers)]", for: "servers")
    }
}

struct PhaseJSON: Encodable {
    let name: String
    let status: String
    @Nullable var scheduled: String?

    init(_ phase: PhaseView) {
        name = phase.name
        status = phase.status.rawValue
        scheduled = phase.scheduled?.rfc3339
    }
}

struct ServerJSON: Encodable {
    let name: String
    let address: String
    let status: String
    @Nullable var reason: String?
    @Nullable var linkLost: String?
    let staging: StagingJSON
    let changes: [PackageChangeJSON]
    let changed: [PackageChangeJSON]
    let notes: [String]
    let room: [RoomJSON]
    let conffiles: [ConffileJSON]
    let services: [ServiceJSON]
    /// See `text(of:)`.
    let steps: [String] = []

    static func text(of server: ServerView) throws -> String {
        try JSONText.of(ServerJSON(server), with: StepsJSON(server.steps).text, for: "steps")
    }

    private init(_ server: ServerView) {
        name = server.name
        address = server.address
        status = server.status.rawValue
        reason = server.reason
        linkLost = server.linkLost
        staging = StagingJSON(
            path: server.stagingPath, status: server.staging.rawValue, note: server.stagingNote)
        changes = server.report?.changes.map(PackageChangeJSON.init) ?? []
        changed = server.changed.map(PackageChangeJSON.init)
        notes = server.report?.notes ?? []
        room = server.report?.room?.map(RoomJSON.init) ?? []
        conffiles = server.report?.findings?.conffiles.map(ConffileJSON.init) ?? []
        services = server.report?.findings?.services.map(ServiceJSON.init) ?? []
    }
}

struct StagingJSON: Encodable {
    @Nullable var path: String?
    let status: String
    @Nullable var note: String?
}

/// What `analyze` found (`changes`), or what the job did (`changed`).
struct PackageChangeJSON: Encodable {
    let name: String
    let architecture: String
    @Nullable var from: String?
    @Nullable var to: String?
    @Nullable var origin: String?
    let security: Bool
    @Nullable var downloadSize: Int?
    @Nullable var state: String?

    init(_ change: PackageChange) {
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
struct RoomJSON: Encodable {
    let mount: String
    let needed: Int
    let free: Int

    init(_ room: FileSystemRoom) {
        mount = room.mount
        needed = room.needed
        free = room.free
    }
}

/// A configuration file that both the admin and its package had changed.
struct ConffileJSON: Encodable {
    let path: String
    let kept: Bool
    let other: String

    init(_ choice: ConffileChoice) {
        path = choice.path
        kept = choice.isKept
        other = choice.other
    }
}

/// A service that ran old code.
struct ServiceJSON: Encodable {
    let name: String
    let state: String

    init(_ service: ServiceState) {
        name = service.name
        state = service.state.rawValue
    }
}

/// A value that is written as `null` where there is none: keys are stable.
@propertyWrapper
struct Nullable<Wrapped: Encodable>: Encodable {
    var wrappedValue: Wrapped?

    init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}
