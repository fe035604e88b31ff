import Foundation
import Testing

/// The wall clock of the admin box, which a test sets: a library that is loaded before all others adds
/// the number in a file to it (`Tests/Lab/lib/clock-shift.c`).
private struct SetClock {
    private let file: URL
    let environment: [String: String]

    init(of box: AdminBox) async throws {
        file = box.workspace.file("clock")
        let library = box.workspace.file("clock-shift.so").path
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Lab/lib/clock-shift.c").standardized.path
        try await successful(["/usr/bin/cc", "-shared", "-fPIC", "-o", library, source])
        environment = ["LD_PRELOAD": library, "BELAY_CLOCK_SHIFT": file.path]
        try set(0)
    }

    func set(_ seconds: Int) throws { try Data("\(seconds)".utf8).write(to: file) }
}

extension FewTests {
    @Test(
        "The admin box's clock jumps by a day: no item is late, and none is killed",
        arguments: [-86_400, 86_400])
    func clockJumps(_ jump: Int) async throws {
        let box = try await AdminBox(try await Lab.few)
        let clock = try await SetClock(of: box)
        let book = TestBook(
            head: ["timeout: 10m", "kill_after: 1m"],
            items: [.logged("action", "long", "sleep 8"), .logged("action", "next", "true")])
        let run = try BelayProcess(
            box.runArguments(text: book.text, ["--json"]), on: box, environment: clock.environment)
        for server in box.servers { try await run.step("long", "Running", on: server.name) }
        try clock.set(jump)
        let result = try await run.result()
        #expect(result.status == 0, "\(result)")
        try await succeeded(run.job, box)
    }

    /// Every step ran. Its times in the journal are those of a clock that jumped, and are not compared
    /// with the server's.
    private func succeeded(_ id: Int, _ box: AdminBox) async throws {
        let job = try await box.show(id)
        for server in job.servers {
            #expect(server.steps.allSatisfy { $0.status == "Succeeded" }, "\(server)")
            #expect(server.staging.status == "Removed")
        }
    }

    @Test(
        "An item over its time-out is TimedOut, whatever the clock does",
        arguments: [-86_400, 86_400])
    func timeOutIsKept(_ jump: Int) async throws {
        let box = try await AdminBox(Array(try await Lab.few.prefix(1)))
        let clock = try await SetClock(of: box)
        let book = TestBook(
            head: ["timeout: 3s"], items: [.logged("action", "long", "sleep 12")])
        let run = try BelayProcess(
            box.runArguments(text: book.text, ["--json"]), on: box, environment: clock.environment)
        try await run.step("long", "Running")
        try clock.set(jump)
        #expect(try await run.result().status == 2)
        let job = try await box.show(run.job)
        #expect(job.servers.allSatisfy { $0.status == "TimedOut" })
    }

    @Test(
        "A job is taken up after the clock was set, and no item of it is late",
        arguments: [-86_400, 86_400])
    func takenUpAfterAJump(_ jump: Int) async throws {
        let box = try await AdminBox(try await Lab.few)
        let clock = try await SetClock(of: box)
        let book = TestBook(
            head: ["timeout: 10m", "kill_after: 1m"],
            items: [.logged("action", "long", "sleep 8"), .logged("action", "next", "true")])
        let run = try BelayProcess(
            box.runArguments(text: book.text, ["--json"]), on: box, environment: clock.environment)
        for server in box.servers { try await run.step("long", "Running", on: server.name) }
        run.send(SIGKILL)
        _ = try await run.result()
        try clock.set(jump)
        let resumed = try BelayProcess(
            ["job", "resume", "\(run.job)"], on: box, environment: clock.environment)
        #expect(try await resumed.result().status == 0)
        try await succeeded(run.job, box)
    }

    @Test("Stopped for longer than its items may take, a coordinator reads their ends first")
    func stoppedOverATimeOut() async throws {
        let box = try await AdminBox(try await Lab.few)
        let book = TestBook(
            head: ["timeout: 20s", "kill_after: 1s"],
            items: [.logged("action", "quick", "sleep 4"), .logged("action", "next", "true")])
        let run = try box.start(book)
        for server in box.servers { try await run.step("quick", "Running", on: server.name) }
        run.send(SIGSTOP)
        try await Task.sleep(for: .seconds(30))
        run.send(SIGCONT)
        #expect(try await run.result().status == 0)
        try await audit(try await box.show(run.job), on: box.servers)
    }
}
