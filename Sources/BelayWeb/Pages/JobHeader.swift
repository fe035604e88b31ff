import BelayModel
import BelayReports
import BelayStore

/// The head of every page of a job: what it is, its phases, how it came to its end, what can be done.
struct JobHeader {
    let head: JobHead
    let request: WebRequest
    let current: Part

    enum Part {
        case status
        case log
        case server
        /// The confirmation of an act.
        case act
    }

    private var job: JobSummary { head.summary }

    func write(_ html: inout HTML) {
        html.element("h1") { html in
            html.text("Job \(job.id) ")
            html.element("span", .class("name"), text: job.name)
        }
        html.element(
            "div", .class("head"), .id("head"), .isLive, .data(.job, "\(job.id)"), .data(.row, "0")
        ) { html in
            html.element("p", .data(.field, "status")) { html in
                html.badge(job.shownStatus.rawValue)
                html.text(" \(job.kind.rawValue)" + (job.check ? ", check" : ""))
            }
            if !job.remark.isEmpty {
                html.element("p", .class("notice"), text: job.remark)
            }
            if let gate = head.gate { self.gate(gate, &html) }
            phases(&html)
            html.facts(facts)
        }
        acts(&html)
        html.element("nav", .class("tabs"), .label("Job \(job.id)")) { html in
            html.element(
                "a", .href("/jobs/\(job.id)"), .current(current == .status), text: "Job Status")
            html.element(
                "a", .href("/jobs/\(job.id)/log"), .current(current == .log), text: "Job Logs")
        }
    }

    private func phases(_ html: inout HTML) {
        html.element("ol", .class("phases"), .label("Phases")) { html in
            for phase in head.phases {
                html.element("li", .data(.phase, phase.name)) { html in
                    html.element("span", text: phase.name)
                    html.text(" ")
                    html.badge(phase.status.rawValue)
                    if phase.status == .scheduled, let time = phase.scheduled {
                        html.text(" for ")
                        html.time(time)
                    }
                }
            }
        }
    }

    private var facts: [(String, (inout HTML) -> Void)] {
        var facts: [(String, (inout HTML) -> Void)] = [("created", { $0.time(job.created) })]
        if let origin = job.origin { facts.append(("by", { $0.text(origin.words) })) }
        if let source = job.retryOf {
            facts.append(("retry of", { $0.jobLinks([source]) }))
        }
        if !head.relations.retriedBy.isEmpty {
            facts.append(("retried by", { $0.jobLinks(head.relations.retriedBy) }))
        }
        if let schedule = head.relations.schedule {
            facts.append(
                (
                    "schedule",
                    { $0.element("a", .href("/schedules/\(schedule)"), text: schedule) }
                ))
        }
        if let window = head.relations.window {
            facts.append(("window closes", { $0.time(window.closes) }))
        }
        if let time = job.started { facts.append(("started", { $0.time(time) })) }
        if let termination = job.termination {
            facts.append(("termination requested", { $0.time(termination.requested) }))
            if let by = termination.by { facts.append(("by", { $0.text(by.words) })) }
            facts.append(("cause", { $0.text(termination.cause.rawValue) }))
            if let reason = termination.reason { facts.append(("reason", { $0.text(reason) })) }
        }
        if let time = job.finished { facts.append(("finished", { $0.time(time) })) }
        if let took = job.took(until: request.now) {
            facts.append((job.finished == nil ? "running for" : "took", { $0.text(took) }))
        }
        if let coordinator = job.coordinator, coordinator.isAlive {
            facts.append(("driven by", { $0.text(coordinator.identity.description) }))
        }
        facts.append(("uid", { $0.element("code", text: job.uid) }))
        return facts
    }

    /// What the job waits for at its gate, or what was answered.
    private func gate(_ gate: GateView, _ html: inout HTML) {
        if let answer = gate.answer {
            html.element("p") { html in
                html.text("\(answer.verdict.rawValue) by \(answer.by.words) ")
                html.time(answer.answered)
                if let reason = answer.reason { html.text(": \(reason)") }
            }
        } else if job.status == .blocked {
            let by = gate.rule.by.isEmpty ? "" : " by \(gate.rule.by.joined(separator: " or "))"
            html.element("p", .class("notice")) { html in
                html.text(
                    "Waits for an approval\(by): \(count(gate.ready, "server")) ready. Unanswered, it is denied "
                )
                html.time(gate.due)
                html.text(".")
            }
        }
    }

    /// What can be done with the job now, each by a page that says what it means.
    private func acts(_ html: inout HTML) {
        guard current != .act, request.caller.may(.operate) else { return }
        let link: Link = "/jobs/\(job.id)"
        var acts: [(words: String, link: Link, isDangerous: Bool)] = []
        if job.status.isFinal {
            let unfinished = head.counts.filter { $0.key != .succeeded }.map(\.value).reduce(0, +)
            if unfinished > 0 { acts.append(("Retry job \(job.id)…", "\(link)/retry", false)) }
        } else if job.terminationRequested != nil {
            acts.append(("What still finishes", "\(link)/terminate", false))
        } else if !job.status.hasBegun {
            acts.append(("Cancel job \(job.id)…", "\(link)/cancel", true))
        } else {
            if job.status == .blocked, head.gate?.answer == nil {
                acts.append(("Approve job \(job.id)…", "\(link)/approve", false))
                acts.append(("Deny job \(job.id)…", "\(link)/deny", true))
            }
            acts.append(("Terminate job \(job.id)…", "\(link)/terminate", true))
        }
        guard !acts.isEmpty else { return }
        html.element("p", .class("acts")) { html in
            for act in acts {
                html.element(
                    "a", .class(act.isDangerous ? "button danger" : "button"), .href(act.link),
                    text: act.words)
            }
        }
    }
}

extension HTML {
    /// Links to jobs, the latest of many.
    mutating func jobLinks(_ jobs: [Int64]) {
        for (place, job) in jobs.suffix(10).enumerated() {
            if place > 0 { text(", ") }
            element("a", .href("/jobs/\(job)"), text: "job \(job)")
        }
    }
}
