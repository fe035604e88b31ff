import BelayModel
import BelayReports
import BelayStore
import Foundation
import HTTPTypes

/// The API: the keys of `--json`, pages by key, problem documents.
struct API: Sendable {
    let store: JobStore
    let acts: Acts
    let zones: @Sendable (String) throws -> ZoneRules
    let fleet: FleetCache

    static let root: Link = "/api/v1"

    func add(to routes: inout Routes) {
        ActsAPI(acts: acts, zones: zones).add(to: &routes)
        routes.get("/api/v1/openapi.json", nil) { _ in
            Answer(.ok, type: "application/json", Array(OpenAPI.text.utf8))
        }
        routes.get("/api/v1/jobs", .view, jobs)
        routes.get("/api/v1/jobs/:job", .view, job)
        routes.get("/api/v1/jobs/:job/log", .view, log)
        routes.get("/api/v1/jobs/:job/servers", .view, servers)
        routes.get("/api/v1/jobs/:job/servers/:server", .view, server)
        let steps = StepPage(store: store)
        routes.get("/api/v1/jobs/:job/servers/:server/steps/:step/output", .view, steps.output)
        routes.get("/api/v1/schedules", .view, schedules)
        routes.get("/api/v1/schedules/:name", .view, schedule)
        routes.get("/api/v1/servers", .view, fleetServers)
        routes.get("/api/v1/servers/:server/history", .view, history)
        routes.get("/api/v1/freezes", .view, freezes)
        routes.get("/api/v1/windows", .view, windows)
        routes.get("/api/v1/audit", .view, audit)
        routes.get("/api/v1/tokens", .view) { _ in
            try .json(try store.tokens().map(TokenJSON.init))
        }
    }

    // MARK: - Jobs

    private func jobs(_ request: WebRequest) throws -> Answer {
        try request.allow(["status", "q", "schedule", "before", "limit"])
        var filter = JobPageFilter()
        filter.text = request.query["q"]
        filter.schedule = request.query["schedule"]
        filter.before = try request.number("before").map(Int64.init)
        if let text = request.query["status"] {
            guard let status = JobStatus(rawValue: text) else {
                throw WebProblem.badRequest("No job can be “\(text.printable)”.")
            }
            filter.status = status
        }
        let limit = try request.limit()
        let jobs = try store.jobs(filter, limit: limit + 1, at: request.now)
        let next = jobs.count > limit ? jobs[limit - 1].id : nil
        return try .json(
            JobPageJSON(
                Array(jobs.prefix(limit)),
                next: next.map { last in
                    request.link.with([
                        "status": filter.status?.rawValue, "q": filter.text,
                        "schedule": filter.schedule, "limit": request.query["limit"],
                        "before": "\(last)",
                    ]).text
                }))
    }

    private func job(_ request: WebRequest) throws -> Answer {
        try request.allow(["servers"])
        let job = try request.job()
        if let servers = request.query["servers"] {
            guard servers == "all" else {
                throw WebProblem.badRequest("servers can be “all” only.")
            }
            return try whole(job, request)
        }
        let head = try store.head(of: job, at: request.now)
        return try .json(JobHeadJSON(head, try store.groups(of: job, limit: 100)))
    }

    /// The job with all of its servers and steps, as `job show --json` has it: sent in parts, a server
    /// at a time, so that it is never held as text.
    private func whole(_ job: Int64, _ request: WebRequest) throws -> Answer {
        let view = try store.job(job, at: request.now)
        var json = JSONWriter()
        try json.add(shape: JobJSON(head: view))
        // The head ends with an empty list of servers, which is filled while it is sent.
        let head = Array(json.take().dropLast(2))
        return Answer(.ok, type: "application/json", length: nil) { writer in
            try await Self.send(view, after: head, to: writer)
        }
    }

    @concurrent private static func send(
        _ job: JobView, after head: [UInt8], to writer: AnswerWriter
    ) async throws {
        try await writer(head)
        for start in stride(from: 0, to: job.servers.count, by: 50) {
            let part = try await Reading.shared.run {
                var json = JSONWriter()
                for server in job.servers[start...].prefix(50) {
                    try json.add(shape: ServerJSON(server))
                }
                return json.bytes
            }
            try await writer(start == 0 ? part : [UInt8(ascii: ",")] + part)
        }
        try await writer(Array("]}\n".utf8))
    }

