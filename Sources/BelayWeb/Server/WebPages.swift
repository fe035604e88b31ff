package import BelayModel
package import BelayReports
package import BelayStore

/// All pages with their paths and rights.
package enum WebPages {
    /// - Parameters:
    ///   - address: where browsers reach the pages, without a slash at its end.
    ///   - zones: gives a time zone's rules by its name.
    package static func routes(
        store: JobStore, acts: Acts, users: UnixUsers, rules: SiteRules, address: String,
        live: LiveHub, fleet: FleetCache,
        zones: @escaping @Sendable (String) throws -> ZoneRules
    ) -> Routes {
        var routes = Routes()
        for asset in Assets.all { routes.get(asset.link.text, nil) { _ in asset.answer } }
        addJobs(to: &routes, store)
        addConfirmations(to: &routes, acts, zones)
        let schedules = SchedulePages(store: store, zones: zones)
        routes.get("/schedules", .view, schedules.list)
        routes.get("/schedules/:name", .view, schedules.show)
        routes.get("/servers", .view, FleetPages(store: store, fleet: fleet).list)
        routes.get("/servers/:server", .view, FleetServerPage(store: store, fleet: fleet).page)
        routes.get("/windows", .view, WindowsPage(store: store, zones: zones).page)
        let signIn = SignInPages(acts: acts, users: users, rules: rules, address: address)
        routes.get("/sign-in", nil, signIn.page)
        routes.post("/sign-in", nil, signIn.signIn)
        routes.post("/api/v1/sign-in-links", .view, signIn.makeLink)
        routes.post("/sign-out", nil, signIn.signOut)
        let access = AccessPages(acts: acts)
        routes.get("/audit", .view, access.audit)
        routes.get("/access", .view, access.access)
        routes.post("/access/sessions/:session/end", .view, access.endSession)
        routes.post("/access/tokens/:token/remove", .admin, access.removeToken)
        LiveRoutes(store: store, hub: live).add(to: &routes)
        API(store: store, acts: acts, zones: zones, fleet: fleet).add(to: &routes)
        return routes
    }

    private static func addJobs(to routes: inout Routes, _ store: JobStore) {
        let jobs = JobsPages(store: store)
        routes.get("/", .view, jobs.start)
        routes.get("/jobs", .view, jobs.jobs)
        routes.get("/jobs/:job", .view, JobPage(store: store).status)
        routes.get("/jobs/:job/log", .view, LogPage(store: store).page)
        routes.get("/jobs/:job/servers/:server", .view, ServerPage(store: store).page)
        let steps = StepPage(store: store)
        routes.get("/jobs/:job/servers/:server/steps/:step", .view) { request in
            if request.part("step").hasSuffix(".txt") { return try steps.file(request) }
            return try steps.page(request)
        }
    }

    /// What changes something is said first on a page, and done by POST to the same address.
    private static func addConfirmations(
        to routes: inout Routes, _ acts: Acts,
        _ zones: @escaping @Sendable (String) throws -> ZoneRules
    ) {
        func add(_ path: String, _ page: @escaping Routes.Work, _ act: @escaping Routes.Work) {
            routes.get(path, .operate, page)
            routes.post(path, .operate, act)
        }
        let terminate = TerminatePage(store: acts.store, acts: acts)
        add("/jobs/:job/terminate", terminate.page, terminate.terminate)
        let cancel = CancelPage(store: acts.store, acts: acts)
        add("/jobs/:job/cancel", cancel.page, cancel.cancel)
        let approve = AnswerPage(acts: acts, verdict: .approved)
        add("/jobs/:job/approve", approve.page, approve.answer)
        let deny = AnswerPage(acts: acts, verdict: .denied)
        add("/jobs/:job/deny", deny.page, deny.answer)
        let retry = RetryPage(store: acts.store, acts: acts)
        add("/jobs/:job/retry", retry.page, retry.retry)
        let schedules = ScheduleConfirmations(acts: acts, zones: zones)
        add("/schedules/:name/pause", schedules.pausing, schedules.pause)
        add("/schedules/:name/resume", schedules.resuming, schedules.resume)
        add("/schedules/:name/run", schedules.running, schedules.run)
    }
}
