import BelayModel
import BelayReports
import BelayStore
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import BelayWeb

/// What is done by the pages and the API, besides terminating.
struct ActTests {
    private let test: TestSite
    private var store: JobStore { test.store }

    init() throws { test = try TestSite() }

    // MARK: - The gate

    private static let by = Gate.Approval(by: ["root"], otherThanSubmitter: true, within: 3600)

    /// A job that waits at its gate, with its digest.
    private func blocked(
        _ rule: Gate.Approval = Self.by
    ) throws -> (job: Int64, digest: String) {
        var plan = TestSite.plan(policies: Policies(gate: Gate(approval: rule)))
        plan.phases[0].items = []
        plan.phases[1].items = []
        let job = try test.submit(plan)
        var ledger = Ledger(try store.load(job), lease: try store.claim(job, at: .now), in: store)
        _ = try ledger.commit([.began], at: .now)
        try store.release(ledger.lease)
        return (job, try #require(try store.gate(of: job)?.digest))
    }

    @Test(arguments: ["approve", "deny"])
    func theConfirmationSaysWhatAnAnswerMeans(act: String) async throws {
        let (job, digest) = try blocked()
        #expect(await test.ask(.get, "/jobs/\(job)", at: .now).text.contains("/jobs/1/\(act)"))
        let page = await test.ask(.get, "/jobs/\(job)/\(act)", at: .now)
        #expect(page.status == 200)
        #expect(page.text.contains(digest) && page.text.contains("<li>it</li>"))
        #expect(try store.gate(of: job)?.answer == nil)
        #expect(try test.acts == [])
    }

    @Test(arguments: ["approve": GateAnswer.Verdict.approved, "deny": .denied])
    func anAnswerIsRecordedOnce(act: String, verdict: GateAnswer.Verdict) async throws {
        let (job, digest) = try blocked()
        for _ in 0..<2 {
            let done = await test.send("/jobs/\(job)/\(act)", "digest=\(digest)&reason=seen+it")
            #expect(done.status == 303, "\(done.text)")
        }
        let answer = try #require(try store.gate(of: job)?.answer)
        #expect(answer.verdict == verdict && answer.reason == "seen it")
        #expect(answer.by.origin?.user == "root" && answer.by.origin?.way == .web)
        #expect(try test.acts == [act])
        let other = act == "approve" ? "deny" : "approve"
        #expect(await test.send("/jobs/\(job)/\(other)", "digest=\(digest)").status == 409)
        #expect(await test.ask(.get, "/jobs/\(job)/\(act)", at: .now).text.contains("seen it"))
    }

    @Test func anAnswerIsToWhatIsStaged() async throws {
        let (job, digest) = try blocked()
        let other = String(digest.reversed())
        #expect(await test.send("/jobs/\(job)/approve", "digest=\(other)").status == 409)
        #expect(await test.send("/jobs/\(job)/approve").status == 400)
        let target = "/api/v1/jobs/\(job)/approve"
        #expect(await test.post(target, #"{"digest":"\#(other)"}"#).status == 409)
        for body in [
            "", "{}", #"{"digest":""}"#, #"{"digest":"0"}"#, #"{"digest":"\#(digest)","x":1}"#,
        ] {
            #expect(await test.post(target, body).status == 400, "\(body)")
        }
        #expect(try store.gate(of: job)?.answer == nil)
    }

    @Test func theAPIAnswers() async throws {
        let (job, digest) = try blocked()
        let gate = await test.ask(.get, "/api/v1/jobs/\(job)")["gate"] as? [String: Any]
        #expect(gate?["digest"] as? String == digest)
        let body = #"{"digest":"\#(digest.prefix(12))"}"#
        #expect(await test.post("/api/v1/jobs/\(job)/approve", body).status == 202)
        #expect(await test.post("/api/v1/jobs/\(job)/approve", body).status == 200)
        let denied = await test.post("/api/v1/jobs/\(job)/deny", body)
        #expect(denied.status == 409)
        #expect(denied.fields[.contentType] == "application/problem+json")
    }

    @Test func theRuleOfTheGateIsKept() async throws {
        let (job, digest) = try blocked(Gate.Approval(by: ["group:no-such-group"], within: 3600))
        let page = await test.ask(.get, "/jobs/\(job)/approve", at: .now)
        #expect(page.text.contains("is to be answered by") && !page.text.contains("<form method"))
        #expect(await test.send("/jobs/\(job)/approve", "digest=\(digest)").status == 403)
        #expect(try store.gate(of: job)?.answer == nil)
    }

    @Test func aJobWithoutAGateWaitsForNobody() async throws {
        let job = try test.submit()
        let page = await test.ask(.get, "/jobs/\(job)/approve", at: .now)
        #expect(page.text.contains("waits for no approval"))
        let digest = String(repeating: "0", count: 64)
        #expect(await test.send("/jobs/\(job)/approve", "digest=\(digest)").status == 409)
    }

    // MARK: - Canceling

    @Test func aJobThatHasNotBegunIsCanceled() async throws {
        let job = try test.submit()
        #expect(await test.ask(.get, "/jobs/\(job)", at: .now).text.contains("/jobs/1/cancel"))
        let page = await test.ask(.get, "/jobs/\(job)/cancel", at: .now)
        #expect(page.text.contains("3 servers, none of which was contacted"))
        #expect(try store.termination(of: job) == nil)
        for _ in 0..<2 {
            #expect(await test.send("/jobs/\(job)/cancel", "reason=not+now").status == 303)
        }
        let summary = try store.summary(of: job, at: .now)
        #expect(summary.status.isFinal && summary.termination?.reason == "not now")
        #expect(try test.acts == ["cancel"])
        #expect(await test.post("/api/v1/jobs/\(job)/cancel", "{}").status == 409)
    }

    /// Whoever cancels does not mean to terminate what began meanwhile.
    @Test func aJobThatHasBegunIsNot() async throws {
        let (job, _) = try blocked()
        #expect(await test.send("/jobs/\(job)/cancel").status == 409)
        let answer = await test.post("/api/v1/jobs/\(job)/cancel", "{}")
        #expect(answer.status == 409 && answer.text.contains("has begun"))
        #expect(try store.termination(of: job) == nil)
        #expect(try test.acts == [])
        let page = await test.ask(.get, "/jobs/\(job)/cancel", at: .now)
        #expect(page.text.contains("can only be"))
    }

    @Test func theAPICancels() async throws {
        let job = try test.submit()
        let answer = await test.post("/api/v1/jobs/\(job)/cancel", #"{"reason":"r"}"#)
        #expect(answer.status == 202 && answer["job"] as? Int64 == job)
        #expect(try store.summary(of: job, at: .now).status.isFinal)
    }

    // MARK: - Retrying

    /// A job all of whose servers are canceled.
    private func ended() throws -> Int64 {
        let job = try test.submit()
        try store.requestTermination(of: job, at: .now)
        try store.cancelUnbegun(job, at: .now)
        return job
    }

    @Test func aRetryIsANewJobAndIsMadeOnce() async throws {
        let job = try ended()
        #expect(await test.ask(.get, "/jobs/\(job)", at: .now).text.contains("/jobs/1/retry"))
        let page = await test.ask(.get, "/jobs/\(job)/retry", at: .now)
        #expect(page.text.contains("3 Canceled"))
        let key = try #require(page.text.split(separator: #"name="key" value=""#).last?.prefix(64))
        let form = "key=\(key)&canceled=yes"
        let first = await test.send("/jobs/\(job)/retry", form)
        #expect(first.status == 303 && first.fields[.location] == "/jobs/2", "\(first.text)")
        #expect(await test.send("/jobs/\(job)/retry", form).fields[.location] == "/jobs/2")
        let summary = try store.summary(of: 2, at: .now)
        #expect(summary.retryOf == job && summary.servers == 3 && summary.origin?.way == .web)
        #expect(try test.acts == ["retry"])
        #expect(await test.ask(.get, "/jobs/\(job)", at: .now).text.contains("retried by"))
        #expect(await test.send("/jobs/\(job)/retry", "key=\(key)").status == 400)
        // A form that was changed is another request.
        #expect(
            await test.send("/jobs/\(job)/retry", "key=\(key)&canceled=yes&failed=yes")
                .fields[.location] == "/jobs/3")
    }

    @Test func whatCannotBeRetriedIsSaid() async throws {
        let job = try test.submit()
        #expect(await test.send("/jobs/\(job)/retry", "canceled=yes").status == 409)
        #expect(await test.post("/api/v1/jobs/\(job)/retry", "{}").status == 409)
        #expect(await test.post("/api/v1/jobs/9/retry", "{}").status == 404)
        let old = try ended()
        let target = "/api/v1/jobs/\(old)/retry"
        for body in [#"{"servers":["x"]}"#, #"{"servers":[]}"#, #"{"servers":"failed"}"#] {
            #expect(await test.post(target, body).status == 400, "\(body)")
        }
        #expect(await test.post(target, #"{"servers":["failed"]}"#).status == 409)
        #expect(try test.acts == [])
    }

    // MARK: - Requests that come again

    @Test func aKeyMakesOneJob() async throws {
        let job = try ended()
        let target = "/api/v1/jobs/\(job)/retry"
        let body = #"{"servers":["canceled"]}"#
        let first = await test.post(target, body, key: "k")
        #expect(first.status == 202 && first.fields[.location] == "/api/v1/jobs/2")
        let again = await test.post(target, body, key: "k")
        #expect(again.status == first.status && again.text == first.text)
        #expect(again.fields[.location] == first.fields[.location])
        #expect(await test.post(target, "{}", key: "k").status == 422)
        #expect(await test.post(target, body, key: "").status == 400)
        #expect(
            await test.post(target, body, key: String(repeating: "k", count: 256)).status == 400)
        #expect(await test.post(target, body, key: "l").fields[.location] == "/api/v1/jobs/3")
        #expect(await test.post(target, body).fields[.location] == "/api/v1/jobs/4")
        #expect(try test.acts == ["retry", "retry", "retry"])
    }

