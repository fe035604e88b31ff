import Foundation
import Testing

extension FewTests {
    /// An item in hand for so long that a test can look around.
    static func slowBook(_ seconds: Int = 8, head: [String] = []) -> TestBook {
        TestBook(
            head: head,
            items: [
                .logged("action", "slow", "sleep \(seconds)"), .logged("action", "never", "true"),
            ])
    }

    @Test("Ctrl-C says what it takes, a second one what is waited for; a third harms nothing")
    func secondInterrupt() async throws {
        let servers = try await Lab.few
        let run = try await AdminBox(servers).start(Self.slowBook())
        for server in servers { try await run.step("slow", "Running", on: server.name) }
        run.send(SIGINT)
        try await waitUntil("it says what it takes") {
            run.errors.contains("terminating. 3 servers finish")
        }
        run.send(SIGINT)
        try await waitUntil("it says what it waits for") {
            run.errors.contains("terminating already.")
        }
        #expect(run.errors.contains("3 servers"))
        run.send(SIGINT)
        #expect(try await run.result().status == 99)
    }

    @Test("Other processes can terminate a job, and ask twice; a finished one says that it is")
    func terminateTwice() async throws {
        let servers = try await Lab.few
        let box = try await AdminBox(servers)
        let run = try box.start(Self.slowBook())
        try await run.step("slow", "Running")
        let id = try "\(run.job)"
        let first = try await box.belay("job", "terminate", id)
        #expect(first.status == 0, "\(first.errors)")
        #expect(run.isRunning)
        let between = try await box.show(run.job)
        #expect(between.coordinator?.alive == true)
        let second = try await box.belay("job", "terminate", id, "--wait")
        #expect(second.status == 0 && second.output.contains("already"), "\(second)")
        let job = try await box.show(run.job)
        #expect(job.status == "Terminated")
        #expect(job.terminationRequested == between.terminationRequested)
        #expect(try await run.result().status == 99)
        let third = try await box.belay("job", "terminate", id)
        #expect(third.status != 0 && third.errors.contains("has ended: Terminated"), "\(third)")
        try await audit(job, on: servers)
        try await auditTermination(job, on: servers)
    }

    @Test("A request of another process reaches the coordinator while the item is in hand")
    func requestArrives() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(Self.slowBook())
        try await run.step("slow", "Running")
        let result = try await box.belay("job", "terminate", "\(run.job)")
        #expect(result.status == 0)
        let reached = try await run.event("terminating") { $0.event == "terminating" }
        _ = try await run.result()
        // Both times are this machine's. The contract's bound, half a second, is for a machine that
        // does nothing else; a coordinator that does not look would notice when the item has ended.
        for server in try await box.show(run.job).servers {
            let finished = try #require(server.step("slow")?.finished)
            #expect(reached.time < seconds(finished))
        }
    }

    @Test("The last step in hand succeeds: the server has completed its steps")
    func lastStepInHand() async throws {
        let servers = try await Lab.few
        let box = try await AdminBox(servers)
        let book = TestBook(items: [.logged("action", "last", "sleep 6")])
        let run = try box.start(book)
        for server in servers { try await run.step("last", "Running", on: server.name) }
        run.send(SIGTERM)
        #expect(try await run.result().status == 99)
        let job = try await box.show(run.job)
        #expect(job.servers.map(\.status) == ["Succeeded", "Succeeded", "Succeeded"])
        try await audit(job, on: servers)
        try await auditTermination(job, on: servers)
    }

    @Test("An item that fails while the job terminates makes its server Failed")
    func failsWhileTerminating() async throws {
        let servers = try await Lab.few
        let box = try await AdminBox(servers)
        let script = "sleep 6; say end; [ $BELAY_SERVER != \(servers[0].name) ] || exit 7; exit 0"
        let book = TestBook(items: [
            .logged("action", "fails", script), .logged("action", "never", "true"),
        ])
        let run = try box.start(book)
        for server in servers { try await run.step("fails", "Running", on: server.name) }
        run.send(SIGINT)
        #expect(try await run.result().status == 98)
        let job = try await box.show(run.job)
        #expect(job.servers.map(\.status) == ["Failed", "Canceled", "Canceled"])
        #expect(job.servers[0].step("fails")?.exitStatus == 7)
        try await audit(job, on: servers)
        try await auditTermination(job, on: servers)
    }
}
