import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// The real script, in real shells.
@Suite(.serialized) struct SupervisorTests {
    @Test(arguments: SupervisorRig.shells, [true, false])
    func tellsHowItEnded(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        for (number, status) in [0, 1, 42, 255].enumerated() {
            let answer = try await rig.start(
                "echo out; echo err >&2; exit \(status)", item: "\(number)", live: live)
            #expect(answer.state == .exited(status))
            #expect(answer.words == "out\n")
            #expect(answer.complaint == "err\n")
        }
        #expect(try await rig.start("kill -9 $$", item: "9", live: live).state == .exited(137))
    }

    @Test(arguments: SupervisorRig.shells) func goesOnAtAnOffset(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        _ = try await rig.start("printf 0123456789; printf abc >&2")
        let rest = try await rig.attach(from: (4, 3))
        #expect(rest.words == "456789")
        #expect(rest.complaint.isEmpty)
        #expect(rest.state == .exited(0))
        #expect(try await rig.attach(from: (0, 1)).complaint == "bc")
    }

    @Test(arguments: SupervisorRig.shells, [true, false])
    func startsAnItemOnce(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let item = rig.item("echo ran >>\(rig.url.path)/log; sleep 0.3; exit 7")
        let all = try (0..<20).map { _ in
            try rig.begin(.start(rig.named("0"), script: item, live ? .live : .brief))
        }
        var moved = 0
        for (process, output) in all {
            await process.exit()
            let printed = try Data(contentsOf: output)
            // Its output has gone to the others.
            if SupervisorRig.Answer(printed).ends.first?.hasPrefix("moved") == true {
                moved += 1
                continue
            }
            #expect(SupervisorRig.Answer(printed).state == .exited(7))
        }
        #expect(moved <= (live ? 0 : 1))
        #expect(rig.text("log") == "ran\n")
        #expect(try await rig.start("echo again >>\(rig.url.path)/log").state == .exited(7))
        #expect(rig.text("log") == "ran\n")
    }

    @Test(arguments: SupervisorRig.shells) func whatWasWithdrawnNeverBegins(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        #expect(try await rig.attach().state == .withdrawn)
        #expect(try await rig.start("touch \(rig.url.path)/began").state == .withdrawn)
        #expect(rig.text("began") == nil)
    }

    /// A shell carries out the last line of its input, the line feed or not.
    @Test(arguments: SupervisorRig.shells) func cutInputDoesNothing(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let script = rig.item("touch \(rig.url.path)/began; exit 3")
        let whole = rig.input(.start(rig.named("0"), script: script, .brief))
        let line = RunnerRequest.start(rig.named("0"), script: script, .brief).line
            .count
        for missing in [2, 3, 4, 5, 6, 8, line / 2, line - 9, line, line + 100, whole.count / 2] {
            #expect(try await rig.ask(input: whole.dropLast(missing)).state == nil)
        }
        #expect(rig.text("began") == nil)
        let remove = rig.input(.remove(path: rig.stage, job: rig.job, server: "a"))
        for missing in [2, 4, 5, 9, 12, 14] {
            _ = try await rig.ask(input: remove.dropLast(missing))
            #expect(FileManager.default.fileExists(atPath: rig.meta.path))
        }
        #expect(try await rig.ask(input: whole).state == .exited(3))
    }

