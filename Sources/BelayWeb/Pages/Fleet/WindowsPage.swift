import BelayModel
import BelayReports
import BelayStore

/// When servers may be changed, and when not: freezes, the windows of the schedules, and the jobs that
/// a window ends.
struct WindowsPage: Sendable {
    let store: JobStore
    let zones: @Sendable (String) throws -> ZoneRules

    private static let mostJobs = 50

    func page(_ request: WebRequest) throws -> Answer {
        let freezes = try store.freezes(after: request.now)
        let schedules = try store.schedules().filter { $0.schedule.window != nil }
        let named = try store.windows()
        var open = JobPageFilter()
        open.isOpen = true
        let jobs = try store.jobs(open, limit: Self.mostJobs, at: request.now).compactMap { job in
            try store.relations(of: job.id).window.map { (job, $0) }
        }
        let layout = Layout(title: "Windows", caller: request.caller, part: "/windows")
        return .page(
            layout.page { html in
                html.element("h1", text: "Windows and freezes")
                html.element("h2", text: "Freezes")
                self.freezes(freezes, request.now, &html)
                html.element("h2", text: "Named windows")
                self.named(named, request.now, &html)
                html.element("h2", text: "Windows of schedules")
                windows(schedules, request.now, &html)
                html.element("h2", text: "Jobs under way that a window ends")
                if jobs.isEmpty { html.element("p", text: "None.") } else { self.jobs(jobs, &html) }
            })
    }

    private func freezes(_ freezes: [Freeze], _ now: Timestamp, _ html: inout HTML) {
        guard !freezes.isEmpty else {
            return html.element(
                "p", text: "None. `belay freeze add` makes one; it beats every window.")
        }
        html.table(
            "Freezes, in the order of their beginning", ["Name", "From", "To", "Servers", ""]
        ) { html in
            for freeze in freezes.prefix(200) {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: freeze.name)
                    html.element("td") { $0.time(freeze.starts) }
                    html.element("td") { $0.time(freeze.ends) }
                    html.element("td", text: freeze.pattern ?? "all")
                    html.element("td") { html in
                        if freeze.contains(now) { html.badge("Frozen") }
                    }
                }
            }
        }
    }

    private func named(_ windows: [NamedWindow], _ now: Timestamp, _ html: inout HTML) {
        guard !windows.isEmpty else {
            return html.element("p", text: "None. `belay window add` makes one.")
        }
        html.table(
            "Named windows, by name",
            ["Name", "Window", "Schedules", "Now", "Opens next, local time", "Opens next, UTC"]
        ) { html in
            for named in windows.prefix(200) {
                html.element("tr") { html in
                    html.element("th", .scope("row"), text: named.name)
                    html.element("td") { $0.element("code", text: named.window.rule) }
                    html.element("td", text: named.schedules.joined(separator: ", "))
                    moment(of: named.window, now, &html)
                }
            }
        }
    }

    private func windows(_ schedules: [StoredSchedule], _ now: Timestamp, _ html: inout HTML) {
        guard !schedules.isEmpty else { return html.element("p", text: "None.") }
        html.table(
            "Windows of schedules",
            ["Schedule", "Window", "Zone", "Now", "Opens next, local time", "Opens next, UTC"]
        ) { html in
            for schedule in schedules.prefix(200) {
                guard let window = schedule.schedule.window else { continue }
                html.element("tr") { html in
                    html.element("th", .scope("row")) {
                        $0.element("a", .href("/schedules/\(schedule.name)"), text: schedule.name)
                    }
                    html.element("td") { $0.element("code", text: window.text) }
                    html.element("td", text: window.zone)
                    moment(of: window, now, &html)
                }
            }
        }
    }

    /// Whether a window is open, and when it opens next.
    private func moment(of window: MaintenanceWindow, _ now: Timestamp, _ html: inout HTML) {
        guard let rules = try? zones(window.zone),
            let next = try? CalendarExpression(parsing: window.opens)
                .occurrences(after: now.seconds, in: rules, count: 1).first
        else {
            html.element("td", text: "The zone cannot be read")
            html.element("td", text: "–")
            return html.element("td", text: "–")
        }
        html.element("td") { html in
            if let open = window.jobWindow(at: now.seconds, in: rules, needs: nil) {
                html.badge("Open")
                html.text(" until ")
                html.time(open.closes)
            } else {
                html.badge("Closed")
            }
        }
        html.element("td", text: next.nominal)
        html.element("td") { $0.time(Timestamp(seconds: next.instant)) }
    }

    private func jobs(_ jobs: [(JobSummary, JobWindow)], _ html: inout HTML) {
        html.table("Jobs with a window", ["Job", "Name", "Status", "Window", "Closes"]) { html in
            for (job, window) in jobs {
                html.element("tr") { html in
                    html.element("th", .scope("row")) {
                        $0.element("a", .href("/jobs/\(job.id)"), text: "\(job.id)")
                    }
                    html.element("td", text: job.name)
                    html.element("td") { $0.badge(job.shownStatus.rawValue) }
                    html.element("td", text: window.name)
                    html.element("td") { $0.time(window.closes) }
                }
            }
        }
    }
}
