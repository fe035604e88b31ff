import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayReports

/// How a server stands, by what one job after another finds and does.
@Suite struct ServerStateTests {
    private static func update(_ name: String, security: Bool = false) -> PackageChange {
        PackageChange(name: name, architecture: "amd64", from: "1", to: "2", isSecurity: security)
    }

    private static let day = 86_400
    private static let now = Timestamp(milliseconds: 0).adding(seconds: 100 * day)

    private func state(
        _ store: JobStore, at now: Timestamp = now, fresh: Int = 7 * day
    ) throws -> ServerState {
        try FleetStatus(["web1"], in: store, at: now, fresh: fresh).states[0]
    }

    /// Records a job of one server that has gone through.
    private func job(
        _ store: JobStore, finds changes: [PackageChange], facts: ServerFacts?,
        does done: [PackageChange] = [], exit: Int = 0, at time: Timestamp = now
    ) throws {
        var report = PackageReport(changes: changes)
        report.facts = facts
        report.action =
            done.isEmpty ? [] : [Item(name: "packages", work: .changePackages("true"))]
        let plan = Plan(
            name: "patch", kind: .remediate, forks: 1,
            phases: Phase.allCases.map { phase in
                PhasePlan(
                    phase, items: phase == .analyze ? [Item(name: "find", work: .findPackages)] : []
                )
            }, servers: [ServerPlan(name: "web1", address: "10.0.0.1", user: "root")])
        let job = try store.submit(
            plan, uid: UUID().uuidString, context: Data("{}".utf8), at: time)
        let lease = try store.claim(job, at: time)
        var ledger = Ledger(try store.load(job), lease: lease, in: store)
        _ = try ledger.commit([.began], at: time)
        while !ledger.run.isSettled {
            let server = ledger.run.servers[0]
            var end = ItemEnd(exit: .exited(0))
            if server.activity == .running {
                if case .findPackages = server.steps[server.cursor].item.work {
                    end.report = report
                } else {
                    end.exit = .exited(exit)
                    end.changed = done
                }
            }
            let event: Event
            switch server.activity {
            case .idle: return
            case .connecting: event = .connected(server: 0, attempt: server.attempt)
            case .preparing:
                event = .stagingMade(server: 0, attempt: server.attempt, path: "/stage")
            case .removing:
                event = .stagingRemoved(server: 0, attempt: server.attempt, .coordinator)
            case .running: event = .itemEnded(server: 0, attempt: server.attempt, end)
            }
            _ = try ledger.commit([event], at: time)
        }
        try store.release(lease)
    }

    private static let facts = ServerFacts(
        release: "Debian 12.9 (bookworm)", kernel: "6.1", needsReboot: false,
        otherUpdates: [update("vim")], held: ["nginx"], oldServices: ["cron.service"])

    @Test func aServerThatNobodyHasLookedAtIsUnknown() throws {
        let state = try state(JobStore())
        #expect(!state.isKnown && state.updates == nil && state.note == "never analyzed")
        #expect(state.remark == nil)
    }

    /// A fleet that is new to Belay is as long as its list of names.
    @Test func aServerThatNobodyHasLookedAtHasOneLine() throws {
        let names = (1...3).map { "web\($0).frontend.example.org" }
        let status = try FleetStatus(names, in: JobStore(), at: Self.now, fresh: 7 * Self.day)
        for columns in [80, 40] {
            let lines = status.table.text(columns: columns).split(separator: "\n")
            #expect(lines.count == 4, "\(lines)")
        }
        #expect(try status.table.json("servers").contains(#""note":"never analyzed""#))
        #expect(status.summary == "3 servers: 3 never analyzed")
    }

    @Test func whatAnAnalysisFindsIsTold() throws {
        let store = try JobStore()
        try job(store, finds: [Self.update("openssl", security: true)], facts: Self.facts)
        let state = try state(store)
        #expect(state.isKnown && state.updates == 2 && state.securityUpdates == 1)
        #expect(state.held == ["nginx"] && state.needsReboot == false)
        #expect(state.oldServices == ["cron.service"] && state.lastPatched == nil)
        #expect(state.release == "Debian 12.9 (bookworm)")
    }

    @Test func whatAJobHasBroughtIsNotPending() throws {
        let store = try JobStore()
        let openssl = Self.update("openssl", security: true)
        try job(store, finds: [openssl], facts: Self.facts, does: [openssl])
        let state = try state(store)
        #expect(state.updates == 1 && state.securityUpdates == 0)
        #expect(state.lastPatched == Self.now && state.patchJob == 1)
        #expect(state.oldServices == [])
    }

