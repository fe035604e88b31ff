package import BelayModel
import BelayStore

/// A job's happenings as lines of text.
package enum PlainLines {
    /// - Returns: `nil` for what is not worth a line.
    package static func line(_ happening: Happening, _ run: JobRun) -> String? {
        words(happening, run)?.printableLine
    }

    private static func words(_ happening: Happening, _ run: JobRun) -> String? {
        switch happening {
        case .job(let status):
            return "job: \(status.rawValue)"
        case .terminating(let forecast):
            return "terminating: \(forecast.words)"
        case .stopped(let termination):
            return "terminating, \(termination.cause.rawValue): \(termination.reason ?? "")"
        case .phase(let phase, let status):
            return phaseLine(phase, status, run)
        case .wave(let number):
            return PolicyWords.line(ofWave: number, run)
        case .gate(let gate):
            return PolicyWords.line(gate, run)
        case .answered(let answer):
            return PolicyWords.line(answer)
        case .server(let index):
            return serverLine(index, run)
        case .staging(let index):
            return stagingLine(index, run)
        case .waiting(let index):
            return "\(run.plan.servers[index].name): \(run.servers[index].reason ?? "waits")"
        case .link(let index):
            let name = run.plan.servers[index].name
            return run.servers[index].linkLost.map { lost in
                lost == LostLink.rebooting
                    ? "\(name): \(lost)" : "\(name): connection lost, taking it up again: \(lost)"
            }
                ?? (run.servers[index].isSettled ? nil : "\(name): connected again")
        case .step(let server, let step):
            return stepLine(server, step, run)
        }
    }

    private static func phaseLine(_ phase: Phase, _ status: PhaseStatus, _ run: JobRun) -> String {
        let name = phase.name(in: run.plan.kind)
        guard status == .scheduled, let time = run.plan[phase].scheduled else {
            return "\(name): \(status.rawValue)"
        }
        return "\(name): waiting for its scheduled time, \(time.local)"
    }

    private static func serverLine(_ index: Int, _ run: JobRun) -> String? {
        let server = run.servers[index]
        let name = run.plan.servers[index].name
        switch server.status {
        case .pending, .running:
            return nil
        case .stopping, .succeeded, .failed, .unreachable, .canceled, .timedOut:
            return "\(name): \(server.status.rawValue)" + (server.reason.map { ", \($0)" } ?? "")
        }
    }

    private static func stagingLine(_ index: Int, _ run: JobRun) -> String? {
        let server = run.servers[index]
        switch server.staging {
        case .none, .present:
            return nil
        case .removed:
            return server.stagingNote.map {
                "\(run.plan.servers[index].name): staging directory \($0)"
            }
        case .owed:
            return
                "\(run.plan.servers[index].name): staging directory owed: \(server.stagingNote ?? "")"
        }
    }

    private static func stepLine(_ server: Int, _ index: Int, _ run: JobRun) -> String? {
        let step = run.servers[server].steps[index]
        let name = run.plan.servers[server].name
        let phase = step.phase.name(in: run.plan.kind)
        var line = "\(name): \(phase): \(step.item.name): "
        switch step.status {
        case .pending, .skipped: return nil
        case .running: return line + "started"
        case .succeeded, .failed, .timedOut: line += step.status.rawValue
        }
        if let started = step.started, let finished = step.finished {
            line += " in \(spell(seconds: finished.seconds(since: started)))"
        }
        return line + (step.reason.map { ", \($0)" } ?? "")
    }
}
