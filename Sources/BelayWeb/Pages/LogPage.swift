import BelayModel
import BelayReports
import BelayStore

/// Job Logs: the status changes of the job, latest first, a page at a time.
struct LogPage: Sendable {
    let store: JobStore

    private static let perPage = 200

    func page(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let before = request.query["before"].flatMap { Int($0) }
        let name = request.query["server"]
        var server: (Int, ServerView)?
        if let name {
            guard let found = try store.server(of: job, named: name) else {
                throw WebProblem.notFound("Job \(job) has no server “\(name.printable)”.")
            }
            server = (found.number, found.view)
        }
        let log = try JournalPage(
            store, job: job, kind: head.summary.kind, server: server, before: before,
            limit: Self.perPage)
        let layout = Layout(
            title: "Log of job \(job)", caller: request.caller, part: "/jobs",
            isLive: !head.summary.status.isFinal && before == nil)
        let link: Link = "/jobs/\(job)/log"
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .log).write(&html)
                html.element("h2", text: "Status changes, the latest first")
                history(head.summary, &html)
                form(job, name, &html)
                html.element("ol", .class("log"), .id("log"), .isLive, .data(.row, "\(log.latest)"))
                { html in
                    for entry in log.entries {
                        html.element("li", .id("e\(entry.number)")) { html in
                            html.time(entry.at)
                            html.text(" ")
                            if let server = entry.server {
                                html.element(
                                    "a", .href("/jobs/\(job)/servers/\(server)"), text: server)
                                html.text(": ")
                            }
                            html.text(entry.words)
                        }
                    }
                }
                if log.entries.isEmpty { html.element("p", text: "Nothing has happened yet.") }
                html.pager(
                    first: before == nil ? nil : link.with(["server": name]),
                    next: log.next.map { link.with(["server": name, "before": "\($0)"]) })
            })
    }

    /// Each status of the job with its moment.
    private func history(_ job: JobSummary, _ html: inout HTML) {
        var changes: [(String, Timestamp)] = [
            (job.started == nil && job.status == .scheduled ? "Scheduled" : "Pending", job.created)
        ]
        if let started = job.started { changes.append(("Active", started)) }
        if let requested = job.terminationRequested { changes.append(("Terminating", requested)) }
        if let finished = job.finished { changes.append((job.status.rawValue, finished)) }
        html.element(
            "ol", .class("history"), .id("history"), .isLive, .label("Statuses of the job")
        ) { html in
            for (status, time) in changes {
                html.element("li") { html in
                    html.badge(status)
                    html.text(" ")
                    html.time(time)
                }
            }
        }
    }

    private func form(_ job: Int64, _ server: String?, _ html: inout HTML) {
        html.element(
            "form", .class("filter"), .method("get"), .action("/jobs/\(job)/log"), .role("search")
        ) { html in
            html.element("label", .for("server"), text: "Server")
            html.void(
                "input", .type("search"), .id("server"), .name("server"), .value(server ?? ""),
                .maxlength(255))
            html.element("button", text: "Show")
        }
    }
}
