import BelayModel
import BelayReports
import BelayStore

/// How the servers stand that jobs have been on: what is pending, when each was patched, by which job.
struct FleetPages: Sendable {
    let store: JobStore
    let fleet: FleetCache

    private static let perPage = 100

    /// What a list of servers is narrowed to, besides a part of the name.
    enum Need: String, CaseIterable {
        case security
        case updates
        case reboot
        case unknown

        var words: String {
            switch self {
            case .security: "security updates pending"
            case .updates: "updates pending"
            case .reboot: "reboot needed"
            case .unknown: "Unknown"
            }
        }

        func includes(_ state: ServerState) -> Bool {
            switch self {
            case .security: state.isKnown && state.securityUpdates ?? 0 > 0
            case .updates: state.isKnown && state.updates ?? 0 > 0
            case .reboot: state.isKnown && state.needsReboot == true
            case .unknown: !state.isKnown
            }
        }
    }

    struct Filter {
        var text: String?
        var need: Need?
        var after: String?

        init(_ query: FormValues) throws(WebProblem) {
            text = query["q"]
            after = query["after"]
            if let word = query["need"] {
                guard let need = Need(rawValue: word) else {
                    throw .badRequest("No server can be listed by “\(word.printable)”.")
                }
                self.need = need
            }
        }

        func query(after: String?) -> KeyValuePairs<String, String?> {
            ["q": text, "need": need?.rawValue, "after": after]
        }
    }

    /// A page of servers, one more than asked for where there are more. Without a need to look for, only
    /// the servers of the page are looked at.
    static func states(
        _ filter: Filter, limit: Int, in store: JobStore, _ fleet: FleetCache, at now: Timestamp
    ) throws -> [ServerState] {
        guard let need = filter.need else {
            let names = try store.serverNames(
                after: filter.after, containing: filter.text, limit: limit + 1)
            return try fleet.states(names, at: now)
        }
        let text = filter.text?.lowercased()
        return try fleet.states(at: now, after: filter.after, limit: limit + 1) { state in
            need.includes(state)
                && text.map { state.name.lowercased().contains($0) } != false
        }
    }

    func list(_ request: WebRequest) throws -> Answer {
        let filter = try Filter(request.query)
        let states = try Self.states(
            filter, limit: Self.perPage, in: store, fleet, at: request.now)
        let last = states.count > Self.perPage ? states[Self.perPage - 1].name : nil
        let layout = Layout(title: "Servers", caller: request.caller, part: "/servers")
        return .page(
            layout.page { html in
                html.element("h1", text: "Servers")
                form(filter, &html)
                if states.isEmpty {
                    html.element(
                        "p",
                        text: filter.text == nil && filter.need == nil
                            ? "No job has met a server yet." : "No server is like that.")
                } else {
                    html.element(
                        "p", .class("quiet"),
                        text:
                            "As the latest analysis of each found it, and what jobs changed since.")
                    table(states.prefix(Self.perPage), &html)
                }
                let link: Link = "/servers"
                html.pager(
                    first: filter.after == nil ? nil : link.with(filter.query(after: nil)),
                    next: last.map { link.with(filter.query(after: $0)) })
            })
    }

    private func form(_ filter: Filter, _ html: inout HTML) {
        html.element(
            "form", .class("filter"), .method("get"), .action("/servers"), .role("search")
        ) { html in
            html.element("label", .for("q"), text: "Name")
            html.void(
                "input", .type("search"), .id("q"), .name("q"), .value(filter.text ?? ""),
                .maxlength(255))
            html.element("label", .for("need"), text: "Only those with")
            html.element("select", .id("need"), .name("need")) { html in
                html.element("option", .value(""), text: "anything")
                for need in Need.allCases {
                    html.element(
                        "option", .value(need.rawValue), .selected(filter.need == need),
                        text: need.words)
                }
            }
            html.element("button", text: "Show")
            if filter.text != nil || filter.need != nil {
                html.element("a", .href("/servers"), text: "Show all")
            }
        }
    }

    private func table(_ states: ArraySlice<ServerState>, _ html: inout HTML) {
        html.table(
            "Servers and their patch level",
            [
                "Server", "Release", "Updates", "Security", "Reboot", "Last patched", "As of",
                "Note",
            ]
        ) { html in
            for state in states {
                html.element("tr") { html in
                    html.element("th", .scope("row")) {
                        $0.element("a", .href("/servers/\(state.name)"), text: state.name)
                    }
                    html.element("td") { html in
                        if state.isKnown {
                            html.text(state.release ?? "?")
                        } else {
                            html.badge("Unknown")
                        }
                    }
                    html.element("td", .class("number"), text: state.updates.map { "\($0)" } ?? "–")
                    html.element("td", .class("number")) { $0.security(state) }
                    html.element("td", text: state.rebootWords)
                    html.element("td") { $0.patched(state) }
                    html.element("td") { html in
                        if let asOf = state.asOf { html.time(asOf) } else { html.text("–") }
                    }
                    html.element("td", text: state.note ?? "")
                }
            }
        }
    }
}

extension HTML {
    mutating func security(_ state: ServerState) {
        guard let updates = state.securityUpdates else { return text("–") }
        if updates > 0 {
            element("strong", .class("bad"), text: "\(updates)")
        } else {
            text("0")
        }
    }

    mutating func patched(_ state: ServerState) {
        guard let time = state.lastPatched, let job = state.patchJob else { return text("–") }
        self.time(time)
        text(" ")
        element("a", .href("/jobs/\(job)/servers/\(state.name)"), text: "job \(job)")
    }
}

extension ServerState {
    var rebootWords: String {
        switch needsReboot {
        case true?: "needed"
        case false?: "no"
        case nil: "–"
        }
    }
}
