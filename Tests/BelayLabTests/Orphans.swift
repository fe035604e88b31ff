import Foundation
import Testing

extension FewTests {
    @Test("A job without a coordinator is listed as one; two resumes at once: one wins")
    func twoResumes() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(Self.slowBook(4))
        try await run.step("slow", "Running")
        let id = try "\(run.job)"
        run.send(SIGKILL)
        _ = try await run.result()
        let list = try await box.belay("job", "list")
        #expect(list.output.contains("no coordinator"), "\(list.output)")
        let first = try box.start(["job", "resume", id])
        let second = try box.start(["job", "resume", id])
        let results = try await [first.result(), second.result()]
        let winner = try #require(results.firstIndex { $0.status == 0 }, "\(results)")
        let loser = results[1 - winner]
        let holder = [first, second][winner].id
        #expect(loser.status != 0, "\(results)")
        #expect(loser.errors.contains("is driven by") && loser.errors.contains("\(holder)"))
        let job = try await box.show(run.job)
        #expect(job.status == "Succeeded")
        try await audit(job, on: box.servers)
    }

    @Test("A finished job cannot be taken up")
    func resumeFinished() async throws {
        let box = try await AdminBox(try await Lab.few)
        let done = try await box.run(TestBook(items: [.logged("action", "one", "true")]))
        #expect(done.status == 0)
        let result = try await box.belay("job", "resume", "\(done.job.id)")
        #expect(result.status != 0 && result.errors.contains("has ended"), "\(result)")
    }

    @Test("A job is taken up with output where it was")
    func resumedOutput() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(TestBook(items: [Numbers.item(pauses: 30)]))
        try await run.step(Numbers.name, "Running")
        try await Task.sleep(for: .seconds(1))
        run.send(SIGKILL)
        _ = try await run.result()
        let resumed = try await box.belay("job", "resume", "\(run.job)")
        #expect(resumed.status == 0, "\(resumed.errors)")
        try await Numbers.check(try run.job, of: box)
        try await audit(try await box.show(run.job), on: box.servers)
    }
}
