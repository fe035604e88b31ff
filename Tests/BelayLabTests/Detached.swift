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

    @Test("Started without standard output and error, it prints into no file of its own")
    func closedDescriptors() async throws {
        let box = try await AdminBox(try await Lab.few)
        let words = try box.runArguments(Self.slowBook(2))
        let run = try Child(
            ["/bin/sh", "-c", "exec \"$@\" >&- 2>&-", "sh", BelayProcess.program] + words,
            environment: BelayProcess.environment(on: box), in: box.workspace)
        while try await box.belay("job", "show", "1", "--json").status != 0, run.isRunning {}
        for descriptor in 1...2 {
            let there = try FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(run.id)/fd/\(descriptor)")
            #expect(there == "/dev/null")
        }
        #expect(try await run.end(within: 120) == 0)
        try await audit(try await box.show(1), on: box.servers)
    }

    @Test("What cannot be printed is told: a view fails, a job goes on")
    func fullOutput() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try box.start(box.runArguments(Self.slowBook(0)), output: "/dev/full")
        let ended = try await run.result()
        #expect(ended.status == 0)
        #expect(ended.errors.components(separatedBy: "not all was printed").count == 2)
        try await audit(try await box.show(1), on: box.servers)
        for words in [["job", "list"], ["job", "show", "1"], ["job", "logs", "1", "--json"]] {
            let view = try await box.start(words, output: "/dev/full").result()
            #expect(view.status == 1, "\(words)")
            #expect(view.errors.contains("No space left on device"), "\(view.errors)")
        }
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
