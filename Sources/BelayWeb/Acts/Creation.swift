import BelayDigests
import BelayModel
import BelayReports
import BelayStore
import HTTPTypes
import Synchronization

/// The requests with a key that are being worked on: a second one with the same key is not begun.
final class RequestsUnderWay: Sendable {
    private let keys = Mutex<Set<[String]>>([])

    /// - Returns: whether it was begun; not if it is under way already.
    func begin(_ replay: ReplayKey) -> Bool {
        keys.withLock { $0.insert([replay.user, replay.key]).inserted }
    }

    func end(_ replay: ReplayKey) {
        _ = keys.withLock { $0.remove([replay.user, replay.key]) }
    }
}

extension Acts {
    /// Makes and submits a job, once for a key: a request that comes again gets the job of the first.
    /// - Parameter act: for the audit.
    @concurrent func create(
        _ replay: ReplayKey?, _ act: String, detail: String, by request: WebRequest,
        make: @concurrent @Sendable () async throws -> NewJob
    ) async throws -> Int64 {
        if let replay {
            let known = try await Reading.shared.run { [store] in
                try store.job(of: replay, at: request.now)
            }
            if let known { return known }
            guard making.begin(replay) else {
                throw WebProblem(
                    .conflict, "A request with this key is being worked on. Ask again soon.")
            }
        }
        defer { if let replay { making.end(replay) } }
        var new = try await make()
        new.origin = request.caller.origin(on: host)
        return try await Reading.shared.run { [self, new] in
            let (job, isNew) =
                try replay.map { try store.submit(new, for: $0, at: .now) }
                ?? (try store.submit(new, at: .now), true)
            if isNew { try record(act, by: request, job: job, detail: detail) }
            return job
        }
    }
}

extension WebRequest {
    private static let longestKey = 255

    /// The key of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), with the digest of the
    /// request; `nil`: none is given.
    func replayKey() throws(WebProblem) -> ReplayKey? {
        guard let key = fields[.idempotencyKey] else { return nil }
        let isPlain = key.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        guard isPlain, (1...Self.longestKey).contains(key.utf8.count) else {
            throw .badRequest("Idempotency-Key must have 1 to \(Self.longestKey) characters.")
        }
        return ReplayKey(user: caller.user, key: key, digest: digest)
    }

    /// The key of a form that a page has made. A form that was changed is another request: going back
    /// and choosing something else is no mistake.
    func formKey() -> ReplayKey? {
        guard let key = form?["key"], key.utf8.count <= Self.longestKey else { return nil }
        return ReplayKey(user: caller.user, key: "form \(digest)", digest: digest)
    }

    /// SHA-256 of the method, the address and the body.
    private var digest: String {
        hexadecimal(sha256(Array("\(method.rawValue) \(link.text)\n".utf8) + body))
    }
}
