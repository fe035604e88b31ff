import BelayModel
import BelayReports
import BelayStore
import HTTPTypes

/// A job that is asked for by the API: what `belay submit` takes, with texts in place of files. Files of
/// the daemon's machine cannot be named: whoever may use the API is not therefore its user.
package struct JobSubmission: Sendable, Hashable, Decodable {
    /// The playbook's text.
    package let playbook: String
    /// An inventory's text, or names with commas; `nil`: the daemon's own inventory.
    package let inventory: String?
    /// Only servers of this pattern, too.
    package let limit: String?
    package let check: Bool?
    package let forks: Int?
    package let become: Bool?
    package let user: String?
    /// They win over those of playbook and inventory.
    package let variables: [String: String]?
    /// When analyze starts, in RFC 3339 with an offset.
    package let at: String?
    /// How late it may still start: `15m`.
    package let late: String?

    static let keys: Set<String> = [
        "playbook", "inventory", "limit", "check", "forks", "become", "user", "variables", "at",
        "late",
    ]
}

/// Submitting jobs: for admins, since a playbook may run anything as root on every server.
struct SubmitAPI: Sendable {
    let acts: Acts

    func add(to routes: inout Routes) {
        routes.post("/api/v1/jobs", .admin, submit)
    }

    private func submit(_ request: WebRequest) throws -> Answer {
        try request.allow([])
        guard let submission = try request.json(JobSubmission.self, keys: JobSubmission.keys)
        else {
            throw WebProblem.badRequest("A job is submitted as JSON with the playbook's text.")
        }
        let replay = try request.replayKey()
        return Answer { [acts] in
            let job = try await acts.submit(submission, replay: replay, by: request)
            return try await acts.made(job, request)
        }
    }
}

extension Acts {
    @concurrent func submit(
        _ submission: JobSubmission, replay: ReplayKey?, by request: WebRequest
    ) async throws -> Int64 {
        let check = submission.check == true ? "check" : nil
        let digest = "playbook \(WebSecret.hash(of: submission.playbook).prefix(12))"
        let words = [digest, submission.limit.map { "limit \($0)" }, check].compactMap(\.self)
        return try await create(
            replay, "submit", detail: words.joined(separator: ", "), by: request
        ) { [maker] in
            try await maker.job(submission)
        }
    }

    /// What is said of a job that was made. It is the same whenever it is asked for again.
    @concurrent func made(_ job: Int64, _ request: WebRequest) async throws -> Answer {
        let summary = try await Reading.shared.run { [store] in
            try store.summary(of: job, at: request.now)
        }
        var answer = try Answer.json(MadeJobJSON(summary), .accepted)
        let link: Link = "/api/v1/jobs/\(job)"
        answer.fields[.location] = link.text
        return answer
    }
}
