import BelayModel
import BelayReports
import BelayStore

/// Job Status: the head, counts, groups of identical outcome, and a page of servers, those that failed
/// first. Its size does not depend on the fleet's.
struct JobPage: Sendable {
    let store: JobStore

    private static let perPage = 100
    private static let mostGroups = 12

    func status(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let filter = try Self.filter(request.query)
        let servers = try store.servers(
            of: job, filter, after: Self.cursor(request.query["after"]), limit: Self.perPage + 1)
        let groups = filter.isEmpty ? try store.groups(of: job, limit: Self.mostGroups + 1) : []
        let found = filter.isEmpty ? head.summary.servers : try store.countServers(of: job, filter)
        let layout = Layout(
            title: "Job \(job) \(head.summary.shownStatus.rawValue)", caller: request.caller,
            part: "/jobs", isLive: !head.summary.status.isFinal)
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .status).write(&html)
                counts(head, filter, &html)
                html.element("section", .id("groups"), .isLive) { html in
                    if !groups.isEmpty { self.groups(groups, job, &html) }
                }
                html.element("h2", .id("servers"), text: "Servers")
                form(job, filter, &html)
                html.element("p", .class("quiet"), text: Self.found(found, filter))
                html.element("section", .id("rows"), .isLive) { html in
                    table(job, head.summary, servers.prefix(Self.perPage), request.now, &html)
                }
                let link: Link = "/jobs/\(job)"
                html.pager(
                    first: request.query["after"] == nil
                        ? nil : Self.link(link, filter, after: nil),
                    next: servers.count > Self.perPage
                        ? Self.link(link, filter, after: servers[Self.perPage - 1]) : nil)
            })
    }

    private static func found(_ count: Int, _ filter: ServerFilter) -> String {
        filter.isEmpty
            ? "\(BelayReports.count(count, "server")), those that failed first."
            : "\(BelayReports.count(count, "server")) like that."
    }

    static func filter(_ query: FormValues) throws(WebProblem) -> ServerFilter {
        var filter = ServerFilter()
        filter.text = query["q"]
        filter.outcome = query["outcome"]
        if let text = query["status"] {
            guard let status = ServerStatus(rawValue: text) else {
                throw .badRequest("No server can be “\(text.printable)”.")
            }
            filter.status = status
        }
        if let text = query["staging"] {
            guard let staging = StagingStatus(rawValue: text) else {
                throw .badRequest("No staging directory can be “\(text.printable)”.")
            }
            filter.staging = staging
        }
        return filter
    }

    /// The place after which a page begins: `RANK-NUMBER`.
    static func cursor(_ text: String?) throws(WebProblem) -> ServerCursor? {
        guard let text else { return nil }
        let parts = text.split(separator: "-").map { Int($0) }
        guard parts.count == 2, let rank = parts[0], let number = parts[1] else {
            throw .badRequest("“\(text.printable)” is no place in the list.")
        }
        return ServerCursor(rank: rank, number: number)
    }

    private static func link(_ link: Link, _ filter: ServerFilter, after server: ServerLine?)
        -> Link
    {
        link.with([
            "status": filter.status?.rawValue, "q": filter.text, "outcome": filter.outcome,
            "staging": filter.staging?.rawValue,
            "after": server.map { "\($0.status.rank)-\($0.number)" },
        ])
    }

    // MARK: - Parts

    private func counts(_ head: JobHead, _ filter: ServerFilter, _ html: inout HTML) {
        let link: Link = "/jobs/\(head.summary.id)"
        html.element("ul", .class("counts"), .id("counts"), .isLive, .label("Servers by status")) {
            html in
            for status in ServerStatus.allCases {
                let number = head.counts[status] ?? 0
                html.element("li", .data(.count, status.rawValue)) { html in
                    html.element(
                        "a", .href(link.with(["status": status.rawValue])),
                        .current(filter.status == status)
                    ) { html in
                        html.element("strong", text: "\(number)")
                        html.text(" ")
                        html.badge(status.rawValue)
                        if status == .running, head.waiting > 0 {
                            html.text(" (\(waitsWords(head.waiting)))")
                        }
                    }
                }
            }
        }
    }

    private func groups(_ groups: [OutcomeGroup], _ job: Int64, _ html: inout HTML) {
        let link: Link = "/jobs/\(job)"
        html.element("h2", text: "Groups of identical outcome")
        html.element("ul", .class("groups")) { html in
            for group in groups.prefix(Self.mostGroups) {
                html.element("li") { html in
                    html.element("strong", text: "\(group.count)")
                    html.text(" × ")
                    html.badge(group.status.rawValue)
                    html.text(" \(group.words) ")
                    let target =
                        group.key.map { link.with(["outcome": $0]) }
                        ?? link.with(["status": group.status.rawValue])
                    html.element(
                        "a", .href(target),
                        .label("Show these \(group.count) servers, \(group.status.rawValue)"),
                        text: group.count == 1 ? group.example.name : "show them")
                }
            }
            if groups.count > Self.mostGroups {
                html.element("li", text: "and more; the lists by status above have all")
            }
        }
    }

    private func form(_ job: Int64, _ filter: ServerFilter, _ html: inout HTML) {
        html.element(
            "form", .class("filter"), .method("get"), .action("/jobs/\(job)"), .role("search")
        ) { html in
            html.element("label", .for("q"), text: "Name")
            html.void(
                "input", .type("search"), .id("q"), .name("q"), .value(filter.text ?? ""),
                .maxlength(255))
            html.element("label", .for("status"), text: "Status")
            html.element("select", .id("status"), .name("status")) { html in
                html.element("option", .value(""), text: "any")
                for status in ServerStatus.allCases {
                    html.element(
                        "option", .value(status.rawValue), .selected(filter.status == status),
                        text: status.rawValue)
                }
            }
            html.element("button", text: "Show")
            if !filter.isEmpty { html.element("a", .href("/jobs/\(job)"), text: "Show all") }
        }
    }

    private func table(
        _ job: Int64, _ summary: JobSummary, _ servers: ArraySlice<ServerLine>, _ now: Timestamp,
        _ html: inout HTML
    ) {
        html.table(
            "Servers of job \(job)", ["Server", "Status", "Step", "Since", "Staging", "Why"]
        ) {
            html in
            for server in servers {
                html.element("tr", .data(.server, "\(server.number)")) { html in
                    html.element("th", .scope("row")) {
                        $0.element(
                            "a", .href("/jobs/\(job)/servers/\(server.name)"), text: server.name)
                    }
                    html.element("td", .data(.field, "status")) { $0.badge(server.status.rawValue) }
                    html.element("td", .data(.field, "step"), text: server.stepWords(summary.kind))
                    html.element("td", .data(.field, "since")) { html in
                        if let started = server.step?.started { html.time(started) }
                    }
                    html.element("td", .data(.field, "staging"), text: server.staging.rawValue)
                    html.element("td", .data(.field, "reason"), text: server.why)
                }
            }
        }
    }
}

extension ServerLine {
    func stepWords(_ kind: JobKind) -> String {
        step.map { "\($0.phase.name(in: kind)): \($0.name)" } ?? ""
    }

    /// Why it is as it is, as far as there is something to say.
    var why: String {
        let lost = linkLost.map { $0 == LostLink.rebooting ? $0 : "connection lost: \($0)" }
        let owed = staging == .owed ? "staging owed: \(stagingNote ?? "")" : nil
        return [reason, lost, owed].compactMap(\.self).joined(separator: "; ")
    }
}

extension OutcomeGroup {
    /// What the servers have in common besides their status.
    var words: String {
        var parts: [String] = []
        if let reason = example.reason { parts.append(reason.printable(atMost: 160)) }
        if let exitStatus, example.reason?.contains("exit status") != true {
            parts.append("exit \(exitStatus)")
        }
        if changes > 0 {
            parts.append("the same \(BelayReports.count(changes, "package")) changed")
        }
        return parts.joined(separator: ", ")
    }
}
