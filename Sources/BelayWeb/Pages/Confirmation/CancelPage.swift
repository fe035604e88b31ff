import BelayModel
import BelayReports
import BelayStore

/// The confirmation that a job which has not begun never does, and the act itself.
struct CancelPage: Sendable {
    let store: JobStore
    let acts: Acts

    func page(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let layout = Layout(title: "Cancel job \(job)", caller: request.caller, part: "/jobs")
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .act).write(&html)
                html.element("h2", text: "Cancel job \(job)")
                let status = head.summary.status
                if status.isFinal {
                    html.element(
                        "p",
                        text: "It has ended: \(status.rawValue). Nothing is to be canceled.")
                } else if head.summary.terminationRequested != nil {
                    html.element("p", .role("status"), text: "It is being ended already.")
                } else if status.hasBegun {
                    html.element("p") { html in
                        html.text("It has begun, and is \(status.rawValue): it can only be ")
                        html.element("a", .href("/jobs/\(job)/terminate"), text: "terminated")
                        html.text(".")
                    }
                } else {
                    question(head, &html)
                }
            })
    }

    private func question(_ head: JobHead, _ html: inout HTML) {
        let job = head.summary.id
        html.element(
            "p", .class("forecast"),
            text: "\(count(head.summary.servers, "server")), none of which was contacted.")
        html.element(
            "p",
            text: """
                The job ends at once, and nothing of it is done on any server. If it begins before \
                you answer, nothing happens: it can then be terminated.
                """)
        if let schedule = head.relations.schedule {
            html.element(
                "p",
                text: "Schedule \(schedule) goes on: its next job comes at its next time.")
        }
        html.confirmation(
            action: "/jobs/\(job)/cancel", button: "Cancel job \(job)", isDangerous: true,
            keep: "Leave it as it is", back: "/jobs/\(job)"
        ) { $0.reasonField() }
    }

    /// Asking again changes nothing and is no error.
    func cancel(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        guard let form = request.form else { throw WebProblem.badRequest("This is no form.") }
        do {
            try acts.cancel(job, reason: form["reason"], by: request)
        } catch StoreError.finished {
            // The page says how it ended.
        }
        return .seeOther("/jobs/\(job)")
    }
}
