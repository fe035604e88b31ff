import BelayModel
import Foundation
import GRDB
import HTTPTypes
import Logging
import Testing

@testable import BelayStore
@testable import BelayWeb

/// The pages and the API without a network.
struct SiteTests {
    private let test: TestSite
    private var store: JobStore { test.store }
    private let job: Int64

    init() throws {
        test = try TestSite()
        job = try test.submit(at: Timestamp(milliseconds: 0))
    }

    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test(arguments: [
        "/", "/jobs", "/jobs/1", "/jobs/1/log", "/jobs/1/servers/web1", "/jobs/1/servers/a%2Fb",
        "/jobs/1/servers/web1/steps/1", "/jobs/1/terminate", "/schedules", "/servers", "/audit",
        "/access", "/sign-in", "/servers?q=web1", "/servers?need=unknown", "/servers/web1",
        "/servers/a%2Fb", "/windows", "/jobs/1?status=Failed", "/jobs/1?q=web",
    ])
    func pagesAreThere(target: String) async {
        let answer = await test.ask(.get, target)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.text.hasPrefix("<!doctype html>"))
        #expect(!answer.text.contains("<b>bold") && !answer.text.contains("<i>"))
        #expect(answer.fields[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        #expect(answer.fields[.xContentTypeOptions] == "nosniff")
        #expect(answer.fields[.cacheControl] == "no-store")
    }

    @Test(arguments: [
        ("/jobs/2", 404), ("/jobs/x", 404), ("/jobs/01", 404), ("/jobs/1/servers/none", 404),
        ("/jobs/1/servers/web1/steps/9", 404), ("/jobs/1/servers/web1/steps/0", 404),
        ("/jobs/99999999999999999999", 404), ("/nothing", 404), ("/jobs?status=Wrong", 400),
        ("/jobs/1?after=x", 400), ("/%zz", 400), ("/jobs/1/servers/%00", 400),
        ("/../etc/passwd", 404), ("/jobs/1/servers/web1/steps/1.txt", 200),
        ("/api/v1/jobs/1?servers=some", 400), ("/api/v1/jobs?statsu=Failed", 400),
        ("/events", 400), ("/servers?need=all", 400), ("/servers/none", 404),
        ("/events?jobs=1&after=x", 400),
    ])
    func whatIsNotThereIsSaid(target: String, status: Int) async {
        #expect(await test.ask(.get, target).status == status)
    }

    @Test func nothingIsSeenWithoutASignIn() async {
        #expect(await test.ask(.get, "/", peer: nil).status == 401)
        #expect(await test.ask(.get, "/api/v1/jobs", peer: nil).status == 401)
        #expect(
            await test.ask(.get, "/api/v1/jobs", [.authorization: "Bearer wrong"]).status == 401)
        #expect(await test.ask(.get, "/", [.cookie: "belay=wrong"], peer: nil).status == 401)
        #expect(await test.ask(.get, "/sign-in", peer: nil).status == 200)
        #expect(await test.ask(.get, Assets.style.link.text, peer: nil).status == 200)
        // A user in none of the groups is known, and may do nothing.
        #expect(await test.ask(.get, "/", peer: 65534).status == 403)
        // What comes through a proxy is not the proxy's own.
        #expect(await test.ask(.get, "/", [.forwardedFor: "10.1.1.1"]).status == 401)
    }

    @Test func otherHostsAreRefused() async {
        #expect(await test.ask(.get, "/", host: "evil.example").status == 421)
        #expect(await test.ask(.get, "/", host: nil).status == 400)
        #expect(await test.ask(.get, "/", host: "LOCALHOST:8735").status == 200)
        #expect(await test.ask(.get, "/", host: "[::1]:8735").status == 200)
    }

    @Test func otherMethodsAreRefused() async {
        let answer = await test.ask(.post, "/jobs/1")
        #expect(answer.status == 405)
        #expect(answer.fields[.allow] == "GET, HEAD")
        #expect(await test.ask(.delete, "/api/v1/jobs/1").status == 405)
        #expect(await test.ask(.head, "/jobs/1").status == 200)
    }

    @Test func gettingTheConfirmationChangesNothing() async throws {
        _ = await test.ask(.get, "/jobs/1/terminate")
        #expect(try store.termination(of: job) == nil)
    }

    @Test func pagesOfOtherSitesCannotAct() async throws {
        for fields: HTTPFields in [
            [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"],
            [.origin: "https://evil.example"], [.origin: "null"],
        ] {
            var all = Self.form
            all.append(contentsOf: fields)
            #expect(await test.ask(.post, "/jobs/1/terminate", all).status == 403)
        }
        #expect(try store.termination(of: job) == nil)
    }

    @Test func terminatingIsSafeToRepeat() async throws {
        var fields = Self.form
        fields[.secFetchSite] = "same-origin"
        let first = await test.ask(.post, "/jobs/1/terminate", fields, body: "reason=too+hot")
        #expect(first.status == 303)
        #expect(first.fields[.location] == "/jobs/1")
        #expect(await test.ask(.post, "/jobs/1/terminate", fields).status == 303)
        let summary = try store.summary(of: job, at: Timestamp(milliseconds: 2000))
        #expect(summary.termination?.reason == "too hot")
        #expect(try store.audit(before: nil, limit: 9).filter { $0.act == "terminate" }.count == 1)
        #expect(await test.ask(.get, "/jobs/1").text.contains("too hot"))
    }

    @Test func theAPITerminates() async throws {
        let json: HTTPFields = [.contentType: "application/json"]
        #expect(await test.ask(.post, "/api/v1/jobs/1/terminate", json, body: "{").status == 400)
        #expect(
            await test.ask(.post, "/api/v1/jobs/1/terminate", Self.form, body: "a=b").status == 415)
        let answer = await test.ask(
            .post, "/api/v1/jobs/1/terminate", json, body: #"{"reason":"r"}"#)
        #expect(answer.status == 202)
        #expect(answer.text.contains(#""canceled":3"#))
        // Nothing of it was on any server: it has ended by now.
        let again = await test.ask(.post, "/api/v1/jobs/1/terminate")
        #expect(again.status == 409)
        #expect(again.fields[.contentType] == "application/problem+json")
    }

    /// What only serves the words about a request cannot keep it from being made.
    @Test func theAPITerminatesWhatCannotBeShown() async throws {
        try await store.database.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: "UPDATE server SET status = 'nonsense'")
        }
        #expect(throws: StoreError.self) { try store.head(of: job, at: Timestamp(milliseconds: 0)) }
        _ = await test.ask(.post, "/api/v1/jobs/1/terminate")
        #expect(try store.termination(of: job) != nil)
    }

    @Test func aLinkSignsInOnce() async throws {
        let made = await test.ask(.post, "/api/v1/sign-in-links")
        #expect(made.status == 201)
        let key = try #require(made.text.split(separator: "key=").last?.prefix(64))
        let page = await test.ask(.get, "/sign-in?key=\(key)", peer: nil)
        #expect(page.text.contains("Sign in as root"))
        var fields = Self.form
        fields[.secFetchSite] = "same-origin"
        let done = await test.ask(.post, "/sign-in", fields, body: "key=\(key)", peer: nil)
        #expect(done.status == 303)
        let cookie = try #require(done.fields[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
        #expect(
            await test.ask(.post, "/sign-in", fields, body: "key=\(key)", peer: nil).status == 403)
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(await test.ask(.get, "/jobs", [.cookie: pair], peer: nil).status == 200)
        // A browser sends the cookie along with what other pages make it send.
        #expect(
            await test.ask(.post, "/jobs/1/terminate", [.cookie: pair], peer: nil).status == 403)
        // The store has no secret that signs in.
        #expect(
            await test.ask(.get, "/jobs", [.cookie: "belay=\(WebSecret.hash(of: pair))"], peer: nil)
                .status
                == 401)
        fields[.cookie] = pair
        #expect(await test.ask(.post, "/sign-out", fields, peer: nil).status == 303)
        #expect(await test.ask(.get, "/jobs", [.cookie: pair], peer: nil).status == 401)
    }

    @Test func tokensHaveTheirRoles() async throws {
        let secret = WebSecret(prefix: "belay_")
        let later = Timestamp(milliseconds: 9_000_000)
        let token = StoredToken(
            name: "ci", role: "view", user: "root", created: Timestamp(milliseconds: 0),
            expires: later)
        #expect(try store.addToken(token, hash: secret.hash))
        let fields: HTTPFields = [.authorization: "Bearer \(secret.text)"]
        #expect(await test.ask(.get, "/api/v1/jobs", fields, peer: nil).status == 200)
        #expect(await test.ask(.post, "/api/v1/jobs/1/terminate", fields, peer: nil).status == 403)
        #expect(try store.removeToken("ci"))
        #expect(await test.ask(.get, "/api/v1/jobs", fields, peer: nil).status == 401)
    }

    @Test(arguments: [
        "/api/v1/jobs", "/api/v1/jobs/1", "/api/v1/jobs/1/servers", "/api/v1/jobs/1/servers/web1",
        "/api/v1/jobs/1/log", "/api/v1/schedules", "/api/v1/audit", "/api/v1/tokens",
        "/api/v1/openapi.json", "/api/v1/servers", "/api/v1/servers?need=unknown",
        "/api/v1/freezes", "/api/v1/windows",
        "/api/v1/servers/web1/history",
    ])
    func theAPIAnswersInJSON(target: String) async throws {
        let answer = await test.ask(.get, target)
        #expect(answer.status == 200)
        _ = try JSONSerialization.jsonObject(with: Data(answer.text.utf8))
    }

    /// A filter that is not understood must not show everything.
    @Test(arguments: [
        "jobs?status=", "jobs?limit=", "audit?before=", "jobs?state=Failed", "jobs?limit=0",
        "audit?before=x",
    ])
    func parametersThatAreNotUnderstoodAreRefused(query: String) async {
        let answer = await test.ask(.get, "/api/v1/" + query)
        #expect(answer.status == 400 && answer.text.contains("\"detail\""))
    }

    @Test func pagesOfServersFollowOneAnother() async throws {
        let first = await test.ask(.get, "/api/v1/jobs/1/servers?limit=2").text
        #expect(first.contains("web1") && !first.contains("<i>"))
        let next = try #require(first.split(separator: "\"next\":\"").last?.prefix { $0 != "\"" })
        let second = await test.ask(.get, String(next)).text
        #expect(second.contains("<i>") && second.contains("\"next\":null"))
    }
}
