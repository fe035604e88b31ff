import BelayModel
import BelayStore

/// A job's happenings as one JSON object a line.
struct JSONEvent: Encodable {
    var event: String
    var at: String
    var id: Int64?
    var uid: String?
    var name: String?
    var status: String?
    var phase: String?
    var server: String?
    var number: Int?
    var reason: String?
    var exitStatus: Int?
    var finishing: Int?
    var finishingAnalyze: Int?
    var canceled: Int?
    var ended: Int?
    var stream: String?
    var text: String?

    private init(_ event: String, _ at: Timestamp) {
        self.event = event
        self.at = at.rfc3339
    }

    /// The first line of a run: names the job for other processes.
    static func job(_ id: Int64, uid: String, name: String, at: Timestamp) -> JSONEvent {
        var event = JSONEvent("job", at)
        event.id = id
        event.uid = uid
        event.name = name
        return event
    }

    /// Something that an item printed. Bytes that are not UTF-8 are replaced.
    init(output piece: StoredOutput, server: String, text: String) {
        self.init("output", piece.at)
        self.server = server
        stream = piece.output.stream.rawValue
        self.text = text
    }

    init(_ happening: Happening, _ run: JobRun, at: Timestamp) {
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
        case .phase(let phase, let status):
            self.init("phase", at)
            self.phase = phase.name(in: run.plan.kind)
            self.status = status.rawValue
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