    /// Whoever asks for the output while it runs has all of it; the first runner sends nothing.
    @Test(arguments: SupervisorRig.shells) func anotherRunnerTakesOver(_ shell: String) async throws
    {
        let rig = try SupervisorRig(shell)
        let script = rig.item("echo one; until [ -e go ]; do sleep 0.1; done; echo two; exit 4")
        let first = try rig.begin(.start(rig.named("0"), script: script, .brief))
        #expect(await rig.wait { rig.text("stage/.belay/0.out") == "one\n" })
        let second = try rig.begin(.start(rig.named("0"), script: script, .live))
        #expect(await rig.wait { rig.text("stage/.belay/0.moved") != nil })
        try Data().write(to: URL(filePath: rig.stage + "/go"))
        await second.0.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: second.output))
        #expect(answer.words == "one\ntwo\n")
        #expect(answer.state == .exited(4))
        await first.0.exit()
        #expect(SupervisorRig.Answer(try Data(contentsOf: first.output)).ends == ["moved 4"])
    }

    /// Its follower is killed by SIGPIPE or with its connection: the item does not notice.
    @Test(arguments: SupervisorRig.shells, [true, false])
    func outlivesItsFollower(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let script = "for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.2; done; exit 5"
        let (process, _) = try rig.begin(
            .start(rig.named("0"), script: rig.item(script), live ? .live : .brief))
        #expect(await rig.wait { rig.text("stage/.belay/0.out")?.contains("2") == true })
        kill(process.processIdentifier, SIGKILL)
        await process.exit()
        let answer = try await rig.attach()
        #expect(answer.words == "1\n2\n3\n4\n5\n6\n7\n8\n")
        #expect(answer.state == .exited(5))
    }

    /// One process is beside all items of a runner; one that was killed has a successor.
    @Test(arguments: SupervisorRig.shells) func oneProcessIsBesideItems(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let killed = "kill -9 $(sed -n '2s/ .*//p' .belay/2.state)"
        let input = ["true", "exit 4", killed, "exit 6"].enumerated().map { number, script in
            RunnerRequest.start(
                rig.named("\(number)"), script: rig.item(script), .brief
            ).line
        }
        let answer = try await rig.ask(input: rig.library + input.joined())
        #expect(answer.ends == ["exited 0", "exited 4", "lost", "exited 6"])
        let beside = (0...3).map { rig.text("stage/.belay/\($0).state")?.split(separator: "\n")[1] }
        #expect(beside[0] == beside[1] && beside[1] == beside[2] && beside[2] != beside[3])
        #expect(await rig.wait { rig.processes.isEmpty })
    }

    /// A shell whose here-documents are files: each item has a process of its own beside it.
    @Test func goesWithoutAPipe() async throws {
        let rig = try SupervisorRig("/bin/dash")
        let library = Runner.library.replacing("[ -p /proc/self/fd/6 ]", with: "false")
        #expect(library != Runner.library)
        let input = [0, 1].map { number in
            RunnerRequest.start(
                rig.named("\(number)"), script: rig.item("echo \(number); exit 3"),
                .brief
            ).line
        }
        let answer = try await rig.ask(input: Array(library.utf8) + input.joined())
        #expect(answer.words == "0\n1\n")
        #expect(answer.ends == ["exited 3", "exited 3"])
    }

    @Test(arguments: SupervisorRig.shells) func aPipeThatBreaksHarmsNothing(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let item = rig.item("seq 200000; sleep 1; exit 6")
        let request = RunnerRequest.start(rig.named("0"), script: item, .live)
        let words = shell.split(separator: " ").map(String.init)
        let (process, _) = try rig.process(words, input: rig.input(request))
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        try pipe.fileHandleForWriting.close()
        var read = Data()
        while read.range(of: Data("\n1\n2\n".utf8)) == nil {
            let more = pipe.fileHandleForReading.availableData
            if more.isEmpty { break }
            read += more
        }
        try pipe.fileHandleForReading.close()
        await process.exit()
        let answer = try await rig.attach()
        #expect(answer.state == .exited(6))
        #expect(answer.out.count == 1_288_895)
    }

    @Test(arguments: SupervisorRig.shells, [true, false])
    func leavesNoProcess(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        _ = try await rig.start("sleep 0.7; echo done", live: live)
        #expect(await rig.wait { rig.processes.isEmpty })
    }

    @Test(arguments: SupervisorRig.shells, [true, false])
    func doesNotWaitForADaemon(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let start = ContinuousClock.now
        let answer = try await rig.start("sleep 100 & echo started", live: live)
        #expect(answer.state == .exited(0))
        #expect(answer.words == "started\n")
        #expect(.now - start < .seconds(90))
        for process in rig.processes { kill(pid_t(process), SIGKILL) }
    }

    @Test(arguments: SupervisorRig.shells) func passesOnAllOfMuchOutput(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let script = "seq 1 5000000 | head -c 30000000; head -c 20000000 /dev/zero >&2"
        let answer = try await rig.start(script, live: true)
        #expect(answer.state == .exited(0))
        #expect(answer.err.count == 20_000_000)
        let kept = try Data(contentsOf: rig.meta.appending(path: "0.out"))
        #expect(answer.out.count == 30_000_000)
        #expect(Data(answer.out) == kept)
    }

    @Test(arguments: SupervisorRig.shells, [65535, 65536, 65537, 300_000])
    func tellsThatThereMayBeMore(_ shell: String, size: Int) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await rig.start(
            "yes 0123456 | head -c \(size); printf '\\nm4rk \\000 m4rk\\n' >&2; exit 3")
        #expect(answer.out.count == min(size, 65536))
        #expect(answer.complaint == "\nm4rk \0 m4rk\n")
        #expect(answer.isPartial == (size >= 65536))
        #expect(answer.state == (size < 65536 ? .exited(3) : nil))
        let rest = try await rig.attach(from: (answer.out.count, answer.err.count))
        #expect(rest.out.count == size - answer.out.count)
        #expect(rest.err.isEmpty)
        #expect(rest.state == .exited(3))
        #expect(Data(answer.out + rest.out) == rig.bytes("stage/.belay/0.out"))
    }
}
