import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// Patch levels are columns, which say the same whether a commit or the change of the schema has
/// written them.
@Suite struct PatchLevelTests {
    private let store: JobStore

    init() throws { store = try JobStore() }

    private static func update(
        _ name: String, to version: String? = "2", security: Bool = false, from: String? = "1",
        architecture: String = "amd64", state: String? = nil
    ) -> PackageChange {
        PackageChange(
            name: name, architecture: architecture, from: from, to: version, isSecurity: security,
            state: state)
    }

    /// Has a job of one server go through.
    @discardableResult
    private func job(
        _ kind: JobKind = .remediate, report: PackageReport?, changed: [PackageChange] = [],
        findings: PackageFindings? = nil, exit: Int = 0, reboots: Bool = false,
        server name: String = "web1"
    ) throws -> Int64 {
        let look = Item(name: "look", work: report == nil ? .run("true") : .findPackages)
        var action = [Item(name: "change", work: .changePackages("true"))]
        if reboots { action.append(Item(name: "reboot", work: .reboot(.always))) }
        let plan = Plan(
            name: "job", kind: kind, forks: 1,
            phases: Phase.allCases.map {
                PhasePlan($0, items: $0 == .analyze ? [look] : $0 == .action ? action : [])
            }, servers: [ServerPlan(name: name, address: "10.0.0.1", user: "root")])
        let job = try store.submit(plan, at: .at(1))
        var hand = try Hand(store, job)
        try hand.commit([.began], at: .at(2))
        while !hand.run.isSettled {
            let server = hand.run.servers[0]
            let attempt = server.attempt
            let event: Event
            switch server.activity {
            case .idle: return job
            case .connecting: event = .connected(server: 0, attempt: attempt)
            case .preparing: event = .stagingMade(server: 0, attempt: attempt, path: "/stage")
            case .removing: event = .stagingRemoved(server: 0, attempt: attempt, .coordinator)
            case .running:
                var end = ItemEnd(exit: .exited(0))
                switch server.steps[server.cursor].item.name {
                case "look": end.report = report
                case "change":
                    (end.exit, end.changed, end.findings) = (.exited(exit), changed, findings)
                default: break
                }
                event = .itemEnded(server: 0, attempt: attempt, end)
            }
            try hand.commit([event], at: .at(3))
        }
        return job
    }

    private static func report(
        _ changes: [PackageChange] = [], others: [PackageChange]? = nil, reboot: Bool = false,
        held: [String] = [], services: [String]? = nil
    ) -> PackageReport {
        var report = PackageReport(changes: changes)
        report.facts = ServerFacts(
            release: "Debian 12", kernel: "6.1", needsReboot: reboot, otherUpdates: others,
            held: held, oldServices: services)
        return report
    }

    /// Every kind of row that there is.
    private func all() throws {
        let (ssl, kernel) = (
            Self.update("openssl", security: true), Self.update("linux-image-6.1.0-30-amd64")
        )
        let vim = Self.update("vim")
        let twice = [Self.update("libc6"), Self.update("libc6", architecture: "i386")]
        try job(report: nil)
        try job(report: PackageReport(changes: [ssl]))
        try job(report: Self.report([], others: []))
        try job(report: Self.report([ssl, Self.update("new", from: nil)], others: [vim]))
        try job(report: Self.report([ssl], others: [vim]), changed: [ssl])
        try job(report: Self.report([ssl], others: [vim]), changed: [ssl], exit: 1)
        try job(report: Self.report([ssl]), changed: [ssl])
        try job(report: Self.report(twice + [vim], others: twice), changed: [twice[0]])
        try job(.install, report: Self.report([ssl], others: [ssl, vim], held: ["a", "b"]))
        try job(.uninstall, report: Self.report([Self.update("a", to: nil)], others: [vim]))
        try job(
            report: Self.report([Self.update("half")], others: []),
            changed: [Self.update("half", state: "half-configured")], exit: 1)
        try job(report: Self.report([kernel], others: []), changed: [kernel])
        try job(report: Self.report([kernel], others: []), changed: [kernel], reboots: true)
        try job(report: Self.report([vim], others: [], reboot: true, services: ["cron.service"]))
        try job(report: nil, changed: [vim])
        let services = ServiceState.State.allCases.map { ServiceState(name: "\($0)", state: $0) }
        try job(
            report: Self.report([ssl], others: [], services: ["ssh.service"]), changed: [ssl],
            findings: PackageFindings(services: services))
        try job(report: Self.report([Self.update("a' \"b\\", security: true)], others: [vim]))
    }

