import BelayModel
import BelayReports
import BelayStore
import Foundation
import HTTPTypes
import Testing

@testable import BelayWeb

/// The servers over all jobs, and submitting jobs.
struct FleetTests {
    private let test: TestSite
    private var store: JobStore { test.store }

    init() throws { test = try TestSite() }

    @Test func pagesOfNamesFollowOneAnother() throws {
        _ = try test.submit(TestSite.plan(["b1", "a1", "c1", "B2"]))
        _ = try test.submit(TestSite.plan(["a1", "b1", "d'--"]))
        #expect(try store.serverNames(limit: 100) == ["B2", "a1", "b1", "c1", "d'--"])
        #expect(try store.serverNames(limit: 2) == ["B2", "a1"])
        #expect(try store.serverNames(after: "a1", limit: 2) == ["b1", "c1"])
        #expect(try store.serverNames(after: "d'--", limit: 2) == [])
        #expect(try store.serverNames(containing: "B", limit: 9) == ["B2", "b1"])
        #expect(try store.serverNames(containing: "%", limit: 9) == [])
    }

    @Test func theListHasPagesAndFilters() async throws {
        _ = try test.submit(TestSite.plan((100...250).map { "web\($0)" }))
        let first = await test.ask(.get, "/servers").text
        #expect(first.contains("web199") && !first.contains("web200"))
        #expect(first.contains("/servers?after=web199"))
        let second = await test.ask(.get, "/servers?after=web199").text
        #expect(second.contains("web250") && !second.contains("web199<"))
        // No server was analyzed, so that each is Unknown.
        #expect(await test.ask(.get, "/servers?need=unknown&q=WEB24").text.contains("web249"))
        #expect(
            await test.ask(.get, "/servers?need=reboot").text.contains("No server is like that"))
        let page = await test.ask(.get, "/api/v1/servers?need=unknown&limit=2&q=web")
        #expect((page["servers"] as? [Any])?.count == 2)
        let next = try #require(page["next"] as? String)
        #expect(next == "/api/v1/servers?q=web&need=unknown&limit=2&after=web101")
        #expect(await test.ask(.get, next).text.contains("web102"))
    }

    @Test func aServerHasItsHistory() async throws {
        for _ in 0..<3 { _ = try test.submit(TestSite.plan(["web1"], name: "<b>job</b>")) }
        let page = await test.ask(.get, "/servers/web1").text
        #expect(page.contains("/jobs/3/servers/web1") && page.contains("/jobs/1/servers/web1"))
        #expect(!page.contains("<b>job"))
        let first = await test.ask(.get, "/api/v1/servers/web1/history?limit=2")
        #expect(first["next"] as? String == "/api/v1/servers/web1/history?limit=2&before=2")
        #expect(await test.ask(.get, "/api/v1/servers/none/history").status == 404)
    }

    /// The fleet is worked out anew when the store has changed and some time has passed, or after a
    /// while in any case.
    @Test func theFleetIsKeptForAWhile() throws {
        let cache = FleetCache(store, fresh: 60)
        func count(at seconds: Int) throws -> Int {
            try cache.status(at: Timestamp(seconds: seconds)).states.count
        }
        _ = try test.submit(TestSite.plan(["a"]))
        #expect(try count(at: 1000) == 1)
        _ = try test.submit(TestSite.plan(["b"]))
        #expect(try count(at: 1010) == 1)
        #expect(try count(at: 1020) == 2)
        // A clock that was put back makes nothing of before fresh.
        _ = try test.submit(TestSite.plan(["c"]))
        #expect(try count(at: 500) == 3)
    }

    /// What has not changed is not told again: a page that is open would be sent it four times a second.
    @Test func theSameIsNoNews() throws {
        let job = try test.submit()
        let heads = try (0..<20).map { _ in try JobUpdate(store, job: job, at: .now).head }
        #expect(Set(heads).count == 1)
    }

    @Test func windowsAndFreezesAreShown() async throws {
        try store.add(
            Freeze(
                name: "<i>end</i>", starts: .now, ends: Timestamp.now.adding(seconds: 3600),
                pattern: "db*"), origin: Origin(user: "u", host: "h", way: .cli), at: .now)
        try store.add(
            try MaintenanceWindow(parsing: "02:00/3h@UTC"), named: "nights",
            origin: Origin(user: "u", host: "h", way: .cli), at: .now)
        let page = await test.ask(.get, "/windows", at: .now).text
        #expect(page.contains("nights") && page.contains("02:00/3h@UTC"))
        let windows = await test.ask(.get, "/api/v1/windows", at: .now).text
        #expect(windows.contains(#""name":"nights","window":"02:00/3h@UTC""#))
        #expect(page.contains("&lt;i&gt;end") && page.contains("db*") && page.contains("Frozen"))
        #expect(
            await test.ask(.get, "/api/v1/freezes", at: .now).text.contains(#""pattern":"db*""#))
    }

    // MARK: - Submitting

    @Test func aJobIsSubmittedOncePerKey() async throws {
        let body = #"{"playbook":"mine","check":true}"#
        let first = await test.post("/api/v1/jobs", body, key: "k")
        #expect(first.status == 202 && first["name"] as? String == "mine", "\(first.text)")
        #expect(first.fields[.location] == "/api/v1/jobs/1")
        let again = await test.post("/api/v1/jobs", body, key: "k")
        #expect(again.text == first.text && again.status == first.status)
        #expect(await test.post("/api/v1/jobs", #"{"playbook":"other"}"#, key: "k").status == 422)
        #expect(try test.acts == ["submit"])
        #expect(try store.summary(of: 1, at: .now).origin?.user == "root")
    }

    @Test func mistakesHaveTheirPlace() async throws {
        let answer = await test.post("/api/v1/jobs", #"{"playbook":"wrong"}"#, key: "k")
        #expect(answer.status == 422)
        #expect(answer["file"] as? String == "playbook" && answer["line"] as? Int == 1)
        // What failed has used its key for nothing.
        #expect(await test.post("/api/v1/jobs", #"{"playbook":"right"}"#, key: "k").status == 202)
        for body in ["", "{}", "[]", #"{"playbook":1}"#, #"{"playbook":"a","chekc":true}"#] {
            #expect(await test.post("/api/v1/jobs", body).status == 400, "\(body)")
        }
    }

    @Test func submittingIsForAdmins() async throws {
        let secret = WebSecret(prefix: "belay_")
        let token = StoredToken(
            name: "ci", role: "operate", user: "root", created: .now,
            expires: Timestamp.now.adding(seconds: 3600))
        #expect(try store.addToken(token, hash: secret.hash))
        let fields: HTTPFields = [
            .authorization: "Bearer \(secret.text)", .contentType: "application/json",
        ]
        let answer = await test.ask(
            .post, "/api/v1/jobs", fields, body: #"{"playbook":"a"}"#, peer: nil, at: .now)
        #expect(answer.status == 403)
        #expect(try store.jobs(at: .now).isEmpty)
    }
}
