package import BelayModel
package import BelayStore

/// A job's happenings as one JSON object a line.
package struct JSONEvent: Encodable {
    package var event: String
    package var at: String
    package var id: Int64?
    package var uid: String?
    package var name: String?
    package var status: String?
    package var phase: String?
    package var server: String?
    package var number: Int?
    package var cause: String?
    package var reason: String?
    package var exitStatus: Int?
    package var finishing: Int?
    package var finishingAnalyze: Int?
    package var canceled: Int?
    package var ended: Int?
    package var wavesNotBegun: Int?
    package var digest: String?
    package var due: String?
    package var by: String?
    /// The job that the server waits for.
    package var waitsFor: Int64?
    package var stream: String?
    package var text: String?

    private init(_ event: String, _ at: Timestamp) {
        self.event = event
        self.at = at.rfc3339
    }

    /// The first line of a run: names the job for other processes.
    package static func job(_ id: Int64, uid: String, name: String, at: Timestamp) -> JSONEvent {
        var event = JSONEvent("job", at)
        event.id = id
        event.uid = uid
        event.name = name
        return event
    }

    /// Something that an item printed. Bytes that are not UTF-8 are replaced.
    package init(output piece: StoredOutput, server: String, text: String) {
        self.init("output", piece.at)
        self.server = server
        stream = piece.output.stream.rawValue
        self.text = text
    }

    package init(_ happening: Happening, _ run: JobRun, at: Timestamp) {
        switch happening {
        case .job(let status):
            self.init("status", at)
            self.status = status.rawValue
        case .terminating(let forecast):
            self.init("terminating", at)
            finishing = forecast.finishItem
            finishingAnalyze = forecast.finishAnalyze
            canceled = forecast.canceled
            ended = forecast.ended
            wavesNotBegun = forecast.wavesNotBegun.isEmpty ? nil : forecast.wavesNotBegun.count
            cause = StopCause.user.rawValue
        case .stopped(let termination):
            self.init("terminating", at)
            cause = termination.cause.rawValue
            reason = termination.reason
        case .phase(let phase, let status):
            self.init("phase", at)
            self.phase = phase.name(in: run.plan.kind)
            self.status = status.rawValue
        case .wave(let number):
            self.init("wave", at)
            self.number = number + 1
            status = run.waves[number].status.rawValue
        case .gate(let gate):
            self.init("gate", at)
            digest = gate.digest
            due = gate.due.rfc3339
        case .answered(let answer):
            self.init("answer", at)
            status = answer.verdict.rawValue
            digest = answer.digest
            by = answer.by
            reason = answer.reason
        case .server(let index):
            self.init("server", at)
            server = run.plan.servers[index].name
            status = run.servers[index].status.rawValue
            reason = run.servers[index].reason
        case .staging(let index):
            self.init("staging", at)
            server = run.plan.servers[index].name
            status = run.servers[index].staging.rawValue
            reason = run.servers[index].stagingNote
        case .waiting(let index):
            self.init("waiting", at)
            server = run.plan.servers[index].name
            reason = run.servers[index].reason
            waitsFor = run.servers[index].waiting?.job
        case .link(let index):
            self.init("link", at)
            server = run.plan.servers[index].name
            status = run.servers[index].linkLost == nil ? "Restored" : "Lost"
            reason = run.servers[index].linkLost
        case .step(let server, let index):
            self.init("step", at)
            fill(server, index, run)
        }
    }

    private mutating func fill(_ server: Int, _ index: Int, _ run: JobRun) {
        let steps = run.servers[server].steps
        let step = steps[index]
        self.server = run.plan.servers[server].name
        phase = step.phase.name(in: run.plan.kind)
        number = steps[...index].count { $0.phase == step.phase }
        name = step.item.name
        status = step.status.rawValue
        reason = step.reason
        if case .exited(let code) = step.exit { exitStatus = code }
    }
}
