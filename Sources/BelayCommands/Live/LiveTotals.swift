import BelayModel

/// The figures of one picture of the live view, from one look at every server.
struct LiveTotals {
    /// Steps of a phase, and what they download.
    struct OfPhase {
        var done = 0
        /// Done, and still to be done by servers that have not ended.
        var all = 0
        var doneBytes = 0
        var allBytes = 0
        var started: Timestamp?
        /// Servers that are not through with it: the first few.
        var open: [Int] = []
        var openCount = 0
    }

    private(set) var phases = Phase.allCases.map { _ in OfPhase() }
    private(set) var atWork = 0
    private(set) var waiting = 0
    /// Servers whose end is decided, and on which something is still in hand, such as the removal of
    /// the staging directory.
    private(set) var cleaningUp = 0
    /// Servers that have ended, by how.
    private(set) var ended: [ServerStatus: Int] = [:]

    /// Servers that are named of those that a phase waits for.
    private static let mostNames = 3

    init(_ run: JobRun) {
        for (index, server) in run.servers.enumerated() { add(server, index, run) }
    }

    private mutating func add(_ server: ServerRun, _ index: Int, _ run: JobRun) {
        let isOver = server.status.isFinal
        if server.isSettled {
            ended[server.status, default: 0] += 1
        } else if isOver {
            cleaningUp += 1
        } else if server.activity != .idle {
            atWork += 1
        } else {
            waiting += 1
        }
        for step in server.steps {
            let number = step.phase.rawValue
            let isDone = step.status.isFinal && step.status != .skipped
            guard isDone || !isOver else { continue }
            phases[number].all += 1
            if isDone { phases[number].done += 1 }
            if let started = step.started {
                phases[number].started = min(phases[number].started ?? started, started)
            }
            guard step.phase == .download, let report = server.report else { continue }
            let bytes = (step.item.packages ?? []).reduce(0) { sum, place in
                guard report.changes.indices.contains(place) else { return sum }
                return sum.addingClamped(report.changes[place].downloadSize ?? 0)
            }
            phases[number].allBytes = phases[number].allBytes.addingClamped(bytes)
            if step.status == .succeeded {
                phases[number].doneBytes = phases[number].doneBytes.addingClamped(bytes)
            }
        }
        guard let open = run.phase, !isOver, server.place != .outside else { return }
        phases[open.rawValue].openCount += 1
        if phases[open.rawValue].open.count < Self.mostNames {
            phases[open.rawValue].open.append(index)
        }
    }

    /// `60 at work, 234 waiting, 3 Failed`.
    var words: String { parts(isBadFirst: false).joined(separator: ", ") }

    /// As many of the words as there is room for, failures first where there is little.
    func words(columns: Int) -> String {
        if words.columns <= columns { return words }
        var text = ""
        for part in parts(isBadFirst: true) {
            let longer = text.isEmpty ? part : "\(text), \(part)"
            if longer.columns > columns { break }
            text = longer
        }
        return text
    }

    private func parts(isBadFirst: Bool) -> [String] {
        var (bad, others) = ([String](), [String]())
        if atWork > 0 { others.append("\(atWork) at work") }
        if waiting > 0 { others.append("\(waiting) waiting") }
        if cleaningUp > 0 { others.append("\(cleaningUp) cleaning up") }
        for status in ServerStatus.allCases {
            guard let number = ended[status] else { continue }
            let isBad =
                switch status {
                case .failed, .unreachable, .timedOut: isBadFirst
                case .pending, .running, .stopping, .succeeded, .canceled: false
                }
            let part = "\(number) \(status.rawValue)"
            if isBad { bad.append(part) } else { others.append(part) }
        }
        return bad + others
    }
}
