import Foundation
import Testing

extension FleetTests {
    @Test(
        "Killed at a random moment, a job tells the truth and is taken up again", .serialized,
        arguments: 0..<rounds / 2)
    func killedAnywhere(round: Int) async throws {
        let fleet = try await Lab.fleet
        let box = try await AdminBox(fleet)
        let run = try box.start(Self.book(round))
        try await run.event("it began") { $0.event == "job" }
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...5000)))
        run.send(SIGKILL)
        _ = try await run.result()
        let id = try run.job
        try await auditOrphan(try await box.show(id), on: fleet)
        // Every third is terminated while nobody drives it.
        let isTerminated = round % 3 == 2
        if isTerminated {
            let result = try await box.belay("job", "terminate", "\(id)")
            #expect(result.status == 0 && result.errors.contains("job resume"), "\(result)")
        }
        let resumed = try await box.belay("job", "resume", "\(id)")
        let job = try await box.show(id)
        #expect(resumed.status == (isTerminated ? 99 : 0), "\(resumed)\n\(job)")
        #expect(job.status == (isTerminated ? "Terminated" : "Succeeded"))
        try await audit(job, on: fleet)
        if isTerminated { try await auditTermination(job, on: fleet) }
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