    /// Fills the table as a migration does, in whose time servers had their reports.
    private func fillAgain() throws {
        try store.database.write { db in
            try db.execute(
                sql: """
                    ALTER TABLE server ADD COLUMN report BLOB;
                    ALTER TABLE server ADD COLUMN changed BLOB;
                    UPDATE server SET (report, changed) = (SELECT report, changed
                        FROM serverReport WHERE job = server.job AND server = number);
                    DROP TABLE patchLevel;
                    """)
            try db.execute(sql: Schema.patchLevels)
        }
    }

    @Test func olderRowsAreFilledAsNewOnesAreWritten() throws {
        try all()
        let written = try store.rows()["patchLevel"] ?? []
        #expect(written.count == 16)
        try fillAgain()
        let filled = try store.rows()["patchLevel"] ?? []
        for (one, other) in zip(written, filled) { #expect(one == other) }
        #expect(filled.count == written.count)
    }

    /// What a damaged row holds is not known; the others are filled.
    @Test func aReportThatIsNoJSONKeepsNobodyFromMigrating() throws {
        try job(report: Self.report([Self.update("vim")], others: []))
        try job(report: Self.report([Self.update("vim")], others: []), server: "web2")
        try store.database.write {
            try $0.execute(sql: "UPDATE serverReport SET report = x'7B00' WHERE job = 1")
        }
        try fillAgain()
        let levels = try store.patchLevels()
        #expect(levels["web1"]?.analysis == nil && levels["web1"]?.last?.job == 1)
        #expect(levels["web2"]?.updates == 1)
    }

    @Test func whatLaterJobsBringIsNotPending() throws {
        let ssl = Self.update("openssl", security: true)
        let odd = Self.update("a b\nc", security: true)
        try job(
            report: Self.report([ssl, odd], others: [Self.update("vim"), Self.update("curl")]))
        try job(report: Self.report([ssl]), changed: [ssl])
        try job(report: nil, changed: [Self.update("curl")])
        let level = try #require(try store.patchLevels()["web1"])
        #expect(level.updates == 2 && level.securityUpdates == 1)
        #expect(level.pendingUpdates.map(\.name) == ["a", "vim"])
        #expect(level.full?.job == 1 && level.analysis?.job == 2)
        #expect(level.patch?.job == 3 && level.last?.job == 3)
        // Another version of it is still pending.
        try job(report: Self.report([Self.update("openssl", to: "3")], others: []), changed: [ssl])
        #expect(try store.patchLevels()["web1"]?.updates == 1)
    }

    /// One question for some servers and for all.
    @Test func someServersAreAskedForLikeAll() throws {
        for name in ["b", "a", "é ' \"", "c"] {
            try job(report: Self.report([Self.update(name)], others: []), server: name)
        }
        _ = try store.submit(.small(servers: 2))
        let all = try store.patchLevels()
        #expect(all.keys.sorted() == ["a", "b", "c", "server0", "server1", "é ' \""])
        #expect(all["server1"]?.analysis == nil && all["server1"]?.last?.status == .pending)
        let some = try store.patchLevels(of: ["é ' \"", "none", "b"])
        #expect(some["é ' \""]?.updates == 1 && some["b"]?.full?.job == 1)
        #expect(some["none"]?.last == nil && some["a"] == nil)
        #expect(try store.patchLevels(of: []).isEmpty)
    }

    /// What was pruned says nothing of the packages any more, but for when they were changed.
    @Test func aPrunedJobKnowsWhenItPatched() throws {
        let vim = Self.update("vim")
        try job(report: Self.report([vim], others: []), changed: [vim])
        try job(report: Self.report([], others: [vim]))
        #expect(try store.patchLevels()["web1"]?.updates == 1)
        _ = try store.prune(outputBefore: .at(50), stepsBefore: .at(50), at: .at(99))
        let level = try #require(try store.patchLevels()["web1"])
        #expect(level.analysis == nil && level.full == nil && level.updates == nil)
        #expect(level.patch?.job == 1 && level.last?.job == 2)
    }
}
