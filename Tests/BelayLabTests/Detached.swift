import Foundation
import Testing

extension FewTests {
    @Test("SIGHUP changes nothing")
    func hangup() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(Self.slowBook(2))
        try await run.step("slow", "Running")
        run.send(SIGHUP)
        #expect(try await run.result().status == 0)
        let job = try await box.show(run.job)
        #expect(job.status == "Succeeded")
        try await audit(job, on: box.servers)
    }

    @Test("Nobody reads the output: the job goes on", arguments: [[], ["--json"]])
    func closedPipe(options: [String]) async throws {
        let box = try await AdminBox(try await Lab.few)
        let words = try box.runArguments(Self.slowBook(1), options)
        let shell = try Child(
            ["/bin/sh", "-c", "\"$@\" | head -n 1", "sh", BelayProcess.program] + words,
            environment: BelayProcess.environment(on: box), in: box.workspace)
        _ = try await shell.end(within: 120)
        let job = try await box.show(1)
        #expect(job.status == "Succeeded", "\(shell.errors)")
        try await audit(job, on: box.servers)
    }

    @Test("The terminal goes away: the job goes on")
    func lostTerminal() async throws {
        let box = try await AdminBox(try await Lab.few)
        let words = try box.runArguments(Self.slowBook(2))
        let line = ([BelayProcess.program] + words).map { "'\($0)'" }.joined(separator: " ")
        // script(1) is the terminal.
        let terminal = try Child(
            ["/usr/bin/script", "--quiet", "--flush", "--command", "exec \(line)", "/dev/null"],
            environment: BelayProcess.environment(on: box).merging(["TERM": "xterm"]) { $1 },
            in: box.workspace)
        try await waitUntil("the live view shows the item", orElse: { terminal.output }) {
            terminal.output.contains("slow")
        }
        terminal.send(SIGKILL)
        var job = try await box.show(1)
        while job.status == "Active" {
            try await Task.sleep(for: .milliseconds(200))
            job = try await box.show(1)
        }
        #expect(job.status == "Succeeded")
        try await audit(job, on: box.servers)
    }
}
