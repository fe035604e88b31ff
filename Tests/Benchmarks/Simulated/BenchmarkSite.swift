import BelayModel
import BelayReports
import BelayStore
import BelayWeb
import Logging

/// The pages as `belay serve` has them, for whoever asks as root.
enum BenchmarkSite {
    static let log = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

    static func make(_ store: JobStore) -> (site: Site, live: LiveHub) {
        let users = UnixUsers(own: "root")
        let rules = SiteRules()
        let live = LiveHub(store: store, log: log)
        let routes = WebPages.routes(
            store: store, acts: Acts(store: store, host: "here", maker: NoJobs()), users: users,
            rules: rules, address: "http://localhost", live: live,
            fleet: FleetCache(store, fresh: 7 * 24 * 3600)
        ) { name in throw CalendarProblem("no zone \(name)") }
        let identity = Identity(store: store, users: users)
        return (Site(rules: rules, identity: identity, routes: routes, log: log), live)
    }

    /// Pages are looked at; nothing is done by them.
    private struct NoJobs: JobMaking {
        struct Refusal: Error {}

        func job(of schedule: StoredSchedule, overridingWindow: Bool) async throws -> NewJob {
            throw Refusal()
        }
        func job(_ submission: JobSubmission) async throws -> NewJob { throw Refusal() }
        func refuseUnattended(_ job: NewJob) throws {}
    }
}
