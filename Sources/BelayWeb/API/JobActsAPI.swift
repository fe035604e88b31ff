import BelayModel
import BelayReports
import BelayStore
import HTTPTypes

/// The acts on jobs and schedules in the API. Each is safe to repeat: 202 when it is asked for, 200
/// when it was before, 409 when it can not be done any more.
struct ActsAPI: Sendable {
    let acts: Acts
    let zones: @Sendable (String) throws -> ZoneRules

    private var store: JobStore { acts.store }

    func add(to routes: inout Routes) {
        SubmitAPI(acts: acts).add(to: &routes)
        routes.post("/api/v1/jobs/:job/terminate", .operate, terminate)
        routes.post("/api/v1/jobs/:job/cancel", .operate, cancel)
        routes.post("/api/v1/jobs/:job/approve", .operate) { try answer(.approved, $0) }
        routes.post("/api/v1/jobs/:job/deny", .operate) { try answer(.denied, $0) }
        routes.post("/api/v1/jobs/:job/retry", .operate, retry)
        routes.post("/api/v1/schedules/:name/pause", .operate, pause)
        routes.post("/api/v1/schedules/:name/resume", .operate, resume)
        routes.post("/api/v1/schedules/:name/run", .operate, run)
    }

    // MARK: - Jobs

    private struct Reason: Decodable {
        let reason: String?
    }

    private func reason(_ request: WebRequest) throws(WebProblem) -> String? {
        let reason = try request.json(Reason.self, keys: ["reason"])?.reason
        guard reason?.unicodeScalars.count ?? 0 <= 200 else {
            throw .badRequest("reason has more than 200 characters.")
        }
        return reason
    }

    private func terminate(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let job = try request.job()
        let reason = try reason(request)
        let isRepeated = try store.termination(of: job) != nil
        // What cannot be read must not be in the way of the request.
        let before = try? store.standing(of: job)
        let requested = try acts.terminate(job, reason: reason, by: request)
        let status = try store.summary(of: job, at: request.now).shownStatus
        let forecast = TerminationForecast(try before ?? store.standing(of: job))
        return try .json(
            ForecastJSON(forecast, job: job, requested: requested, status: status),
            isRepeated ? .ok : .accepted)
    }

    private func cancel(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let job = try request.job()
        let reason = try reason(request)
        let requested = try acts.cancel(job, reason: reason, by: request)
        let status = try store.summary(of: job, at: request.now).shownStatus
        return try .json(
            CancellationJSON(
                job: job, requested: requested.rfc3339, status: status.rawValue), .accepted)
    }

    private struct AnswerBody: Decodable {
        let digest: String
        let reason: String?
    }

    private func answer(_ verdict: GateAnswer.Verdict, _ request: WebRequest) throws -> Answer {
        try request.allow([])
        let job = try request.job()
        let body = try request.json(AnswerBody.self, keys: ["digest", "reason"])
        guard let body, Self.isDigest(body.digest) else {
            throw WebProblem.badRequest(
                "An answer names the digest of what is staged: {\"digest\": \"…\"}, at least 12 of its digits."
            )
        }
        let (gate, isFirst) = try acts.answer(
            verdict, to: job, digest: body.digest, reason: body.reason, by: request)
        return try .json(
            GateAnswerJSON(job: job, gate: GateJSON(gate)), isFirst ? .accepted : .ok)
    }

    private static func isDigest(_ text: String) -> Bool {
        (12...64).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    private struct RetryBody: Decodable {
        let servers: [String]?
    }

    private func retry(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let job = try request.job()
        let body = try request.json(RetryBody.self, keys: ["servers"])
        let words = body?.servers ?? [ServerOutcome.unfinished.rawValue]
        let outcomes = try words.map { word in
            guard let outcome = ServerOutcome(rawValue: word) else {
                throw WebProblem.badRequest(
                    "servers: “\(word.printable)” is none of \(ServerOutcome.words).")
            }
            return outcome
        }
        guard !outcomes.isEmpty else { throw WebProblem.badRequest("servers names none.") }
        let replay = try request.replayKey()
        return Answer {
            let new = try await acts.retry(job, Set(outcomes), replay: replay, by: request)
            return try await acts.made(new, request)
        }
    }

    // MARK: - Schedules

    private struct PauseBody: Decodable {
        let until: String?
    }

    private func pause(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let until = try request.json(PauseBody.self, keys: ["until"])?.until
            .map { text throws(WebProblem) in
                try ScheduleConfirmations.moment(text, at: request.now)
            }
        try acts.pause(request.part("name"), until: until, by: request)
        return try shown(request)
    }

    private func resume(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        try acts.resume(request.part("name"), by: request)
        return try shown(request)
    }

    private func shown(_ request: WebRequest) throws -> Answer {
        let stored = try store.schedule(request.part("name"))
        let view = ScheduleView(stored, at: request.now, zones: zones)
        return try .json(view.detailed(try store.occurrences(of: stored.id, latest: 50)))
    }

    private struct RunBody: Decodable {
        let overrideWindow: Bool?
    }

    private func run(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        let name = request.part("name")
        _ = try store.schedule(name)
        let body = try request.json(RunBody.self, keys: ["overrideWindow"])
        let replay = try request.replayKey()
        return Answer {
            let job = try await acts.run(
                name, overridingWindow: body?.overrideWindow ?? false, replay: replay, by: request)
            return try await acts.made(job, request)
        }
    }
}
