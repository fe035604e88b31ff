import BelayModel
import BelayReports
import BelayStore

/// A server over all jobs: how it stands, what is pending, and what jobs did on it.
struct FleetServerPage: Sendable {
    let store: JobStore
    let fleet: FleetCache

    private static let perPage = 50
    private static let mostPackages = 200
    private static let mostChanges = 20

    func page(_ request: WebRequest) throws -> Answer {
        let name = request.part("server")
        let before = request.query["before"].flatMap { Int64($0) }
        let history = try store.history(ofServer: name, before: before, limit: Self.perPage + 1)
        guard let state = try fleet.states([name], at: request.now).first,
            before != nil || !history.isEmpty
        else { throw WebProblem.notFound("No job was about a server “\(name.printable)”.") }
        let pending = before == nil ? try pending(state) : []
        let last = history.count > Self.perPage ? history[Self.perPage - 1].job : nil
        let layout = Layout(
            title: "Server \(name.printable)", caller: request.caller, part: "/servers")
        return .page(
            layout.page { html in
                html.element("h1", text: name)
                if !state.isKnown {
                    html.element("p") { html in
                        html.badge("Unknown")
                        html.text(
                            state.asOf == nil
                                ? " No job has analyzed it."
                                : " Its analysis is too old to say anything.")
                    }
                }
                html.facts(facts(state))
                table(pending, &html)
                html.element("h2", text: "Jobs, the newest first")
                jobs(history.prefix(Self.perPage), &html)
                let link: Link = "/servers/\(name)"
                html.pager(
                    first: before == nil ? nil : link,
                    next: last.map { link.with(["before": "\($0)"]) })
            })
    }

    private func facts(_ state: ServerState) -> [(String, (inout HTML) -> Void)] {
        var facts: [(String, (inout HTML) -> Void)] = []
        if let release = state.release { facts.append(("release", { $0.text(release) })) }
        if let kernel = state.kernel { facts.append(("kernel", { $0.text(kernel) })) }
        facts.append(("updates", { $0.text(state.updates.map { "\($0)" } ?? "not known") }))
        facts.append(("security updates", { $0.security(state) }))
        facts.append(("reboot", { $0.text(state.rebootWords) }))
        if let held = state.held, !held.isEmpty {
            facts.append(("held", { $0.text(held.prefix(50).joined(separator: ", ")) }))
        }
        if let services = state.oldServices, !services.isEmpty {
            facts.append(("old code", { $0.text(services.prefix(50).joined(separator: ", ")) }))
        }
        facts.append(("last patched", { $0.patched(state) }))
        if let asOf = state.asOf {
            facts.append(
                (
                    "as of",
                    { html in
                        html.time(asOf)
                        guard let job = state.job else { return }
                        html.text(" by ")
                        html.element(
                            "a", .href("/jobs/\(job)/servers/\(state.name)"), text: "job \(job)")
                    }
                ))
        }
        if let note = state.note { facts.append(("note", { $0.text(note) })) }
        return facts
    }

    /// What is pending, as the analysis has found it.
    private func pending(_ state: ServerState) throws -> [PackageChange] {
        let wanted = Set(state.pending)
        guard !wanted.isEmpty, let job = state.job else { return [] }
        let found = try store.record(ofServer: state.name, job: job)?.pending ?? []
        return found.filter { wanted.contains(ServerPatchLevel.Update($0)) }
    }

    private func table(_ pending: [PackageChange], _ html: inout HTML) {
        guard !pending.isEmpty else { return }
        let shared = pending.sharedNames
        html.element("h2", text: "Pending updates")
        html.table("Pending updates", ["Package", "From", "To", "Note"]) { html in
            for change in pending.prefix(Self.mostPackages) {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: change.label(shared))
                    html.element("td", text: change.from ?? "–")
                    html.element("td", text: change.to ?? "removed")
                    html.element("td", text: change.isSecurity ? "security" : "")
                }
            }
        }
        if pending.count > Self.mostPackages {
            html.element("p", text: "and \(pending.count - Self.mostPackages) more")
        }
    }

    private func jobs(_ history: ArraySlice<ServerRecord>, _ html: inout HTML) {
        html.table(
            "Jobs on this server", ["Job", "Name", "Time", "Status there", "Changed", "Why"]
        ) { html in
            for record in history {
                html.element("tr") { html in
                    html.element("th", .scope("row")) {
                        $0.element(
                            "a", .href("/jobs/\(record.job)/servers/\(record.server)"),
                            text: "\(record.job)")
                    }
                    html.element("td", text: record.jobName + (record.check ? ", check" : ""))
                    html.element("td") { $0.time(record.when) }
                    html.element("td") { $0.badge(record.status.rawValue) }
                    html.element("td") { changes(record, &$0) }
                    html.element("td", text: record.reason ?? "")
                }
            }
        }
    }

    private func changes(_ record: ServerRecord, _ html: inout HTML) {
        let changed = record.changed
        guard !changed.isEmpty else { return }
        html.element("details") { html in
            html.element("summary", text: count(changed.count, "package"))
            for change in changed.prefix(Self.mostChanges) {
                html.element(
                    "div",
                    text:
                        "\(change.label(changed.sharedNames)) \(change.from ?? "–") → \(change.to ?? "removed")"
                )
            }
            if changed.count > Self.mostChanges {
                html.element("div", text: "and \(changed.count - Self.mostChanges) more")
            }
        }
    }
}
