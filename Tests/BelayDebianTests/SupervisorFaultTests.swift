import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// What goes wrong on a server while an item is in hand.
@Suite(.serialized) struct SupervisorFaultTests {
    @Test(arguments: SupervisorRig.shells) func aKilledSupervisorIsNoStatus(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let item = rig.item("echo one; until [ -e go ]; do sleep 0.1; done; touch ended")
        let (process, output) = try rig.begin(.start(rig.named("0"), script: item, .live))
        #expect(await rig.wait { rig.text("stage/.belay/0.out") == "one\n" })
        let beside = try #require(rig.identity.flatMap { pid_t($0[0]) })
        kill(beside, SIGKILL)
        await process.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.state == .lost)
        #expect(answer.words == "one\n")
        #expect(try await rig.attach().state == .lost)
        // The item itself still runs: its directory is not taken from under it.
        guard case .kept(let reason) = try await StagingRig.remove(rig.stage) else {
            Issue.record("a directory with a running item was removed")
            return
        }
        #expect(reason.contains("an item still runs"))
        try Data().write(to: URL(filePath: rig.stage + "/go"))
        #expect(await rig.wait { rig.text("stage/ended") != nil })
        #expect(await rig.wait { rig.processes.isEmpty })
        #expect(try await StagingRig.remove(rig.stage) == .removed)
        #expect(!FileManager.default.fileExists(atPath: rig.stage))
    }

    @Test(arguments: SupervisorRig.shells) func anotherProcessIsNotTheItems(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        _ = try await rig.start("true")
        var words = try #require(rig.identity)
        words[0] = "\(getpid())"
        try rig.write(status: "status-pending\n", identity: words)
        #expect(try await rig.attach().state == .lost)
        words[2] = "another-boot"
        try rig.write(status: "status-pending\n", identity: words)
        #expect(try await rig.attach().state == .rebooted)
        #expect(try await rig.start("touch again").state == .rebooted)
        #expect(rig.text("stage/again") == nil)
    }

    /// The name of a file may outlive the power, and what was in it not.
    @Test(arguments: SupervisorRig.shells) func anEmptyStatusIsNone(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        _ = try await rig.start("true")
        let words = try #require(rig.identity)
        for text in ["\n", "status-pending\n", "0tatus-pending\n", "12atus-pending\n"] {
            try rig.write(status: text, identity: words)
            #expect(try await rig.attach().state == .lost)
        }
        try rig.write(status: "12            \n", identity: words)
        #expect(try await rig.attach().state == .exited(12))
        try Data().write(to: rig.meta.appending(path: "0.state"))
        try Data("0\nanother-boot\n".utf8).write(to: rig.meta.appending(path: "orphan"))
        #expect(try await rig.attach().state == .rebooted)
        #expect(try await rig.start("touch again").state == .rebooted)
        #expect(rig.text("stage/again") == nil)
    }

    /// Not even of the end of the item before, where there is no process to wait with.
    @Test(arguments: SupervisorRig.shells)
    func aStatusIsNeverAnotherItems(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        try Data().write(to: rig.meta.appending(path: "1.state"))
        let input = [0, 1].map { number in
            RunnerRequest.start(rig.named("\(number)"), script: rig.item("true"), .brief).line
        }
        let fault = Array("sleep() { return 127; }\n".utf8)
        let answer = try await rig.ask(input: fault + rig.library + input.joined())
        #expect(answer.ends == ["exited 0"])
    }

    /// A disk that stands still keeps the text back, and is no reboot.
    @Test(arguments: SupervisorRig.shells) func aStatusThatComesLateCounts(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        _ = try await rig.start("true")
        let words = try #require(rig.identity)
        try Data("0\n\(words[2])\n".utf8).write(to: rig.meta.appending(path: "orphan"))
        let (writer, _) = try rig.process([
            "/bin/sh", "-c",
            """
            exec 3>stage/.belay/0.state; : >open; until [ -e go ]; do sleep 0.05; done
            printf '%-14s\\n' 12 "$1" >&3
            """.replacing("stage", with: rig.stage), "writer", words.joined(separator: " "),
        ])
        try writer.run()
        #expect(await rig.wait { rig.text("open") != nil })
        // Longer than the patience after a reboot, and with a file that nobody has open.
        let looks = "sleep() { n=$((n + 1)); [ $n != 150 ] || touch go; command sleep 0.01; }\n"
        let answer = try await rig.ask(
            input: Array(looks.utf8) + rig.input(.attach(rig.named("0"))))
        #expect(answer.state == .exited(12))
    }

    /// What took the start lock was killed before it could write its text.
    @Test(arguments: SupervisorRig.shells) func aLockThatNobodyWritesIsNotWaitedFor(
        _ shell: String
    ) async throws {
        let rig = try SupervisorRig(shell)
        try Data().write(to: rig.meta.appending(path: "0.state"))
        let looks = "sleep() { n=$((n + 1)); [ $n != 300 ] || exit; }\n"
        let answer = try await rig.ask(
            input: Array(looks.utf8) + rig.input(.attach(rig.named("0"))))
        #expect(answer.state == .lost)
    }

    /// An item may remove its directory while its output is sent.
    @Test(arguments: SupervisorRig.shells, ["wc", "dd", "head"])
    func anItemWithoutItsDirectoryKeepsItsStatus(_ shell: String, program: String) async throws {
        let rig = try SupervisorRig(shell)
        let fault = "\(program)() { rm -rf '\(rig.stage)'; command \(program) \"$@\"; }\n"
        let request = RunnerRequest.start(
            rig.named("0"), script: rig.item("echo one; exit 3"),
            program == "head" ? .brief : .live)
        let answer = try await rig.ask(input: Array(fault.utf8) + rig.input(request))
        #expect(!FileManager.default.fileExists(atPath: rig.stage))
        #expect(answer.state == .exited(3))
        #expect(answer.words == "one\n")
    }

    /// A server that can start no process breaks off in the middle of an answer. The runner ends with
    /// it, for whoever waits for the rest to notice.
    @Test(
        arguments: SupervisorRig.shells,
        ["head() { return 1; }", "dd() { return 1; }", "dd() { exit 9; }", "wc() { return 1; }"])
    func anAnswerThatBreaksOffEndsTheRunner(_ shell: String, fault: String) async throws {
        for following in [RunnerRequest.Following.live, .brief] {
            let rig = try SupervisorRig(shell)
            // What is over in a moment is sent by head, the rest by the others.
            guard (following == .brief) == fault.hasPrefix("head") else { continue }
            let input =
                RunnerRequest.start(
                    rig.named("0"), script: rig.item("echo one; exit 3"), following
                ).line
                + RunnerRequest.start(rig.named("1"), script: rig.item("touch two"), .brief).line
            let answer = try await rig.ask(input: Array("\(fault)\n".utf8) + rig.library + input)
            #expect(answer.ends == [])
            #expect(await rig.wait { rig.text("stage/.belay/0.state")?.hasPrefix("3 ") == true })
            #expect(rig.text("stage/two") == nil)
            #expect(try await rig.attach().words == "one\n")
        }
    }

    @Test(
        .enabled(if: geteuid() == 0, "a small file system needs root"),
        arguments: SupervisorRig.shells)
    func aFullDiskIsToldAndKeepsTheStatus(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let disk = try #require(try await SmallDisk(at: rig.meta), "tmpfs cannot be mounted here")
        try rig.putScripts()
        // The item fills the disk itself: its status has its place already.
        #expect(
            try await rig.start("cat /dev/zero; exit 9", item: "1", live: true).state == .exited(9))
        let answer = try await rig.start("touch \(rig.url.path)/began", item: "2")
        guard case .unwritten(let problem) = answer.state else {
            Issue.record("said \(answer.state as Any)")
            return
        }
        #expect(problem.contains("No space left"))
        #expect(rig.text("began") == nil)
        #expect(try await rig.attach("3").state == .withdrawn)
        withExtendedLifetime(disk) {}
    }

    /// A large one is left to openssl(1), which not every server has, or has in order.
    @Test(
        arguments: SupervisorRig.shells,
        [
            (100_000, ""), (4_000_000, ""), (4_000_000, "openssl() { echo no; return 1; }"),
            (4_000_000, "openssl() { return 127; }"),
        ])
    func receivesAFile(_ shell: String, _ given: (size: Int, fault: String)) async throws {
        let rig = try SupervisorRig(shell)
        try rig.putScripts(fault: given.fault)
        let bytes = (0..<given.size).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let file = rig.url.appending(path: "file")
        try Data(bytes).write(to: file)
        let (process, output) = try rig.process(["sha256sum", file.path])
        try process.run()
        await process.exit()
        let sum = String(decoding: try Data(contentsOf: output).prefix(64), as: UTF8.self)
        func receive(_ input: [UInt8]) async throws -> ItemState? {
            try await rig.receive("agent.deb", size: bytes.count, sum: sum, input: input).state
        }
        #expect(try await receive(Array(bytes.dropLast())) == .cut)
        #expect(try await receive(Array(bytes.dropLast()) + [0]) == .differs)
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.stage) == [".belay"])
        #expect(try await receive(bytes) == .exited(0))
        #expect(try Data(contentsOf: URL(filePath: rig.stage + "/agent.deb")) == Data(bytes))
        // What is there already is not sent again.
        #expect(try await receive([]) == .exited(0))
        #expect(try Data(contentsOf: URL(filePath: rig.stage + "/agent.deb")) == Data(bytes))
    }

    @Test(
        .enabled(if: geteuid() == 0, "a small file system needs root"),
        arguments: SupervisorRig.shells)
    func aFileThatHasNoRoomIsToldAndLeavesNothing(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let disk = try #require(try await SmallDisk(at: rig.meta), "tmpfs cannot be mounted here")
        try rig.putScripts()
        let answer = try await rig.receive(
            ".belay/large", size: 8_000_000, sum: "0",
            input: [UInt8](repeating: 0, count: 8_000_000))
        guard case .unwritten(let problem) = answer.state else {
            Issue.record("said \(answer.state as Any)")
            return
        }
        #expect(problem.contains("No space left"))
        let left = try FileManager.default.contentsOfDirectory(atPath: rig.meta.path)
        #expect(!left.contains { $0.hasPrefix("large") }, "\(left)")
        withExtendedLifetime(disk) {}
    }

    /// Output that never comes to its mark is nonsense at some point.
    @Test func aMarkThatNeverComesIsNotWaitedForForEver() {
        let text = "o until m\n" + String(repeating: "x", count: 70_000) + "\nend 1 exited 0\n"
        let answer = SupervisorRig.Answer(Data(text.utf8))
        #expect(answer.out.isEmpty)
        #expect(answer.isNonsense && answer.state == nil)
        #expect(SupervisorRig.Answer(Data("o until m\nend 1 exited 0\n".utf8)).state == nil)
    }

    @Test func aStatusIsNeverMadeUp() {
        for text in [
            "", "end 1 exited\n", "end 1 exited x\n", "end\n", "end 1 exited 0", "exited 0\n",
            "end exited 0\n",
        ] {
            #expect(SupervisorRig.Answer(Data(text.utf8)).state == nil, "\(text)")
        }
    }
}
