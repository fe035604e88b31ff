package import BelayModel
package import BelayStore

/// Waves and the gate in words.
enum PolicyWords {
    /// `wave 2 of 5: Active, 10 servers`.
    static func line(ofWave number: Int, _ run: JobRun) -> String? {
        guard run.waves.count > 1 || run.waves[number].isChecking else { return nil }
        let wave = run.waves[number]
        let name =
            "wave \(number + 1) of \(run.waves.count), \(count(wave.servers.count, "server"))"
        switch wave.status {
        case .scheduled:
            return "\(name): pauses" + (wave.due.map { " until \($0.local)" } ?? "")
        case .active where wave.isChecking:
            return "\(name): its items after the wave"
        case .active, .succeeded, .failed, .canceled:
            return "\(name): \(wave.status.rawValue)"
        case .pending, .blocked, .skipped:
            return nil
        }
    }

    /// What a job at its gate waits for.
    static func line(_ gate: GateRun, _ run: JobRun) -> String {
        let by = run.plan.policies.gate?.approval?.by ?? []
        let whom = by.isEmpty ? "" : " by \(by.joined(separator: " or "))"
        return "waiting for an approval\(whom) until \(gate.due.local):"
            + " \(count(gate.ready, "server")) ready, digest \(gate.digest.prefix(12));"
            + " `belay job approve` or `belay job deny` with the job's number answers"
    }

    static func line(_ answer: GateAnswer) -> String {
        "\(answer.verdict.rawValue.lowercased()) by \(answer.by)"
            + (answer.reason.map { ": \($0)" } ?? "")
    }

    /// `waves 3 to 5 (40 servers) are not begun`; `nil`: there is none that is not.
    static func notBegun(_ waves: [(number: Int, servers: Int)]) -> String? {
        guard let first = waves.first, let last = waves.last else { return nil }
        let servers = count(waves.reduce(0) { $0 + $1.servers }, "server")
        return waves.count == 1
            ? "wave \(first.number) (\(servers)) is not begun"
            : "waves \(first.number) to \(last.number) (\(servers)) are not begun"
    }
}

extension PhaseStatus {
    /// Whether it is one of a wave that may still begin.
    var isAhead: Bool {
        switch self {
        case .pending, .scheduled: true
        case .blocked, .active, .succeeded, .failed, .canceled, .skipped: false
        }
    }

    /// Whether it is one of a wave that has not come to anything yet, and may never.
    var isForthcoming: Bool {
        switch self {
        case .pending, .skipped: true
        case .scheduled, .blocked, .active, .succeeded, .failed, .canceled: false
        }
    }
}

extension JobText {
    /// The waves and the gate of a job, for people; empty: it has one wave and no gate.
    static func policies(_ job: JobView, _ room: Int?) -> String {
        var text = ""
        if let gate = job.gate {
            text += "\n  gate: \(count(gate.ready, "server")) ready, digest \(gate.digest)\n"
            let by = gate.rule.by.isEmpty ? "" : " by \(gate.rule.by.joined(separator: " or "))"
            if let answer = gate.answer {
                text +=
                    "  \(answer.verdict.rawValue.lowercased()) \(answer.answered.local) by \(answer.by.words)"
                    + (answer.reason.map { ": \($0)" } ?? "") + "\n"
            } else if job.summary.status == .blocked {
                text +=
                    "  waits for an approval\(by) until \(gate.due.local):"
                    + " belay job approve \(job.summary.id), or belay job deny \(job.summary.id)\n"
            }
        }
        guard job.waves.count > 1 else { return text }
        var table = PlainTable([
            .init("WAVE"), .init("STATUS"), .init("SERVERS", .right), .init(""),
        ])
        for (number, wave) in job.waves.enumerated() {
            let names = wave.servers.prefix(5)
            let more = wave.servers.count > 5 ? ", …" : ""
            let pause =
                wave.status == .scheduled ? wave.due.map { " (pause until \($0.local))" } ?? "" : ""
            table.add([
                "\(number + 1)", wave.status.rawValue, "\(wave.servers.count)",
                names.joined(separator: ", ") + more + pause,
            ])
        }
        return text + "\n" + table.text(columns: room)
    }
}

/// A wave of `belay job show ID --json`.
package struct WaveJSON: Encodable {
    package let number: Int
    package let status: String
    package let servers: [String]
    @Nullable package var due: String?
    @Nullable package var started: String?
    @Nullable package var finished: String?

    init(_ number: Int, _ wave: WaveView) {
        self.number = number
        status = wave.status.rawValue
        servers = wave.servers
        due = wave.due?.rfc3339
        started = wave.started?.rfc3339
        finished = wave.finished?.rfc3339
    }
}

/// The gate of `belay job show ID --json`.
package struct GateJSON: Encodable {
    package let digest: String
    package let ready: Int
    package let since: String
    package let due: String
    package let by: [String]
    package let otherThanSubmitter: Bool
    @Nullable package var answer: AnswerJSON?

    package init(_ gate: GateView) {
        digest = gate.digest
        ready = gate.ready
        since = gate.since.rfc3339
        due = gate.due.rfc3339
        by = gate.rule.by
        otherThanSubmitter = gate.rule.otherThanSubmitter
        answer = gate.answer.map(AnswerJSON.init)
    }
}

package struct AnswerJSON: Encodable {
    package let verdict: String
    package let digest: String
    package let by: String
    @Nullable package var origin: Origin?
    @Nullable package var reason: String?
    package let answered: String

    init(_ answer: AnswerView) {
        verdict = answer.verdict.rawValue
        digest = answer.digest
        by = answer.by.words
        origin = answer.by.origin
        reason = answer.reason
        answered = answer.answered.rfc3339
    }
}
