import BelayModel
import BelayStore
import HTTPTypes

/// Streams of news (HTML, 9.2, server-sent events).
struct LiveRoutes: Sendable {
    let store: JobStore
    let hub: LiveHub

    /// A stream ends after a while, and the browser opens another: whoever may not see any more, does
    /// not for longer than this.
    private static let longest = Duration.seconds(120)

    func add(to routes: inout Routes) {
        routes.get("/events", .view, many)
        routes.get("/api/v1/jobs/:job/events", .view, one)
    }

    /// For the pages of a browser: `?jobs=7.8`, and `?after=7-120.8-33` for what they know already.
    private func many(_ request: WebRequest) throws -> Answer {
        var jobs = LiveHub.Position()
        for part in (request.query["jobs"] ?? "").split(separator: ".").prefix(
            LivePosition.mostJobs)
        {
            guard let job = Int64(part), job > 0 else {
                throw WebProblem.badRequest("jobs must be numbers of jobs with dots between.")
            }
            jobs[job] = .some(nil)
        }
        guard !jobs.isEmpty else { throw WebProblem.badRequest("No jobs are named.") }
        if let text = request.fields[.lastEventID] ?? request.query["after"] {
            guard let known = LivePosition.read(text) else {
                throw WebProblem.badRequest("“\(text.printable)” is no id of these events.")
            }
            for (job, position) in known where jobs[job] != nil { jobs[job] = position }
        }
        return stream(jobs)
    }

    /// For programs: `id` is the journal's row, as Last-Event-ID takes it; `?after=N` is the same.
    private func one(_ request: WebRequest) throws -> Answer {
        try request.allow(["after"])
        let job = try request.job()
        _ = try store.summary(of: job, at: request.now)
        var position = try request.number("after")
        if let text = request.fields[.lastEventID] {
            let ownForm = LivePosition.read(text)?[job].flatMap(\.self)
            guard let known = ownForm ?? Int(text) else {
                throw WebProblem.badRequest("“\(text.printable)” is no id of these events.")
            }
            position = known
        }
        return stream([job: position])
    }

    private func stream(_ jobs: LiveHub.Position) -> Answer {
        var answer = Answer(.ok, type: "text/event-stream", length: nil) { writer in
            try await tell(jobs, writer)
        }
        answer.fields[.accelBuffering] = "no"
        return answer
    }

    @concurrent private func tell(_ jobs: LiveHub.Position, _ writer: AnswerWriter) async throws {
        guard let (id, frames) = hub.join(jobs, cut: writer.cut) else {
            return try await writer(Array("retry: 30000\n\n".utf8))
        }
        defer { hub.leave(id) }
        try await writer(Array("retry: 2000\n\n".utf8))
        let end = Task { [hub] in
            try await Task.sleep(for: Self.longest)
            hub.leave(id)
        }
        defer { end.cancel() }
        for await frame in frames { try await writer(frame) }
    }
}
