import BelayModel
import BelayReports
import BelayStore

/// Who may come in: sessions and tokens; and what people did.
struct AccessPages: Sendable {
    let acts: Acts

    private var store: JobStore { acts.store }
    private static let perPage = 100

    func access(_ request: WebRequest) throws -> Answer {
        let sessions = try store.sessions(at: request.now).filter {
            request.caller.may(.admin) || $0.user == request.caller.user
        }
        let tokens = try store.tokens()
        let layout = Layout(title: "Access", caller: request.caller, part: "/access")
        return .page(
            layout.page { html in
                html.element("h1", text: "Access")
                html.element("h2", text: "Sessions")
                if sessions.isEmpty { html.element("p", text: "None.") }
                self.sessions(sessions, request, &html)
                html.element("h2", text: "Tokens of the API")
                html.element("p") { html in
                    html.element("code", text: "belay web token create NAME --role view")
                    html.text(" makes one.")
                }
                self.tokens(tokens, request, &html)
            })
    }

    private func sessions(
        _ sessions: [StoredSession], _ request: WebRequest, _ html: inout HTML
    ) {
        guard !sessions.isEmpty else { return }
        html.table("Sessions", ["User", "Signed in", "Used last", "End"]) { html in
            for session in sessions {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: session.user)
                    html.element("td") { $0.time(session.created) }
                    html.element("td") { $0.time(session.seen) }
                    html.element("td") { html in
                        if request.caller.proof == .session(session.id) {
                            html.text("this one")
                        } else {
                            html.element(
                                "form", .class("inline"), .method("post"),
                                .action("/access/sessions/\(session.id)/end")
                            ) {
                                $0.element(
                                    "button",
                                    .label(
                                        "End the session of \(session.user), \(session.created.rfc3339)"
                                    ),
                                    text: "End")
                            }
                        }
                    }
                }
            }
        }
    }

    private func tokens(_ tokens: [StoredToken], _ request: WebRequest, _ html: inout HTML) {
        guard !tokens.isEmpty else { return }
        html.table("Tokens", ["Name", "Role", "Made by", "Made", "Expires", "Used last", "Remove"])
        {
            html in
            for token in tokens {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: token.name)
                    html.element("td", text: token.role)
                    html.element("td", text: token.user)
                    html.element("td") { $0.time(token.created) }
                    html.element("td") { $0.time(token.expires) }
                    html.element("td") { html in
                        if let seen = token.seen { html.time(seen) } else { html.text("never") }
                    }
                    html.element("td") { html in
                        guard request.caller.may(.admin) else { return }
                        html.element(
                            "form", .class("inline"), .method("post"),
                            .action("/access/tokens/\(token.name)/remove")
                        ) {
                            $0.element(
                                "button", .label("Remove token \(token.name)"), text: "Remove")
                        }
                    }
                }
            }
        }
    }

    func endSession(_ request: WebRequest) throws -> Answer {
        let text = request.part("session")
        guard let id = Int64(text) else { throw WebProblem.notFound() }
        let own = try store.sessions(at: request.now).contains {
            $0.id == id && $0.user == request.caller.user
        }
        guard own || request.caller.may(.admin) else {
            throw WebProblem.forbidden("Only its own user or an admin may end a session.")
        }
        if try store.endSession(id, at: request.now) {
            try acts.record("end session", by: request, detail: text)
        }
        return .seeOther("/access")
    }

    func removeToken(_ request: WebRequest) throws -> Answer {
        let name = request.part("token")
        if try store.removeToken(name) {
            try acts.record("remove token", by: request, detail: name)
        }
        return .seeOther("/access")
    }

    func audit(_ request: WebRequest) throws -> Answer {
        let before = request.query["before"].flatMap { Int64($0) }
        let entries = try store.audit(before: before, limit: Self.perPage + 1)
        let link: Link = "/audit"
        let layout = Layout(title: "Audit", caller: request.caller, part: "/audit")
        return .page(
            layout.page { html in
                html.element("h1", text: "Audit")
                if entries.isEmpty {
                    html.element("p", text: "Nothing was done by these pages yet.")
                }
                html.table("Acts, the latest first", ["Time", "User", "Way", "Act", "Detail"]) {
                    html in
                    for entry in entries.prefix(Self.perPage) {
                        html.element("tr") { html in
                            html.element("td") { $0.time(entry.at) }
                            html.element("th", .scope("row"), text: entry.user)
                            html.element("td", text: entry.way)
                            html.element("td", text: entry.act)
                            html.element("td") { html in
                                if let job = entry.job {
                                    html.element("a", .href("/jobs/\(job)"), text: "job \(job)")
                                    html.text(" ")
                                }
                                html.text(entry.detail ?? "")
                            }
                        }
                    }
                }
                let last = entries.count > Self.perPage ? entries[Self.perPage - 1].id : nil
                html.pager(
                    first: before == nil ? nil : link,
                    next: last.map { link.with(["before": "\($0)"]) })
            })
    }
}