    @Test func aKeyIsKnownForADay() throws {
        let key = ReplayKey(user: "u", key: "k", digest: "d")
        let new = NewJob(TestSite.plan(), context: Data())
        let day: Int64 = 24 * 3600 * 1000
        let start = Timestamp(milliseconds: 5)
        let first = try store.submit(new, for: key, at: start)
        #expect(first.isNew)
        let last = Timestamp(milliseconds: 4 + day)
        #expect(try store.job(of: key, at: last) == first.job)
        #expect(try store.submit(new, for: key, at: last) == (first.job, false))
        let other = ReplayKey(user: "v", key: "k", digest: "e")
        #expect(try store.job(of: other, at: last) == nil)
        var later = new
        later.uid = "later"
        let after = try store.submit(later, for: key, at: Timestamp(milliseconds: 5 + day))
        #expect(after.isNew && after.job != first.job)
    }

    // MARK: - Schedules

    private func schedule() throws {
        try store.addSchedule(
            "nightly", Schedule(when: "02:00", zone: "UTC"), template: Data("{}".utf8), at: .now)
    }

    @Test func aScheduleIsRunOncePerKey() async throws {
        try schedule()
        let page = await test.ask(.get, "/schedules/nightly/run", at: .now)
        #expect(page.status == 200 && page.text.contains("Its times stay as they are"))
        let first = await test.send("/schedules/nightly/run", "key=1")
        #expect(first.fields[.location] == "/jobs/1", "\(first.text)")
        #expect(await test.send("/schedules/nightly/run", "key=1").fields[.location] == "/jobs/1")
        #expect(test.maker.made.load(ordering: .relaxed) == 1)
        let target = "/api/v1/schedules/nightly/run"
        let made = await test.post(target, "{}", key: "k")
        #expect(made.status == 202 && made["name"] as? String == "of nightly")
        #expect(await test.post(target, "{}", key: "k").text == made.text)
        #expect(await test.post("/api/v1/schedules/none/run", "{}", key: "m").status == 404)
        #expect(try test.acts == ["run schedule", "run schedule"])
    }