    /// A server tells what was changed, and not from where it came.
    @Test func whatAJobHasBroughtIsTheSecurityUpdateThatWasFound() throws {
        let store = try JobStore()
        let found = [Self.update("openssl", security: true), Self.update("vim")]
        let seen = found.map {
            PackageChange(
                name: $0.name, architecture: $0.architecture, from: $0.from, to: $0.to)
        }
        try job(store, finds: found, facts: Self.facts, does: seen)
        let history = try HistoryTable(store.changes()).text
        #expect(history.contains("openssl 1 → 2, security\n"), "\(history)")
        #expect(history.contains("vim 1 → 2\n"), "\(history)")
        #expect(
            try store.job(1, at: Self.now).servers[0].changed.map(\.isSecurity) == [true, false])
    }

    /// Naming one package says nothing of the others, and changes what is pending.
    @Test func aJobForOnePackageKeepsWhatIsKnown() throws {
        let store = try JobStore()
        let openssl = Self.update("openssl", security: true)
        var partial = Self.facts
        partial.otherUpdates = nil
        try job(store, finds: [openssl], facts: partial)
        #expect(try state(store).securityUpdates == nil)
        try job(store, finds: [openssl, Self.update("curl", security: true)], facts: Self.facts)
        try job(store, finds: [openssl], facts: partial, does: [openssl])
        let state = try state(store)
        #expect(state.updates == 2 && state.securityUpdates == 1 && state.job == 2)
        #expect(state.pending.map(\.name) == ["curl", "vim"])
    }

    @Test func aKernelThatWasBroughtNeedsAReboot() throws {
        let store = try JobStore()
        let kernel = Self.update("linux-image-6.1.0-30-amd64")
        try job(store, finds: [kernel], facts: Self.facts, does: [kernel])
        #expect(try state(store).needsReboot == true)
    }

    @Test func anOldAnalysisSaysNothing() throws {
        let store = try JobStore()
        try job(store, finds: [], facts: Self.facts)
        let later = Self.now.adding(seconds: 8 * Self.day)
        let old = try state(store, at: later)
        #expect(!old.isKnown && old.securityUpdates == nil && old.note == "analyzed 8 d ago")
        #expect(old.remark == nil)
        #expect(try state(store, at: later, fresh: 9 * Self.day).isKnown)
    }

    @Test func aFailureOfTheLatestJobIsNamed() throws {
        let store = try JobStore()
        let openssl = Self.update("openssl", security: true)
        var half = openssl
        half.state = "half-configured"
        try job(store, finds: [openssl], facts: Self.facts, does: [half], exit: 1)
        let state = try state(store)
        #expect(state.securityUpdates == 1 && state.note == "Failed in job 1")
        #expect(state.remark == state.note)
        #expect(state.oldServices == nil)
    }

    @Test func versionsAreThoseOfTheLatestJob() throws {
        let store = try JobStore()
        let openssl = Self.update("openssl", security: true)
        try job(store, finds: [openssl], facts: Self.facts)
        let before = PackageVersions("openssl", records: try store.changes())
        #expect(
            before.entries.map(\.installed) == ["1"] && before.entries.map(\.candidate) == ["2"])
        try job(store, finds: [openssl], facts: Self.facts, does: [openssl])
        let after = PackageVersions("openssl", records: try store.changes())
        #expect(after.entries.map(\.installed) == ["2"] && after.entries.map(\.candidate) == [nil])
        #expect(
            PackageVersions("vim", records: try store.changes()).entries.map(\.installed) == ["1"])
    }

    @Test func thePageHasNothingThatIsRun() throws {
        let store = try JobStore()
        try job(store, finds: [Self.update("openssl", security: true)], facts: Self.facts)
        let status = try FleetStatus(
            ["web1", "<script>alert(1)</script>"], in: store, at: Self.now, fresh: 7 * Self.day)
        let page = FleetPage(status, FleetHistory(try store.changes())).html
        #expect(!page.contains("<script") && page.contains("&lt;script&gt;"))
        #expect(page.contains("1 security updates") && page.contains("<svg"))
    }

    @Test func theFleetsHistoryGoesDownWhenItIsPatched() throws {
        let store = try JobStore()
        let openssl = Self.update("openssl", security: true)
        try job(store, finds: [openssl], facts: Self.facts, at: Self.now)
        try job(
            store, finds: [openssl], facts: Self.facts, does: [openssl],
            at: Self.now.adding(seconds: 60))
        let points = FleetHistory(try store.changes()).points
        #expect(points.map(\.security) == [1, 0] && points.map(\.updates) == [2, 1])
    }
}
