import BelayModel
import BelayService
import BelayStore
package import HTTPTypes

/// Why a request is not done, as people are told it and as a problem document says it (RFC 9457).
package struct WebProblem: Error, Sendable, CustomStringConvertible {
    package var status: HTTPResponse.Status
    /// A sentence for people.
    package var description: String
    /// Fields that the answer has besides.
    package var fields: HTTPFields = [:]
    /// Whether the connection is closed: what is left of the request is not worth reading.
    package var closes = false
    /// Where in a playbook or an inventory it lies.
    package var file: String?
    package var line: Int?

    package init(_ status: HTTPResponse.Status, _ description: String) {
        self.status = status
        self.description = description
    }

    package static func notFound(_ words: String = "There is no such page.") -> WebProblem {
        WebProblem(.notFound, words)
    }

    package static func badRequest(_ words: String) -> WebProblem { WebProblem(.badRequest, words) }

    package static func forbidden(_ words: String) -> WebProblem { WebProblem(.forbidden, words) }

    /// What an error of the store means to its asker.
    package init(_ error: any Error) {
        switch error {
        case let problem as WebProblem: self = problem
        case StoreError.noSuchJob(let job):
            self = .notFound("There is no job \(job).")
        case StoreError.noSuchSchedule(let name):
            self = .notFound("There is no schedule “\(name.printable)”.")
        case StoreError.finished(let job, let status):
            self.init(.conflict, "Job \(job) has ended: \(status).")
        case StoreError.begun(let job, let status):
            self.init(.conflict, "Job \(job) has begun, and is \(status): it can be terminated.")
        case StoreError.gateRefused(let job, let reason):
            self.init(.conflict, "Job \(job) \(reason).")
        case StoreError.otherRequest:
            self.init(
                .unprocessableContent, "The Idempotency-Key was that of another request.")
        case StoreError.pruned(let job):
            self.init(.conflict, "The steps of job \(job) were removed, for it is old.")
        case let error as Retry.NotEnded:
            self.init(
                .conflict,
                "Job \(error.job) is \(error.status.rawValue): it can be retried when it has ended."
            )
        case is StoreError:
            self.init(
                .serviceUnavailable, "The jobs cannot be read now: \(error)".printable(atMost: 400))
        case _:
            self.init(.internalServerError, "This page cannot be made. The daemon's log says why.")
        }
    }
}
