import Foundation
import Testing

extension FewTests {
    private static func scheduled(_ phase: String, at time: Date) -> TestBook {
        let words = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: false))
        return TestBook(
            head: ["schedule: {\(phase): \(words)}"],
            items: [.logged("analyze", "look", "true"), .logged("action", "act", "true")])
    }

    @Test("A phase waits for its time")
    func waits() async throws {
        let box = try await AdminBox(try await Lab.few)
        let due = Date(timeIntervalSinceNow: 8)
        let run = try await box.run(Self.scheduled("remediate", at: due))
        #expect(run.status == 0, "\(run.errors)")
        for server in run.job.servers {
            let act = seconds(try #require(server.step("act")?.started))
            // It is written in whole seconds.
            #expect(act > due.timeIntervalSince1970 - 1, "the action did not wait: \(server)")
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("Terminated while it waits for a phase's time, it ends at once")
    func terminatedWhileWaiting() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(Self.scheduled("remediate", at: Date(timeIntervalSinceNow: 3600)))
        try await run.event("waiting") { $0.event == "phase" && $0.status == "Scheduled" }
        run.send(SIGINT)
        #expect(try await run.result().status == 99)
        let job = try await box.show(run.job)
        #expect(job.servers.allSatisfy { $0.status == "Canceled" })
        #expect(job.servers.allSatisfy { $0.step("act")?.status == "Skipped" })
        try await audit(job, on: box.servers)
        try await auditTermination(job, on: box.servers)
    }

    @Test("Terminated before its own time, a job is Canceled and no server was touched")
    func canceled() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(Self.scheduled("analyze", at: Date(timeIntervalSinceNow: 3600)))
        try await run.event("job") { $0.event == "job" }
        #expect(try await box.show(run.job).status == "Scheduled")
        let asked = try await box.belay("job", "terminate", "\(run.job)", "--wait")
        #expect(asked.status == 0, "\(asked)")
        #expect(try await run.result().status == 99)
        let job = try await box.show(run.job)
        #expect(job.status == "Canceled")
        #expect(job.servers.allSatisfy { $0.status == "Canceled" && $0.staging.status == "None" })
        try await audit(job, on: box.servers)
    }
}
