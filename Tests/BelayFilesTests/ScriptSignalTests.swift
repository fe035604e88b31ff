import Foundation
import Testing

@testable import BelayFiles

/// Ctrl-C and its like while an inventory program runs.
struct ScriptSignalTests {
    private func fixture(_ preparation: String = ":") throws -> Fixture {
        let files = try Fixture()
        let body =
            "#!/bin/sh\n\(preparation)\nsleep 1000 & echo \"$$ $!\" > \"$0.pids\"; wait; wait\n"
        try files.add("inv", body, isProgram: true)
        return files
    }

    /// Whether a process has ended, if perhaps not been waited for.
    private func hasEnded(_ process: Substring) -> Bool {
        let status = try? TextFile.text("/proc/\(process)/status")
        return status?.contains("State:\tZ") ?? true
    }

    private func expectEnd(of files: Fixture) async throws {
        let processes = try TextFile.text(files.path("inv.pids")).split(
            whereSeparator: \.isWhitespace)
        #expect(processes.count == 2)
        for _ in 0..<600 where !processes.allSatisfy(hasEnded) {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(processes.filter { !hasEnded($0) } == [])
    }

    @Test(.timeLimit(.minutes(3)), arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func itEndsTheProgramAndThisProcess(_ number: Int32) async throws {
        let files = try fixture()
        await #expect(processExitsWith: .signal(number)) {
            [path = files.path("inv") as String, number] in
            SignalSender.send(number, whenThereIs: path + ".pids")
            _ = try? ScriptRun(path: path, timeout: 3600).output(["--list"])
        }
        try await expectEnd(of: files)
    }

    @Test(.timeLimit(.minutes(3))) func aProgramThatDoesNotHeedIt() async throws {
        let files = try fixture("trap '' TERM INT HUP")
        await #expect(processExitsWith: .signal(SIGINT)) { [path = files.path("inv") as String] in
            SignalSender.send(SIGINT, whenThereIs: path + ".pids")
            _ = try? ScriptRun(path: path, timeout: 3600).output(["--list"])
        }
        try await expectEnd(of: files)
    }

    /// So that a daemon that hands over is not waited for.
    @Test(.timeLimit(.minutes(3))) func aTaskThatIsCancelledEndsTheProgram() async throws {
        let files = try fixture()
        let run = ScriptRun(path: files.path("inv"), timeout: 3600)
        let task = Task { try run.output(["--list"]) }
        let pids = files.path("inv.pids")
        while (try? TextFile.text(pids))?.hasSuffix("\n") != true {
            try await Task.sleep(for: .milliseconds(10))
        }
        task.cancel()
        let problem = await #expect(throws: FileProblem.self) { try await task.value }
        #expect(problem?.message == "was ended, because Belay stops (--list)")
        try await expectEnd(of: files)
    }

    /// A daemon, or a job that is being submitted, has handlers of its own.
    @Test(.timeLimit(.minutes(3))) func aSignalThatIsHandledOtherwiseStaysSo() async throws {
        let files = try Fixture()
        try files.add(
            "inv",
            "#!/bin/sh\necho > \"$0.pids\"; while [ ! -e \"$0.go\" ]; do sleep 0.05; done; echo '{}'\n",
            isProgram: true)
        await #expect(processExitsWith: .success) { [path = files.path("inv") as String] in
            signal(SIGTERM) { _ in }
            Thread.detachNewThread {
                SignalSender.wait(for: path + ".pids")
                kill(getpid(), SIGTERM)
                _ = FileManager.default.createFile(atPath: path + ".go", contents: nil)
            }
            let printed = try ScriptRun(path: path, timeout: 3600).output(["--list"])
            precondition(String(decoding: printed.output, as: UTF8.self) == "{}\n")
        }
    }
}

/// Sends this process a signal as soon as there is a whole line in a file.
private enum SignalSender {
    static func send(_ number: Int32, whenThereIs path: String) {
        Thread.detachNewThread {
            wait(for: path)
            kill(getpid(), number)
        }
    }

    static func wait(for path: String) {
        while (try? TextFile.text(path))?.hasSuffix("\n") != true { usleep(10_000) }
    }
}
