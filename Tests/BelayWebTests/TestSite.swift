import BelayModel
import BelayReports
import BelayStore
import Foundation
import HTTPTypes
import Logging
import Synchronization

@testable import BelayWeb

/// The pages and the API without a network, with a store in memory.
struct TestSite {
    let store: JobStore
    let site: Site
    let maker = TestMaker()

    init() throws {
        store = try JobStore()
        let users = UnixUsers(own: "root")
        let rules = SiteRules()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let routes = WebPages.routes(
            store: store, acts: Acts(store: store, host: "here", maker: maker), users: users,
            rules: rules, address: "http://127.0.0.1:1", live: LiveHub(store: store, log: log),
            fleet: FleetCache(store, fresh: 7 * 24 * 3600)
        ) { name in throw CalendarProblem("no zone \(name)") }
        site = Site(
            rules: rules, identity: Identity(store: store, users: users), routes: routes, log: log)
    }

    struct Reply {
        var status: Int
        var text: String
        var fields: HTTPFields

        /// A value of the JSON object that it is.
        subscript(_ key: String) -> Any? {
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            return (object as? [String: Any])?[key]
        }
    }

    /// A request of root over the Unix socket, unless something else is said.
    func ask(
        _ method: HTTPRequest.Method, _ target: String, host: String? = "localhost",
        _ fields: HTTPFields = [:], body: String = "", peer: UInt32? = 0,
        at now: Timestamp = Timestamp(milliseconds: 1000)
    ) async -> Reply {
        var incoming = Site.Incoming(
            method: method, target: target, authority: host, fields: fields, peer: peer)
        incoming.body = Array(body.utf8)
        var answer = site.answer(to: incoming, at: now)
        do {
            if case .later(let later) = answer.body { answer = try await later() }
        } catch {
            return Reply(status: 0, text: "\(error)", fields: [:])
        }
        guard case .bytes(let bytes) = answer.body else {
            return Reply(status: answer.status.code, text: "", fields: answer.fields)
        }
        return Reply(
            status: answer.status.code, text: String(decoding: bytes, as: UTF8.self),
            fields: answer.fields)
    }

    /// A form, as a page of this site sends it.
    func send(_ target: String, _ body: String = "", _ fields: HTTPFields = [:]) async -> Reply {
        var all = Self.form
        all.append(contentsOf: fields)
        return await ask(.post, target, all, body: body, at: .now)
    }

    /// A request of the API with a body of JSON.
    func post(_ target: String, _ body: String, key: String? = nil) async -> Reply {
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.idempotencyKey] = key
        return await ask(.post, target, fields, body: body, at: .now)
    }

    static let form: HTTPFields = [
        .contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin",
    ]

    static func plan(
        _ names: [String] = ["web1", "a/b", "<i>"], name: String = "<b>bold</b>",
        policies: Policies = Policies()
    ) -> Plan {
        Plan(
            name: name, kind: .install, forks: 2, policies: policies,
            phases: Phase.allCases.map {
                PhasePlan($0, items: [Item(name: "it", work: .run("true"))])
            },
            servers: names.map { ServerPlan(name: $0, address: "10.0.0.1", user: "root") })
    }

    func submit(_ plan: Plan = plan(), at now: Timestamp = .now) throws -> Int64 {
        try store.submit(
            NewJob(
                plan, context: Data("{}".utf8), origin: Origin(user: "ci", host: "h", way: .cli)),
            at: now)
    }

    var acts: [String] {
        get throws { try store.audit(before: nil, limit: 100).reversed().map(\.act) }
    }
}

/// Makes jobs without files, and counts them.
final class TestMaker: JobMaking {
    let made = Atomic<Int>(0)
    /// Whoever makes a job waits while it is set.
    let isHeld = Atomic<Bool>(false)

    func job(of schedule: StoredSchedule, overridingWindow: Bool) async throws -> NewJob {
        made.add(1, ordering: .relaxed)
        while isHeld.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(1)) }
        return NewJob(
            TestSite.plan(name: "of \(schedule.name)"), context: Data("{}".utf8))
    }

    func job(_ submission: JobSubmission) async throws -> NewJob {
        made.add(1, ordering: .relaxed)
        guard submission.playbook != "wrong" else {
            var problem = WebProblem(.unprocessableContent, "'wrong' is no playbook")
            (problem.file, problem.line) = ("playbook", 1)
            throw problem
        }
        return NewJob(TestSite.plan(name: submission.playbook), context: Data("{}".utf8))
    }

    func refuseUnattended(_ job: NewJob) throws {}
}
