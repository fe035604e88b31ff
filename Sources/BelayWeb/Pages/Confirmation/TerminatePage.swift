import BelayModel
import BelayReports
import BelayStore

/// The confirmation of a termination, with the figures of the command line, and the act itself.
struct TerminatePage: Sendable {
    let store: JobStore
    let acts: Acts

    func page(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let standing = try store.standing(of: job)
        var forecast = TerminationForecast(standing)
        try forecast.findLongest(of: job, in: store, at: request.now)
        let layout = Layout(
            title: "Terminate job \(job)", caller: request.caller, part: "/jobs",
            isLive: head.summary.terminationRequested != nil && !head.summary.status.isFinal)
        return .page(
            layout.page { [forecast] html in
                JobHeader(head: head, request: request, current: .act).write(&html)
                html.element("h2", text: "Terminate job \(job)")
                if head.summary.status.isFinal {
                    html.element(
                        "p",
                        text:
                            "It has ended: \(head.summary.status.rawValue). Nothing is to be terminated."
                    )
                } else if head.summary.terminationRequested != nil {
                    html.element(
                        "p", .role("status"),
                        text: "It is being terminated already. \(forecast.stillWaiting)")
                } else {
                    question(job, forecast, head, &html)
                }
                work(standing.inHand, head.summary, request.now, &html)
            })
    }

    private func question(
        _ job: Int64, _ forecast: TerminationForecast, _ head: JobHead, _ html: inout HTML
    ) {
        html.element("p", .class("forecast"), text: forecast.words)
        html.element(
            "p",
            text: """
                Items in hand finish, nothing more starts, and the staging directories are removed. \
                Nothing is killed.
                """)
        if head.summary.isAbandoned { html.abandonedNotice() }
        html.confirmation(
            action: "/jobs/\(job)/terminate", button: "Terminate job \(job)", isDangerous: true,
            keep: "Keep it running", back: "/jobs/\(job)"
        ) { $0.reasonField() }
    }

    private func work(
        _ inHand: [(server: String, step: StepLine)], _ job: JobSummary,
        _ now: Timestamp, _ html: inout HTML
    ) {
        guard !job.status.isFinal, !inHand.isEmpty else { return }
        html.element("h3", text: "In hand now, the longest first")
        html.table("Items in hand", ["Server", "Item", "Running for"]) { html in
            for work in inHand.prefix(20) {
                html.element("tr") { html in
                    html.element("th", .scope("row")) {
                        $0.element(
                            "a", .href("/jobs/\(job.id)/servers/\(work.server)"), text: work.server)
                    }
                    html.element(
                        "td", text: "\(work.step.phase.name(in: job.kind)): \(work.step.name)")
                    html.element(
                        "td", .class("number"),
                        text: work.step.started.map { spell(seconds: now.seconds(since: $0)) } ?? ""
                    )
                }
            }
        }
        if inHand.count > 20 { html.element("p", text: "and \(inHand.count - 20) more") }
    }

    /// Asks for the termination. Asking again changes nothing and is no error.
    func terminate(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        guard let form = request.form else { throw WebProblem.badRequest("This is no form.") }
        do {
            try acts.terminate(job, reason: form["reason"], by: request)
        } catch StoreError.finished {
            // The page says how it ended: another tab, or the job itself, was quicker.
        }
        return .seeOther("/jobs/\(job)")
    }
}
