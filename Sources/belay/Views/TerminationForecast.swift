import BelayModel
import BelayStore

/// What a terminate takes, as of the moment it is asked for.
struct TerminationForecast: Equatable {
    /// Servers that run `analyze` to its end.
    var finishAnalyze = 0
    /// Servers that finish the item in hand.
    var finishItem = 0
    /// Servers that are canceled at once.
    var canceled = 0
    /// Servers that had ended before.
    var ended = 0

    init(_ job: JobView) {
        for server in job.servers {
            let phase = server.steps.first { $0.status == .running }?.phase
            add(server.status, runningPhase: phase)
        }
    }

    init(_ run: JobRun) {
        for server in run.servers {
            let isRunning = server.activity == .running
            add(server.status, runningPhase: isRunning ? server.nextPhase : nil)
        }
    }

    private mutating func add(_ status: ServerStatus, runningPhase: Phase?) {
        if status.isFinal {
            ended += 1
            return
        }
        switch runningPhase {
        case .analyze: finishAnalyze += 1
        case .download, .action: finishItem += 1
        case nil: canceled += 1
        }
    }

    /// What will happen, in a sentence or two.
    var words: String {
        var parts: [String] = []
        if finishItem > 0 {
            parts.append(
                "\(count(finishItem, "server")) \(finishItem == 1 ? "finishes" : "finish") the item in hand"
            )
        }
        if finishAnalyze > 0 {
            parts.append(
                "\(count(finishAnalyze, "server")) \(finishAnalyze == 1 ? "finishes" : "finish") analyze"
            )
        }
        parts.append("\(canceled) canceled now")
        if ended > 0 { parts.append("\(ended) had ended before") }
        return parts.joined(separator: ", ") + "."
    }

    /// What is still being waited for.
    var stillWaiting: String {
        let waiting = finishItem + finishAnalyze
        return waiting == 0
            ? "Staging directories are being removed."
            : "\(count(waiting, "server")) still \(waiting == 1 ? "finishes" : "finish") what is in hand."
    }
}
