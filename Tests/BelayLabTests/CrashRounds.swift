import Foundation
import Testing

extension FleetTests {
    @Test(
        "Killed at a random moment, a job tells the truth and is taken up again", .serialized,
        arguments: 0..<rounds / 2)
    func killedAnywhere(round: Int) async throws {
        let fleet = try await Lab.fleet
        let box = try await AdminBox(fleet)
        let pauses = Self.pauses()
        let run = try box.start(Self.book(round, pauses))
        try await run.event("it began") { $0.event == "job" }
        // Before its items can have ended.
        let end = pauses.reduce(0, +) * 100
        try await Task.sleep(for: .milliseconds(Int.random(in: 0..<end)))
        run.send(SIGKILL)
        _ = try await run.result()
        let id = try run.job
        try await auditOrphan(try await box.show(id), on: fleet)
        // Every third is terminated while nobody drives it.
        let isTerminated = round % 3 == 2
        let status =
            isTerminated
            ? try await Self.terminateOrphan(id, of: box, isKilled: round % 2 == 1)
            : try await box.belay("job", "resume", "\(id)").status
        let job = try await box.show(id)
        #expect(status == (isTerminated ? 99 : 0), "\(job)")
        #expect(job.status == (isTerminated ? "Terminated" : "Succeeded"))
        try await audit(job, on: fleet)
        if isTerminated { try await auditTermination(job, on: fleet) }
    }

    /// Whoever asks for the termination carries it out, or, killed too, whoever resumes the job.
    /// - Returns: the exit status that a resume has or would have had.
    private static func terminateOrphan(
        _ id: Int, of box: AdminBox, isKilled: Bool
    ) async throws -> Int32 {
        let asking = try box.start(["job", "terminate", "\(id)"])
        if isKilled {
            try await waitUntil("it was asked for") { asking.output.contains("being terminated") }
            asking.send(SIGKILL)
            _ = try await asking.result()
            // Where no server had been reached, it was done before it could be killed.
            if try await box.show(id).status == "Terminated" { return 99 }
            return try await box.belay("job", "resume", "\(id)").status
        }
        let result = try await asking.result()
        #expect(result.status == 0 && result.output.contains("coordinator is gone"), "\(result)")
        return 99
    }

    /// A job whose coordinator was killed: what it says is true as far as it knew.
    private func auditOrphan(_ job: JobReport, on fleet: [LabServer]) async throws {
        #expect(job.coordinator.map(\.alive) != true)
        #expect(["Pending", "Active"].contains(job.status), "\(job.status)")
        for server in fleet {
            let truth = try await Truth(of: job.uid, on: server)
            for step in try job.server(server.name).steps where !step.isPackages {
                let begins = truth.begins(step).count
                switch step.status {
                case "Succeeded":
                    #expect(begins == 1 && truth.ends(step).count == 1, "\(server.name) \(step)")
                case "Running": #expect(begins <= 1, "\(server.name) \(step)")
                default: #expect(begins == 0, "\(server.name) \(step)")
                }
            }
        }
    }
}