    private func servers(_ request: WebRequest) throws -> Answer {
        try request.allow(["status", "q", "outcome", "staging", "after", "limit"])
        let job = try request.job()
        let summary = try store.summary(of: job, at: request.now)
        let filter = try JobPage.filter(request.query)
        let limit = try request.limit()
        let servers = try store.servers(
            of: job, filter, after: try JobPage.cursor(request.query["after"]), limit: limit + 1)
        let last = servers.count > limit ? servers[limit - 1] : nil
        return try .json(
            ServerPageJSON(
                Array(servers.prefix(limit)), summary.kind,
                next: last.map { server in
                    request.link.with([
                        "status": filter.status?.rawValue, "q": filter.text,
                        "outcome": filter.outcome, "staging": filter.staging?.rawValue,
                        "limit": request.query["limit"],
                        "after": "\(server.status.rank)-\(server.number)",
                    ]).text
                }))
    }

    private func server(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let job = try request.job()
        let name = request.part("server")
        guard let found = try store.server(of: job, named: name) else {
            throw WebProblem.notFound("There is no job \(job) with a server “\(name.printable)”.")
        }
        return try .json(ServerJSON(found.view))
    }

    private func log(_ request: WebRequest) throws -> Answer {
        try request.allow(["before", "limit"])
        let job = try request.job()
        let kind = try store.summary(of: job, at: request.now).kind
        let page = try JournalPage(
            store, job: job, kind: kind, server: nil, before: try request.number("before"),
            limit: try request.limit())
        return try .json(
            LogPageJSON(
                page,
                next: page.next.map {
                    request.link.with(["limit": request.query["limit"], "before": "\($0)"]).text
                }))
    }

    // MARK: - The fleet

    /// The keys of `belay status --json`.
    private func fleetServers(_ request: WebRequest) throws -> Answer {
        try request.allow(["q", "need", "after", "limit"])
        let limit = try request.limit()
        let filter = try FleetPages.Filter(request.query)
        let states = try FleetPages.states(filter, limit: limit, in: store, fleet, at: request.now)
        let last = states.count > limit ? states[limit - 1].name : nil
        let next = last.map { name in
            request.link.with([
                "q": filter.text, "need": filter.need?.rawValue,
                "limit": request.query["limit"], "after": name,
            ]).text
        }
        let status = fleet.status(of: Array(states.prefix(limit)), at: request.now)
        return try .json(TablePageJSON(status.table, "servers", next: next))
    }

    /// The keys of `belay history --json`; the newest job first.
    private func history(_ request: WebRequest) throws -> Answer {
        try request.allow(["before", "limit"])
        let name = request.part("server")
        let (limit, before) = (try request.limit(), try request.number("before").map(Int64.init))
        let records = try store.history(ofServer: name, before: before, limit: limit + 1)
        guard before != nil || !records.isEmpty else {
            throw WebProblem.notFound("No job was about a server “\(name.printable)”.")
        }
        let last = records.count > limit ? records[limit - 1].job : nil
        let table = HistoryTable(Array(records.prefix(limit))).table
        return try .json(
            TablePageJSON(
                table, "changes",
                next: last.map {
                    request.link.with(["limit": request.query["limit"], "before": "\($0)"]).text
                }))
    }

    private func freezes(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        return try .json(try store.freezes(after: request.now).map(FreezeJSON.init))
    }

    private func windows(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        return try .json(
            try store.windows().map { WindowRuleJSON($0, at: request.now, zones: zones) })
    }

    // MARK: - Schedules, audit

    private func schedules(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let views = try store.schedules().map { ScheduleView($0, at: request.now, zones: zones) }
        return try .json(views.map(\.json))
    }

    private func schedule(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let stored = try store.schedule(request.part("name"))
        let view = ScheduleView(stored, at: request.now, zones: zones)
        return try .json(view.detailed(try store.occurrences(of: stored.id, latest: 50)))
    }

    private func audit(_ request: WebRequest) throws -> Answer {
        try request.allow(["before", "limit"])
        let limit = try request.limit()
        let entries = try store.audit(
            before: try request.number("before").map(Int64.init), limit: limit + 1)
        let last = entries.count > limit ? entries[limit - 1].id : nil
        return try .json(
            AuditPageJSON(
                Array(entries.prefix(limit)),
                next: last.map {
                    request.link.with(["limit": request.query["limit"], "before": "\($0)"]).text
                }))
    }
}