    @Test func twoAtOnceAreNotBothDone() async throws {
        try schedule()
        let target = "/api/v1/schedules/nightly/run"
        test.maker.isHeld.store(true, ordering: .relaxed)
        async let first = test.post(target, "{}", key: "k")
        while test.maker.made.load(ordering: .relaxed) == 0 {
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(await test.post(target, "{}", key: "k").status == 409)
        test.maker.isHeld.store(false, ordering: .relaxed)
        #expect(await first.status == 202)
        #expect(await test.post(target, "{}", key: "k").status == 202)
        #expect(test.maker.made.load(ordering: .relaxed) == 1)
    }

    @Test func pausingAndResumingAreSaidFirst() async throws {
        try schedule()
        for act in ["pause", "resume"] {
            #expect(await test.ask(.get, "/schedules/nightly/\(act)", at: .now).status == 200)
        }
        #expect(try store.schedule("nightly").state == .enabled)
        #expect(
            await test.send("/schedules/nightly/pause", "until=2999-01-01T00:00:00Z").status == 303)
        #expect(try store.schedule("nightly").pausedUntil?.rfc3339.hasPrefix("2999-01-01") == true)
        for until in ["tomorrow", "2999-01-01T00:00:00", "1999-01-01T00:00:00Z"] {
            #expect(await test.send("/schedules/nightly/pause", "until=\(until)").status == 400)
        }
        #expect(await test.send("/schedules/nightly/resume").status == 303)
        #expect(try store.schedule("nightly").state == .enabled)
        let target = "/api/v1/schedules/nightly/pause"
        #expect(await test.post(target, #"{"until":"2999-01-01T00:00:00Z"}"#).status == 200)
        #expect(await test.post(target, #"{"untill":"2999-01-01T00:00:00Z"}"#).status == 400)
        #expect(try store.schedule("nightly").state == .paused)
        #expect(
            try test.acts == ["pause schedule", "resume schedule", "pause schedule"])
    }

    // MARK: - Whoever may not

    /// Every act needs a right, and comes from these pages.
    @Test(arguments: [
        "/jobs/1/approve", "/jobs/1/deny", "/jobs/1/cancel", "/jobs/1/retry",
        "/jobs/1/terminate", "/schedules/nightly/pause", "/schedules/nightly/resume",
        "/schedules/nightly/run",
    ])
    func actsAreProtected(target: String) async throws {
        let (job, digest) = try blocked()
        try schedule()
        let body = "digest=\(digest)&canceled=yes&key=1"
        for fields: HTTPFields in [
            [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"],
            [.origin: "https://evil.example"], [.origin: "null"],
        ] {
            var all: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            all.append(contentsOf: fields)
            #expect(await test.ask(.post, target, all, body: body, at: .now).status == 403)
        }
        let secret = WebSecret(prefix: "belay_")
        let token = StoredToken(
            name: "ci", role: "view", user: "root", created: .now,
            expires: Timestamp.now.adding(seconds: 3600))
        #expect(try store.addToken(token, hash: secret.hash))
        let bearer: HTTPFields = [.authorization: "Bearer \(secret.text)"]
        for path in [target, "/api/v1" + target] {
            #expect(
                await test.ask(.post, path, bearer, body: body, peer: nil, at: .now).status == 403)
            #expect(await test.ask(.post, path, TestSite.form, body: body, peer: nil).status == 401)
        }
        #expect(await test.ask(.get, target, bearer, peer: nil, at: .now).status == 403)
        #expect(try test.acts == [])
        #expect(try store.gate(of: job)?.answer == nil)
        #expect(try store.termination(of: job) == nil)
        #expect(try store.jobs(at: .now).count == 1)
    }
}

/// What of the description of the API can be looked at without requests.
struct OpenAPITests {
    /// Links for signing in are for the Unix socket, events come without an end, and the description is
    /// not about itself.
    private static let apart: Set<String> = [
        "GET /api/v1/openapi.json", "POST /api/v1/sign-in-links", "GET /api/v1/jobs/{job}/events",
    ]

    /// A route that is not described, or a description without a route, is a mistake.
    @Test func everyRouteIsDescribed() async throws {
        let test = try TestSite()
        let text = await test.ask(.get, "/api/v1/openapi.json").text
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = paths.flatMap { path, operations in
            operations.keys.map { "\($0.uppercased()) \(path)" }
        }
        let there = test.site.routes.all.filter { $0.contains(" /api/") }
        #expect(Set(described) == Set(there).subtracting(Self.apart))
    }
}
