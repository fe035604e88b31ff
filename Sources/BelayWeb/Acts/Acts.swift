import BelayModel
import BelayReports
import BelayService
package import BelayStore
import HTTPTypes

/// What people do by these pages and the API. Each is recorded with its author.
package struct Acts: Sendable {
    package let store: JobStore
    let host: String
    let maker: any JobMaking
    let making = RequestsUnderWay()

    package init(store: JobStore, host: String, maker: any JobMaking) {
        self.store = store
        self.host = host
        self.maker = maker
    }

    func record(
        _ act: String, by request: WebRequest, job: Int64? = nil, detail: String? = nil
    ) throws {
        try store.record(
            AuditEntry(
                at: request.now, user: request.caller.user, way: request.caller.way, act: act,
                job: job, detail: detail?.printable))
    }
}

// MARK: - Jobs

extension Acts {
    /// - Returns: when it was first asked for.
    /// - Throws: `StoreError.finished`, `.noSuchJob`.
    @discardableResult
    func terminate(_ job: Int64, reason: String?, by request: WebRequest) throws -> Timestamp {
        let before = try store.termination(of: job)
        let requested = try store.requestTermination(
            of: job, at: .now, origin: request.caller.origin(on: host),
            reason: reason?.printable)
        if before == nil { try record("terminate", by: request, job: job, detail: reason) }
        try cancelIfNobodyHas(job, at: request.now)
        return requested
    }

    /// Cancels a job that has not begun. One that begins meanwhile is left alone: canceling never
    /// becomes a termination.
    /// - Returns: when it was first asked for.
    /// - Throws: `StoreError.begun`, `.finished`, `.noSuchJob`.
    @discardableResult
    func cancel(_ job: Int64, reason: String?, by request: WebRequest) throws -> Timestamp {
        let before = try store.termination(of: job)
        let requested = try store.requestTermination(
            of: job, at: .now, origin: request.caller.origin(on: host),
            reason: reason?.printable, ifUnbegun: true)
        if before == nil { try record("cancel", by: request, job: job, detail: reason) }
        try cancelIfNobodyHas(job, at: request.now)
        return requested
    }

    /// Ends a job here that nobody drives, and of which nothing is on any server.
    private func cancelIfNobodyHas(_ job: Int64, at now: Timestamp) throws {
        guard try store.summary(of: job, at: now).coordinator?.isAlive != true else { return }
        _ = try store.cancelUnbegun(job, at: .now)
    }

    func approver(of request: WebRequest) throws -> Approver {
        let origin = request.caller.origin(on: host)
        return Approver(origin, groups: try UnixGroups.names(of: origin.actor))
    }

    /// Why the caller's answer to a job would not count; `nil`: it does.
    func refusal(of approver: Approver, _ head: JobHead) -> String? {
        head.gate?.rule.refusal(
            of: approver.origin.actor, groups: approver.groups,
            submitter: head.summary.origin?.actor)
    }

    /// Answers to a job at its gate.
    /// - Parameter digest: of what the answer is about.
    /// - Returns: the gate, and whether this was the first answer.
    /// - Throws: `StoreError.gateRefused`, `.noSuchJob`; that the caller may not.
    func answer(
        _ verdict: GateAnswer.Verdict, to job: Int64, digest: String, reason: String?,
        by request: WebRequest
    ) throws -> (gate: GateView, isFirst: Bool) {
        let head = try store.head(of: job, at: request.now)
        let approver = try approver(of: request)
        if let refusal = refusal(of: approver, head) {
            throw WebProblem.forbidden("Job \(job) \(refusal).")
        }
        let gate = try store.answer(
            verdict, to: job, digest: digest, by: approver, reason: reason?.printable, at: .now)
        let isFirst = head.gate?.answer == nil
        if isFirst {
            let words = [String(gate.digest.prefix(12)), reason].compactMap(\.self)
            try record(
                verdict == .approved ? "approve" : "deny", by: request, job: job,
                detail: words.joined(separator: ", "))
        }
        return (gate, isFirst)
    }

    /// Makes a new job of the servers of a job that did not succeed.
    /// - Throws: `Retry.NotEnded`, `StoreError.noSuchJob`, that there is nothing to retry.
    @concurrent func retry(
        _ job: Int64, _ outcomes: Set<ServerOutcome>, replay: ReplayKey?, by request: WebRequest
    ) async throws -> Int64 {
        let words = outcomes.map(\.rawValue).sorted().joined(separator: ", ")
        return try await create(
            replay, "retry", detail: "of job \(job), \(words)", by: request
        ) { [store, maker] in
            try await Reading.shared.run {
                guard let new = try Retry(of: job, in: store).new(outcomes, origin: nil) else {
                    throw WebProblem(
                        .conflict, "There is nothing to retry: no server of job \(job) is so.")
                }
                try maker.refuseUnattended(new)
                return new
            }
        }
    }
}

// MARK: - Schedules

extension Acts {
    func pause(_ schedule: String, until: Timestamp?, by request: WebRequest) throws {
        try store.setSchedule(schedule, to: .paused, until: until)
        let end = until.map { " until \($0.rfc3339)" } ?? ""
        try record("pause schedule", by: request, detail: schedule + end)
    }

    func resume(_ schedule: String, by request: WebRequest) throws {
        try store.setSchedule(schedule, to: .enabled)
        try record("resume schedule", by: request, detail: schedule)
    }

    /// Submits a job of a schedule now, outside of its times.
    @concurrent func run(
        _ schedule: String, overridingWindow: Bool, replay: ReplayKey?, by request: WebRequest
    ) async throws -> Int64 {
        let detail = schedule + (overridingWindow ? ", though its window is closed" : "")
        return try await create(replay, "run schedule", detail: detail, by: request) {
            [store, maker] in
            let stored = try await Reading.shared.run { try store.schedule(schedule) }
            return try await maker.job(of: stored, overridingWindow: overridingWindow)
        }
    }
}

extension Caller {
    /// The way in, as the audit has it.
    var way: String {
        switch proof {
        case .peer: "socket"
        case .session: "web"
        case .token(let name): "token \(name)"
        case .none: "none"
        }
    }

    func origin(on host: String) -> Origin {
        switch proof {
        case .peer, .session, .none: Origin(user: user, host: host, way: .web)
        case .token(let name): Origin(user: user, host: host, way: .token(name))
        }
    }
}
