import BelayModel
import BelayStore
import Synchronization

/// Compares what a job says happened with what its servers' own logs say.
struct Verdict {
    let fleet: FleetRun
    let run: JobRun
    /// What is untrue; empty: nothing.
    private(set) var complaints: [String] = []

    init(_ fleet: FleetRun, _ run: JobRun) throws {
        self.fleet = fleet
        self.run = run
        judgeJob()
        for server in run.servers.indices { try judge(server) }
        try judgeTermination()
        if try fleet.store.load(fleet.job).run != run { complain("replay gives another job") }
    }

    private mutating func complain(_ text: String) { complaints.append(text) }

    /// A job does not end before an item of it, where the server can be asked.
    private mutating func judgeJob() {
        if !run.isSettled { complain("the job is not settled") }
        let all = run.servers.allSatisfy { $0.status == .succeeded }
        if (run.status == .succeeded) != (all && run.terminationRequested == nil) {
            complain("the job is \(run.status)")
        }
    }

    private mutating func judge(_ server: Int) throws {
        let state = fleet.servers[server].state.withLock { $0 }
        let said = run.servers[server]
        for (number, step) in said.steps.enumerated() {
            guard case .run = step.work else { continue }
            let item = state.log["\(number)"]
            try judge(step, item, "server \(server), step \(number)")
            if step.exit != nil { try judgeOutput(server, number, item) }
        }
        if fleet.leftRunning.contains(server), said.staging != .owed {
            complain("server \(server): the job ended, and an item still ran")
        }
        if state.hasStaging, said.staging != .owed {
            complain("server \(server) has the staging directory, said: \(said.staging)")
        }
        if said.staging == .present { complain("server \(server): staging is still Present") }
        // How long a lost coordinator was away, the wall clock tells, which jumps here.
        if fleet.script.jump == nil, said.stagingNote?.contains("unattended") == true {
            complain("server \(server) is said to have removed its staging directory itself")
        }
    }

    private mutating func judge(
        _ step: Step, _ item: SimulatedServer.Truth?, _ place: String
    ) throws {
        let begun = item?.begun.count ?? 0
        if begun > 1 { complain("\(place): began \(begun) times") }
        switch step.status {
        case .pending, .running:
            complain("\(place): \(step.status)")
        case .skipped:
            if begun > 0 { complain("\(place): began, but is Skipped") }
        case .succeeded, .failed, .timedOut:
            // Whatever the coordinator's clock did: no item here takes nearly as long.
            if step.status == .timedOut, step.item.timeout == 100_000 {
                complain("\(place): timed out within its time")
            }
            guard let exit = step.exit else {
                if step.status == .succeeded { complain("\(place): succeeded without a status") }
                return
            }
            if item?.status.map({ CommandEnd.exited($0) }) != exit {
                complain("\(place): \(exit), but the server says \(item?.status as Int?)")
            }
        }
    }

    private mutating func judgeOutput(
        _ server: Int, _ step: Int, _ item: SimulatedServer.Truth?
    ) throws {
        let stored = try fleet.store.output(of: fleet.job, after: 0, server: server, limit: 100_000)
            .filter { $0.output.step == step }.flatMap(\.output.bytes)
        // Its output went with the directory.
        let isGone = fleet.servers[server].state.withLock(\.hasVanished)
        if isGone, item?.output.starts(with: stored) == true { return }
        if stored != item?.output {
            complain(
                "server \(server), step \(step): \(stored.count) bytes of output are stored,"
                    + " it printed \(item?.output.count ?? 0)")
        }
    }

    /// Nothing is sent that starts an item once the request is durable, but the rest of `analyze`
    /// where that had begun.
    private mutating func judgeTermination() throws {
        guard let requested = fleet.requested else { return }
        let before = try beforeTermination()
        // An executor that had an answer after the request must have seen it before it sent.
        for sent in fleet.sent where requested < sent.lastAnswer && sent.lastAnswer < sent.at {
            let server = before.servers[sent.server]
            let step = Int(sent.item).map { run.servers[sent.server].steps[$0] }
            // It runs, or has run: asking for it again starts nothing.
            let log = fleet.servers[sent.server].state.withLock(\.log)
            if let begun = log[sent.item]?.begun.first, begun < requested { continue }
            let isAnalyzing = server.activity == .running && server.nextPhase == .analyze
            if isAnalyzing, step?.phase == .analyze { continue }
            complain("server \(sent.server), item \(sent.item) was sent after the termination")
        }
    }

    /// The job as it was when its termination began: by the request, or by a budget that was used up
    /// before; then a request changes nothing, and is not recorded.
    private func beforeTermination() throws -> JobRun {
        var run = try fleet.store.submitted(fleet.job)
        let entries = try fleet.store.events(of: fleet.job, after: 0)
        let isRecorded = entries.contains { $0.event == .terminationRequested }
        for entry in entries {
            if entry.event == .terminationRequested { break }
            var next = run
            _ = next.apply(entry.event, at: entry.at)
            if !isRecorded, next.termination != nil { break }
            run = next
        }
        return run
    }
}

extension Step {
    var work: Work { item.work }
}
