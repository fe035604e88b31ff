import BelayModel
import BelayReports
import BelayStore

/// The confirmations of pausing, resuming and running a schedule, and the acts themselves.
struct ScheduleConfirmations: Sendable {
    let acts: Acts
    let zones: @Sendable (String) throws -> ZoneRules

    private var store: JobStore { acts.store }

    private func page(
        _ verb: String, _ request: WebRequest,
        _ content: (StoredSchedule, inout HTML) throws -> Void
    ) throws -> Answer {
        let stored = try store.schedule(request.part("name"))
        let title = "\(verb) \(stored.name.printable)"
        let layout = Layout(title: title, caller: request.caller, part: "/schedules")
        return .page(
            try layout.page { html in
                html.element("h1", text: "\(verb) schedule \(stored.name)")
                try content(stored, &html)
            })
    }

    // MARK: - Pause and resume

    func pausing(_ request: WebRequest) throws -> Answer {
        try page("Pause", request) { stored, html in
            html.element(
                "p",
                text:
                    "No job is submitted while it is paused. Its times that pass are not made up for."
            )
            try active(stored, &html)
            if stored.state == .paused {
                html.element("p", .role("status"), text: "It is paused already.")
            }
            html.confirmation(
                action: "/schedules/\(stored.name)/pause", button: "Pause \(stored.name)",
                isDangerous: true, keep: "Leave it as it is", back: "/schedules/\(stored.name)"
            ) { html in
                html.element("p") { html in
                    html.element(
                        "label", .for("until"),
                        text: "Until, as 2026-12-06T02:00:00+01:00 (empty: until it is resumed)")
                    html.text(" ")
                    html.void(
                        "input", .type("text"), .id("until"), .name("until"), .maxlength(40),
                        .autocomplete("off"))
                }
            }
        }
    }

    func pause(_ request: WebRequest) throws -> Answer {
        let name = request.part("name")
        let until = try request.form?["until"].map { text throws(WebProblem) in
            try Self.moment(text, at: request.now)
        }
        try acts.pause(name, until: until, by: request)
        return .seeOther("/schedules/\(name)")
    }

    func resuming(_ request: WebRequest) throws -> Answer {
        try page("Resume", request) { stored, html in
            let view = ScheduleView(stored, at: request.now, zones: zones)
            html.element("p") { html in
                guard let next = view.next.first else { return html.text("It has no next time.") }
                html.text("Its next job is submitted \(next.nominal) (")
                html.time(Timestamp(seconds: next.instant))
                html.text("). Times that passed meanwhile are not made up for.")
            }
            html.confirmation(
                action: "/schedules/\(stored.name)/resume", button: "Resume \(stored.name)",
                keep: "Leave it as it is", back: "/schedules/\(stored.name)"
            ) { _ in }
        }
    }

    func resume(_ request: WebRequest) throws -> Answer {
        let name = request.part("name")
        try acts.resume(name, by: request)
        return .seeOther("/schedules/\(name)")
    }

    // MARK: - Run

    func running(_ request: WebRequest) throws -> Answer {
        try page("Run", request) { stored, html in
            html.element(
                "p",
                text: """
                    A job of it is submitted now, outside of its times, on the servers that its \
                    inventory has now. Its times stay as they are.
                    """)
            try active(stored, &html)
            let window = stored.schedule.window
            let isOpen = window.map { window in
                (try? zones(window.zone)).flatMap {
                    window.jobWindow(at: request.now.seconds, in: $0, needs: nil)
                } != nil
            }
            if let window {
                html.element(
                    "p", .class(isOpen == true ? "" : "notice"),
                    text: isOpen == true
                        ? "Its window \(window.text) is open: the job ends when it closes."
                        : "Its window \(window.text) is closed.")
            }
            html.confirmation(
                action: "/schedules/\(stored.name)/run", button: "Run \(stored.name) now",
                keep: "Leave it to its times", back: "/schedules/\(stored.name)"
            ) { html in
                html.keyField()
                guard isOpen == false else { return }
                html.element("p") { html in
                    html.void(
                        "input", .type("checkbox"), .id("override"), .name("overrideWindow"),
                        .value("yes"))
                    html.text(" ")
                    html.element(
                        "label", .for("override"), text: "Run it though its window is closed")
                }
            }
        }
    }

    /// A form that is sent twice makes one job.
    func run(_ request: WebRequest) throws -> Answer {
        let name = request.part("name")
        guard let form = request.form else { throw WebProblem.badRequest("This is no form.") }
        let isOverriding = form["overrideWindow"] != nil
        let replay = request.formKey()
        return Answer {
            let job = try await acts.run(
                name, overridingWindow: isOverriding, replay: replay, by: request)
            return .seeOther("/jobs/\(job)")
        }
    }

    private func active(_ stored: StoredSchedule, _ html: inout HTML) throws {
        guard let active = try store.activeJob(of: stored.id) else { return }
        html.element("p") { html in
            html.text("Its ")
            html.element("a", .href("/jobs/\(active.id)"), text: "job \(active.id)")
            html.text(" is \(active.status.rawValue), and is left alone.")
        }
    }

    /// A time to come.
    static func moment(_ text: String, at now: Timestamp) throws(WebProblem) -> Timestamp {
        guard case .moment(let milliseconds) = Moment.parse(text) else {
            throw .badRequest(
                "“\(text.printable)” is no time with an offset, such as 2026-12-06T02:00:00+01:00.")
        }
        let time = Timestamp(milliseconds: milliseconds)
        guard time > now else { throw .badRequest("\(text.printable) is past.") }
        return time
    }
}
