import BelayModel
import BelayReports
import BelayStore

/// Schedules: their next times, and what became of the last ones.
struct SchedulePages: Sendable {
    let store: JobStore
    let zones: @Sendable (String) throws -> ZoneRules

    func list(_ request: WebRequest) throws -> Answer {
        let views = try store.schedules().map { ScheduleView($0, at: request.now, zones: zones) }
        let layout = Layout(title: "Schedules", caller: request.caller, part: "/schedules")
        return .page(
            layout.page { html in
                html.element("h1", text: "Schedules")
                guard !views.isEmpty else {
                    return html.element(
                        "p", text: "None. `belay schedule add` makes one.")
                }
                html.table(
                    "Schedules",
                    ["Name", "State", "Next, local time", "UTC", "When", "Zone", "Window"]
                ) { html in
                    for view in views { row(view, &html) }
                }
            })
    }

    private func row(_ view: ScheduleView, _ html: inout HTML) {
        let schedule = view.stored.schedule
        let next = view.stored.state == .enabled ? view.next.first : nil
        html.element("tr") { html in
            html.element("th", .scope("row")) {
                $0.element("a", .href("/schedules/\(view.stored.name)"), text: view.stored.name)
            }
            html.element("td") { html in
                html.badge(view.stored.state.rawValue)
                if let reason = view.stored.reason ?? view.problem { html.text(" \(reason)") }
                if let until = view.stored.pausedUntil {
                    html.text(" until ")
                    html.time(until)
                }
            }
            html.element("td", text: next?.nominal ?? "–")
            html.element("td") { html in
                if let next { html.time(Timestamp(seconds: next.instant)) }
            }
            html.element("td") { $0.element("code", text: schedule.when) }
            html.element("td", text: schedule.zone)
            html.element("td", text: schedule.window?.text ?? "–")
        }
    }

    func show(_ request: WebRequest) throws -> Answer {
        let stored = try store.schedule(request.part("name"))
        let view = ScheduleView(stored, at: request.now, zones: zones)
        let latest = try store.occurrences(of: stored.id, latest: 50)
        let active = try store.activeJob(of: stored.id)
        let layout = Layout(
            title: "Schedule \(stored.name.printable)", caller: request.caller, part: "/schedules")
        return .page(
            layout.page { html in
                html.element("h1", text: "Schedule \(stored.name)")
                html.element("p") { html in
                    html.badge(stored.state.rawValue)
                    if let reason = stored.reason ?? view.problem { html.text(" \(reason)") }
                    if let until = stored.pausedUntil {
                        html.text(" until ")
                        html.time(until)
                    }
                }
                html.facts([
                    ("when", { $0.element("code", text: stored.schedule.when) }),
                    ("zone", { $0.text(stored.schedule.zone) }),
                    ("late", { $0.text(DurationText.words(stored.schedule.late)) }),
                    ("overlap", { $0.text(stored.schedule.overlap.rawValue) }),
                    ("window", { $0.text(stored.schedule.window?.text ?? "none") }),
                ])
                html.element("p") { html in
                    html.element(
                        "a", .href(Link("/jobs").with(["schedule": stored.name])),
                        text: "Its jobs")
                }
                if let active {
                    html.element("p") { html in
                        html.text("Its active job: ")
                        html.element("a", .href("/jobs/\(active.id)"), text: "job \(active.id)")
                        html.text(". Pausing the schedule leaves it alone.")
                    }
                }
                buttons(stored, request, &html)
                html.element("h2", text: "Next")
                if view.next.isEmpty { html.element("p", text: "Never.") }
                html.element("ul") { html in
                    for occurrence in view.next {
                        html.element("li") { html in
                            html.text("\(occurrence.nominal) ")
                            html.time(Timestamp(seconds: occurrence.instant))
                        }
                    }
                }
                html.element("h2", text: "Decided")
                occurrences(latest, &html)
            })
    }

    private func buttons(_ stored: StoredSchedule, _ request: WebRequest, _ html: inout HTML) {
        guard request.caller.may(.operate), stored.state != .removed else { return }
        html.element("p", .class("acts")) { html in
            html.element(
                "a", .class("button"), .href("/schedules/\(stored.name)/run"), text: "Run now…")
            if stored.state == .paused {
                html.element(
                    "a", .class("button"), .href("/schedules/\(stored.name)/resume"),
                    text: "Resume…")
            } else {
                html.element(
                    "a", .class("button"), .href("/schedules/\(stored.name)/pause"),
                    text: "Pause…")
            }
        }
    }

    private func occurrences(_ latest: [StoredOccurrence], _ html: inout HTML) {
        guard !latest.isEmpty else { return html.element("p", text: "Nothing yet.") }
        html.table("Occurrences, newest first", ["Time", "Outcome", "Job"]) { html in
            for occurrence in latest {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: occurrence.nominal)
                    html.element("td") { $0.badge(occurrence.status.rawValue) }
                    html.element("td") { html in
                        if let job = occurrence.job {
                            html.element("a", .href("/jobs/\(job)"), text: "job \(job)")
                        }
                        if let reason = occurrence.reason { html.text(" \(reason)") }
                    }
                }
            }
        }
    }
}
