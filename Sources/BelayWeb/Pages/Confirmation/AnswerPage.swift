import BelayModel
import BelayReports
import BelayStore

/// The confirmations of an approval and of a denial, with what is staged, and the acts themselves.
struct AnswerPage: Sendable {
    let acts: Acts
    let verdict: GateAnswer.Verdict

    private var store: JobStore { acts.store }
    private var verb: String { verdict == .approved ? "Approve" : "Deny" }
    private static let mostPackages = 100
    private static let mostItems = 30

    func page(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        let head = try store.head(of: job, at: request.now)
        let isOpen = head.summary.status == .blocked && head.gate != nil
        let packages = isOpen ? try store.stagedPackages(of: job, limit: Self.mostPackages + 1) : []
        let items = isOpen ? try store.actionItems(of: job) : []
        let refusal = isOpen ? acts.refusal(of: try acts.approver(of: request), head) : nil
        let layout = Layout(title: "\(verb) job \(job)", caller: request.caller, part: "/jobs")
        return .page(
            layout.page { html in
                JobHeader(head: head, request: request, current: .act).write(&html)
                html.element("h2", text: "\(verb) job \(job)")
                guard let gate = head.gate else {
                    return html.element(
                        "p",
                        text:
                            "It waits for no approval: it is \(head.summary.shownStatus.rawValue)."
                    )
                }
                if let answer = gate.answer {
                    said(answer, &html)
                } else if !isOpen || request.now > gate.due {
                    html.element("p", text: "It does not wait for an answer any more.")
                } else if let refusal {
                    html.element("p", .class("notice"), text: "Job \(job) \(refusal).")
                } else {
                    question(gate, head, &html)
                }
                if isOpen { staged(packages, items, &html) }
            })
    }

    private func said(_ answer: AnswerView, _ html: inout HTML) {
        html.element("p", .role("status")) { html in
            html.text("It was \(answer.verdict.rawValue.lowercased()) by \(answer.by.words) ")
            html.time(answer.answered)
            if let reason = answer.reason { html.text(": \(reason)") }
            html.text(".")
        }
    }

    private func question(_ gate: GateView, _ head: JobHead, _ html: inout HTML) {
        let job = head.summary.id
        html.element(
            "p", .class("forecast"),
            text: verdict == .approved
                ? "\(count(gate.ready, "server")) would change exactly what is staged, and begin now."
                : "\(count(gate.ready, "server")) would be canceled; nothing is installed on any.")
        html.element(
            "p",
            text: verdict == .approved
                ? """
                What is installed is what the digest names, and nothing else: it is in the staging \
                directories of the servers already. Servers that are not ready stay out of it.
                """
                : """
                The job ends by the way of a termination, and its staging directories are removed. \
                Nobody can approve of it afterwards; a retry makes a new job.
                """)
        if head.summary.isAbandoned { html.abandonedNotice() }
        html.facts([
            ("digest", { $0.element("code", text: gate.digest) }),
            ("waits since", { $0.time(gate.since) }),
            ("no answer by then is a denial", { $0.time(gate.due) }),
            (
                "may be answered by",
                {
                    $0.text(
                        gate.rule.by.isEmpty ? "operators" : gate.rule.by.joined(separator: ", "))
                }
            ),
        ])
        html.confirmation(
            action: verdict == .approved ? "/jobs/\(job)/approve" : "/jobs/\(job)/deny",
            button: "\(verb) job \(job)", isDangerous: verdict == .denied,
            keep: "Leave it waiting", back: "/jobs/\(job)"
        ) { html in
            html.void("input", .type("hidden"), .name("digest"), .value(gate.digest))
            html.reasonField()
        }
    }

    private func staged(
        _ packages: [StagedPackage], _ items: [String], _ html: inout HTML
    ) {
        html.element("h3", text: "What is staged")
        if packages.isEmpty { html.element("p", text: "No packages.") }
        if !packages.isEmpty {
            html.table(
                "Packages that are staged, on most servers first",
                ["Package", "From", "To", "Servers", "Note"]
            ) { html in
                for package in packages.prefix(Self.mostPackages) { row(package, &html) }
            }
        }
        if packages.count > Self.mostPackages {
            html.element("p", text: "and more; the pages of the servers have each its own")
        }
        html.element("h3", text: "The playbook's own items, in this order")
        if items.isEmpty { html.element("p", text: "None.") }
        html.element("ol", .class("items")) { html in
            for item in items.prefix(Self.mostItems) { html.element("li", text: item) }
        }
        if items.count > Self.mostItems {
            html.element("p", text: "and \(items.count - Self.mostItems) more")
        }
    }

    private func row(_ package: StagedPackage, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", .scope("row"), text: "\(package.name):\(package.architecture)")
            html.element("td", text: package.from ?? "–")
            html.element("td", text: package.to ?? "removed")
            html.element("td", .class("number"), text: "\(package.servers)")
            html.element("td", text: package.isSecurity ? "security" : "")
        }
    }

    /// The same answer again changes nothing and is no error.
    func answer(_ request: WebRequest) throws -> Answer {
        let job = try request.job()
        guard let digest = request.form?["digest"] else {
            throw WebProblem.badRequest("The form does not say which digest it is about.")
        }
        _ = try acts.answer(
            verdict, to: job, digest: digest, reason: request.form?["reason"], by: request)
        return .seeOther("/jobs/\(job)")
    }
}
