import BelayModel
import BelayReports
import BelayStore

/// The start page and the list of jobs.
struct JobsPages: Sendable {
    let store: JobStore

    private static let perPage = 50

    func start(_ request: WebRequest) throws -> Answer {
        var open = JobPageFilter()
        open.isOpen = true
        let running = try store.jobs(open, limit: Self.perPage, at: request.now)
        let latest = try store.jobs(JobPageFilter(), limit: 10, at: request.now)
            .filter { $0.status.isFinal }
        let counts = try store.counts(of: (running + latest).map(\.id))
        let troubles = latest.filter { $0.owed > 0 } + running.filter(\.isAbandoned)
        let hasDaemon = try store.hasDaemon(at: request.now)
        let layout = Layout(title: "Start", caller: request.caller, part: "/", isLive: true)
        return .page(
            layout.page { html in
                html.element("h1", text: "Belay")
                if !hasDaemon {
                    html.element(
                        "p", .class("notice"),
                        text: "No belay serve drives this store now: jobs wait until one does.")
                }
                html.element("h2", text: "Jobs under way")
                if running.isEmpty { html.element("p", text: "None.") }
                html.element("section", .id("running"), .isLive) {
                    list(running, counts, request, "Jobs under way", &$0)
                }
                if !troubles.isEmpty {
                    html.element("h2", text: "Needs attention")
                    html.element("ul") { html in
                        for job in troubles {
                            html.element("li") { html in
                                html.element("a", .href("/jobs/\(job.id)"), text: "Job \(job.id)")
                                html.text(": \(job.remark)")
                            }
                        }
                    }
                }
                html.element("h2", text: "Ended last")
                html.element("section", .id("latest"), .isLive) {
                    list(latest, counts, request, "Jobs that ended last", &$0)
                }
                html.element("p") { $0.element("a", .href("/jobs"), text: "All jobs") }
            })
    }

    func jobs(_ request: WebRequest) throws -> Answer {
        var filter = JobPageFilter()
        filter.text = request.query["q"]
        filter.schedule = request.query["schedule"]
        filter.before = request.query["before"].flatMap { Int64($0) }
        if let status = request.query["status"] {
            guard let status = JobStatus(rawValue: status) else {
                throw WebProblem.badRequest("No job can be “\(status.printable)”.")
            }
            filter.status = status
        }
        var jobs = try store.jobs(filter, limit: Self.perPage + 1, at: request.now)
        let hasMore = jobs.count > Self.perPage
        jobs = Array(jobs.prefix(Self.perPage))
        let counts = try store.counts(of: jobs.map(\.id))
        let next: Link? = hasMore ? Self.link(filter, before: jobs.last?.id) : nil
        let layout = Layout(title: "Jobs", caller: request.caller, part: "/jobs", isLive: true)
        return .page(
            layout.page { html in
                html.element("h1", text: "Jobs")
                Self.form(filter, &html)
                if jobs.isEmpty {
                    html.element("p", text: "No jobs are like that.")
                } else {
                    html.element("section", .id("jobs"), .isLive) {
                        list(jobs, counts, request, "Jobs, newest first", &$0)
                    }
                }
                html.pager(first: filter.before == nil ? nil : "/jobs", next: next)
            })
    }

    private static func link(_ filter: JobPageFilter, before: Int64?) -> Link {
        let jobs: Link = "/jobs"
        return jobs.with([
            "status": filter.status?.rawValue, "q": filter.text, "schedule": filter.schedule,
            "before": before.map(String.init),
        ])
    }

    private static func form(_ filter: JobPageFilter, _ html: inout HTML) {
        html.element("form", .class("filter"), .method("get"), .action("/jobs"), .role("search")) {
            html in
            html.element("label", .for("q"), text: "Name")
            html.void(
                "input", .type("search"), .id("q"), .name("q"), .value(filter.text ?? ""),
                .maxlength(100))
            html.element("label", .for("status"), text: "Status")
            html.element("select", .id("status"), .name("status")) { html in
                html.element("option", .value(""), text: "any")
                for status in JobStatus.allCases {
                    html.element(
                        "option", .value(status.rawValue), .selected(filter.status == status),
                        text: status.rawValue)
                }
            }
            html.element("button", text: "Show")
        }
    }

    private func list(
        _ jobs: [JobSummary], _ counts: [Int64: StatusCounts], _ request: WebRequest,
        _ caption: String, _ html: inout HTML
    ) {
        guard !jobs.isEmpty else { return }
        html.table(
            caption, ["Job", "Name", "Kind", "Status", "Servers", "Started", "Took", "Note"]
        ) { html in
            for job in jobs { row(job, counts[job.id] ?? [:], request, &html) }
        }
    }

    private func row(
        _ job: JobSummary, _ counts: StatusCounts, _ request: WebRequest, _ html: inout HTML
    ) {
        html.element("tr", .data(.job, "\(job.id)")) { html in
            html.element("th", .scope("row")) {
                $0.element("a", .href("/jobs/\(job.id)"), text: "\(job.id)")
            }
            html.element("td", text: job.name)
            html.element("td", text: job.kind.rawValue + (job.check ? ", check" : ""))
            html.element("td", .data(.field, "status")) { $0.badge(job.shownStatus.rawValue) }
            html.element("td", .data(.field, "servers")) { html in
                html.text("\(job.servers)" + Self.words(counts))
                if !job.status.isFinal, job.servers > 0 {
                    let ended = counts.filter { $0.key.isFinal }.map(\.value).reduce(0, +)
                    html.text(" ")
                    html.element(
                        "progress", .value("\(ended)"), .max(job.servers),
                        .label("Servers that have ended"), text: "\(ended) of \(job.servers)")
                }
            }
            html.element("td") { html in
                if let started = job.started { html.time(started) } else { html.text("–") }
            }
            html.element("td", text: job.took(until: request.now) ?? "–")
            html.element("td") { html in
                if !job.status.isFinal, job.terminationRequested == nil,
                    request.caller.may(.operate)
                {
                    let verb = job.status.hasBegun ? "Terminate" : "Cancel"
                    html.element(
                        "a", .class("danger"),
                        .href(
                            job.status.hasBegun
                                ? "/jobs/\(job.id)/terminate" : "/jobs/\(job.id)/cancel"),
                        .label("\(verb) job \(job.id)"), text: "\(verb)…")
                } else {
                    html.text(job.remark)
                }
            }
        }
    }

    /// What is not as it should be, after the number of servers.
    private static func words(_ counts: StatusCounts) -> String {
        let parts = ServerStatus.allCases.filter { $0 != .succeeded && $0 != .pending }
            .compactMap { status in
                counts[status].map { "\($0) \(status.rawValue)" }
            }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    }
}

extension JobSummary {
    /// How long the job took, or has been running.
    func took(until now: Timestamp) -> String? {
        started.map { spell(seconds: (finished ?? now).seconds(since: $0)) }
    }
}

extension HTML {
    /// The links between pages of a list.
    mutating func pager(first: Link?, next: Link?) {
        guard first != nil || next != nil else { return }
        element("nav", .class("pager"), .label("Pages")) { html in
            if let first { html.element("a", .href(first), .rel("first"), text: "First page") }
            if let next { html.element("a", .href(next), .rel("next"), text: "Next page") }
        }
    }
}
