import BelayModel
import BelayReports
import BelayStore

/// A server in a job: its steps, each performed or not, and what was changed.
struct ServerPage: Sendable {
    let store: JobStore

    /// Lines of the failed step's output that are shown at once.
    private static let lastLines = 40
    private static let mostSteps = 500
    private static let mostPackages = 200

    func page(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let name = request.part("server")
        guard let (number, server) = try store.server(of: job, named: name) else {
            throw WebProblem.notFound("Job \(job) has no server “\(name.printable)”.")
        }
        let failed = server.steps.lastIndex { $0.status == .failed || $0.status == .timedOut }
        let output = try failed.map {
            try OutputWindow(StepOutput(store, job: job, server: number, step: $0), at: nil)
        }
        let layout = Layout(
            title: "\(name.printable) in job \(job)", caller: request.caller, part: "/jobs",
            isLive: !server.status.isFinal)
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .server).write(&html)
                html.element("h2", text: server.name)
                html.element("div", .id("server"), .isLive, .data(.server, "\(number)")) { html in
                    html.facts(facts(server, job))
                }
                if let failed, let output, !output.lines.isEmpty {
                    let step = server.steps[failed]
                    html.element("h3") { html in
                        html.text("The end of what ")
                        html.element(
                            "a", .href("/jobs/\(job)/servers/\(server.name)/steps/\(failed + 1)"),
                            text: step.name)
                        html.text(" printed")
                    }
                    html.output(
                        "Output of \(step.name)", output.lines.suffix(Self.lastLines), link: nil)
                }
                html.element("h3", text: "Steps")
                html.element("section", .id("steps"), .isLive) { steps(server, job, &$0) }
                packages(server, &html)
                notes(server, &html)
            })
    }

    private func facts(
        _ server: ServerView, _ job: Int64
    ) -> [(String, (inout HTML) -> Void)] {
        var facts: [(String, (inout HTML) -> Void)] = [
            ("status", { $0.badge(server.status.rawValue) }),
            ("address", { $0.element("code", text: server.address) }),
        ]
        if let reason = server.reason { facts.append(("why", { $0.text(reason) })) }
        if let lost = server.linkLost { facts.append(("connection lost", { $0.text(lost) })) }
        facts.append(
            (
                "staging directory",
                { html in
                    html.badge(server.staging.rawValue)
                    if let path = server.stagingPath, server.staging != .none {
                        html.text(" ")
                        html.element("code", text: path)
                    }
                    if let note = server.stagingNote { html.text(" (\(note))") }
                }
            ))
        let link: Link = "/jobs/\(job)/log"
        facts.append(
            (
                "log",
                {
                    $0.element(
                        "a", .href(link.with(["server": server.name])), text: "of this server")
                }
            ))
        return facts
    }

    private func steps(_ server: ServerView, _ job: Int64, _ html: inout HTML) {
        guard !server.steps.isEmpty else { return html.element("p", text: "None yet.") }
        html.table(
            "Steps of \(server.name)",
            ["Phase", "#", "Step", "Status", "Exit", "Started", "Took", "Changes", "Why"]
        ) { html in
            for (place, step) in server.steps.prefix(Self.mostSteps).enumerated() {
                html.element("tr", .data(.row, "\(place + 1)")) { html in
                    html.element("td", text: step.phaseName)
                    html.element("td", .class("number"), text: "\(step.number)")
                    html.element("th", .scope("row")) { html in
                        if step.started == nil {
                            html.text(step.name)
                        } else {
                            html.element(
                                "a",
                                .href("/jobs/\(job)/servers/\(server.name)/steps/\(place + 1)"),
                                text: step.name)
                        }
                    }
                    html.element("td") { $0.badge(step.status.rawValue) }
                    html.element("td", .class("number"), text: step.exitWords)
                    html.element("td") { html in
                        if let started = step.started { html.time(started) }
                    }
                    html.element("td", .class("number"), text: step.took)
                    html.element("td") { html in
                        for change in server.packages(of: place) {
                            html.element("div", text: change.words)
                        }
                    }
                    html.element("td", text: step.reason ?? "")
                }
            }
        }
        if server.steps.count > Self.mostSteps {
            html.element(
                "p", text: "and \(server.steps.count - Self.mostSteps) more; belay job show has all"
            )
        }
    }

    private func packages(_ server: ServerView, _ html: inout HTML) {
        let isDone = !server.changed.isEmpty
        let changes = isDone ? server.changed : server.report?.changes ?? []
        guard !changes.isEmpty else { return }
        html.element("h3", text: isDone ? "Changed packages" : "What analyze found")
        html.table("Packages of \(server.name)", ["Package", "From", "To", "Note"]) { html in
            for change in changes.prefix(Self.mostPackages) {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: change.label(changes.sharedNames))
                    html.element("td", text: change.from ?? "–")
                    html.element("td", text: change.to ?? "removed")
                    html.element(
                        "td", text: change.state ?? (change.isSecurity ? "security" : ""))
                }
            }
        }
        if changes.count > Self.mostPackages {
            html.element("p", text: "and \(changes.count - Self.mostPackages) more")
        }
    }

    private func notes(_ server: ServerView, _ html: inout HTML) {
        guard let notes = server.report?.notes, !notes.isEmpty else { return }
        html.element("h3", text: "Notes")
        html.element("ul") { html in
            for note in notes.prefix(50) { html.element("li", text: note) }
        }
    }
}

extension StepView {
    var exitWords: String {
        exitStatus.map(String.init) ?? signal.map { "SIG\($0)" } ?? ""
    }

    var took: String {
        guard let started, let finished else { return "" }
        return spell(seconds: finished.seconds(since: started))
    }
}

extension PackageChange {
    fileprivate var words: String { "\(name) \(from ?? "–") → \(to ?? "removed")" }
}
