import ArgumentParser
import BelayEngine
import BelayModel
import BelayReports

/// How a command went on one server.
struct FleetResult: Sendable {
    enum Status: String, Sendable {
        case succeeded = "Succeeded"
        case failed = "Failed"
        case timedOut = "TimedOut"
        case unreachable = "Unreachable"
    }

    let server: String
    let status: Status
    /// What went wrong, without the server's name, so that the same words are told once.
    var reason: String?
    var exitStatus: Int?
    var signal: String?
    let seconds: Double

    init(_ target: FleetCommand.Target, _ outcome: FleetCommand.Outcome, _ seconds: Double) {
        server = target.endpoint.name
        self.seconds = seconds
        switch outcome {
        case .ended(.exited(0)):
            status = .succeeded
            exitStatus = 0
        case .ended(.exited(let code)):
            status = .failed
            reason = "exit status \(code)"
            exitStatus = code
        case .ended(.signaled(let name)):
            status = .failed
            reason = "killed by SIG\(name)"
            signal = name
        case .timedOut(let limit):
            status = .timedOut
            let words = spell(seconds: Double(limit.components.seconds))
            reason = "over its time limit of \(words); it may still run there"
        case .unreachable(let error):
            // What this machine cannot do says nothing of the server.
            status = error.kind == .local || error.kind == .input ? .failed : .unreachable
            reason = error.message.without(server: target.endpoint)
        }
    }
}

extension String {
    /// A message about a server without its name and address at the beginning, which most have.
    fileprivate func without(server: Endpoint) -> String {
        if hasPrefix("\(server.name): ") { return String(dropFirst(server.name.count + 2)) }
        if hasPrefix("\(server.name) ("), let end = firstRange(of: "): ") {
            return String(self[end.upperBound...])
        }
        return self
    }
}

/// How a command went on all servers.
struct FleetTally {
    private(set) var counts: [FleetResult.Status: Int] = [:]

    mutating func add(_ result: FleetResult) { counts[result.status, default: 0] += 1 }

    var exit: ExitCode? {
        if counts[.failed] ?? 0 > 0 || counts[.timedOut] ?? 0 > 0 { return .failed }
        return counts[.unreachable] ?? 0 > 0 ? .unreachable : nil
    }

    /// `297 ok, 3 unreachable`; what was interrupted may have none.
    var words: String {
        let named: [(FleetResult.Status, String)] = [
            (.succeeded, "ok"), (.failed, "failed"), (.timedOut, "timed out"),
            (.unreachable, "unreachable"),
        ]
        let parts = named.compactMap { status, word in counts[status].map { "\($0) \(word)" } }
        return parts.isEmpty ? "none has ended" : parts.joined(separator: ", ")
    }
}
