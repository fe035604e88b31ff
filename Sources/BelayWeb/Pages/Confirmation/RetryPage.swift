import BelayModel
import BelayReports
import BelayService
import BelayStore

/// The confirmation of a new attempt at the servers that did not succeed, and the act itself.
struct RetryPage: Sendable {
    let store: JobStore
    let acts: Acts

    private static let choices: [(ServerOutcome, ServerStatus)] = [
        (.failed, .failed), (.timedOut, .timedOut), (.unreachable, .unreachable),
        (.canceled, .canceled),
    ]

    func page(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let hasDaemon = try store.hasDaemon(at: request.now)
        let layout = Layout(title: "Retry job \(job)", caller: request.caller, part: "/jobs")
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .act).write(&html)
                html.element("h2", text: "Retry job \(job)")
                if !head.summary.status.isFinal {
                    html.element(
                        "p",
                        text:
                            "It is \(head.summary.shownStatus.rawValue): it can be retried when it has ended."
                    )
                } else if Self.choices.allSatisfy({ head.counts[$0.1] ?? 0 == 0 }) {
                    html.element("p", text: "Nothing is to be retried: every server succeeded.")
                } else {
                    question(head, hasDaemon, &html)
                }
            })
    }

    private func question(_ head: JobHead, _ hasDaemon: Bool, _ html: inout HTML) {
        let job = head.summary.id
        html.element(
            "p",
            text: """
                A new job is made with the playbook as it was when job \(job) was submitted, on the \
                servers that are chosen here. It begins at once. Each is analyzed anew: packages that \
                were installed are not installed again, items of the playbook's own run again.
                """)
        retriedBy(head.relations.retriedBy, &html)
        if !hasDaemon {
            html.element(
                "p", .class("notice"),
                text: "No belay serve drives this store now: the new job waits until one does.")
        }
        html.confirmation(
            action: "/jobs/\(job)/retry", button: "Retry job \(job)", keep: "Leave it as it is",
            back: "/jobs/\(job)"
        ) { html in
            html.keyField()
            html.element("fieldset") { html in
                html.element("legend", text: "Servers")
                for (outcome, status) in Self.choices {
                    let number = head.counts[status] ?? 0
                    guard number > 0 else { continue }
                    html.element("p") { html in
                        html.void(
                            "input", .type("checkbox"), .id(outcome.rawValue),
                            .name(outcome.rawValue), .value("yes"), .checked)
                        html.text(" ")
                        html.element(
                            "label", .for(outcome.rawValue),
                            text: "\(number) \(status.rawValue)")
                    }
                }
            }
        }
    }

    private func retriedBy(_ jobs: [Int64], _ html: inout HTML) {
        guard !jobs.isEmpty else { return }
        html.element("p", .class("notice")) { html in
            html.text("It was retried already: ")
            for job in jobs.suffix(20) {
                html.element("a", .href("/jobs/\(job)"), text: "job \(job)")
                html.text(" ")
            }
        }
    }

    /// A form that is sent twice makes one job.
    func retry(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        guard let form = request.form else { throw WebProblem.badRequest("This is no form.") }
        let outcomes = Set(Self.choices.map(\.0).filter { form[$0.rawValue] != nil })
        guard !outcomes.isEmpty else {
            throw WebProblem.badRequest("No servers were chosen: nothing was done.")
        }
        let replay = request.formKey()
        return Answer {
            let new = try await acts.retry(job, outcomes, replay: replay, by: request)
            return .seeOther("/jobs/\(new)")
        }
    }
}
