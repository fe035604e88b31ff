import Foundation
import Glibc
import Testing

@testable import BelayDebian

/// Killing an item that runs under the real supervisor.
@Suite(.serialized) struct KillScriptTests {
    /// Runs the script for item 0, with so many seconds between the signals.
    private func kill(
        _ rig: SupervisorRig, patience: Int = 60, text: String = KillScript.text
    ) async throws -> KillScript.Answer? {
        let shell = rig.shell.split(separator: " ").map(String.init)
        let (process, output) = try rig.process(
            shell + ["-c", text, "belay", rig.stage, "0", "\(patience)"])
        try process.run()
        await process.exit()
        return KillScript.Answer(output: try String(contentsOf: output, encoding: .utf8))
    }

    /// Starts an item and waits until it has made the file `ready`.
    private func begin(_ script: String, _ rig: SupervisorRig) async throws -> (Process, URL) {
        let text = rig.item(script + "\ntouch ready\nwait; sleep 300")
        let (process, output) = try rig.begin(.start(rig.named("0"), script: text, .live))
        #expect(await rig.wait { rig.text("stage/ready") != nil })
        return (process, output)
    }

    @Test(arguments: SupervisorRig.shells) func itsStatusIsThatOfTheSignal(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let (process, output) = try await begin("sleep 300 & setsid sleep 300 &", rig)
        #expect(try await kill(rig) == .ended)
        await process.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.state == .exited(128 + 15))
        #expect(answer.complaint.contains("belay: SIGTERM to process"))
        #expect(!answer.complaint.contains("SIGKILL"))
        #expect(await rig.wait { rig.processes.isEmpty })
    }

    @Test(arguments: SupervisorRig.shells) func whatDoesNotHearIsKilled(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let (process, output) = try await begin("trap '' TERM; sleep 300 &", rig)
        #expect(try await kill(rig, patience: 1) == .ended)
        await process.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.state == .exited(128 + 9))
        #expect(answer.complaint.contains("belay: SIGKILL to process"))
        #expect(await rig.wait { rig.processes.isEmpty })
    }

    /// The shell ends when it is asked to, and what it has started does not.
    @Test(arguments: SupervisorRig.shells) func whatStaysBehindIsKilled(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let child = "(trap '' TERM; while :; do sleep 0.1; done)"
        let (process, output) = try await begin("\(child) & \(child) &", rig)
        #expect(try await kill(rig, patience: 4) == .ended)
        await process.exit()
        #expect(SupervisorRig.Answer(try Data(contentsOf: output)).state == .exited(128 + 15))
        #expect(await rig.wait { rig.processes.isEmpty })
    }

    /// It says itself how it ends when it is asked to.
    @Test(arguments: SupervisorRig.shells) func itMayEndInItsOwnWay(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let (process, output) = try await begin("trap 'echo bye; exit 7' TERM; sleep 300 &", rig)
        #expect(try await kill(rig) == .ended)
        await process.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.state == .exited(7))
        #expect(answer.words == "bye\n")
    }

    @Test(arguments: SupervisorRig.shells) func whatHasEndedIsLeftAlone(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        #expect(try await kill(rig) == .notBegun)
        // What an item leaves behind is its own affair once it has ended.
        #expect(
            try await rig.start("sleep 300 >/dev/null 2>&1 & echo $! >left").state == .exited(0))
        let left = try #require(rig.text("stage/left").flatMap { Int32($0.dropLast()) })
        #expect(try await kill(rig) == .ended)
        #expect(Glibc.kill(left, 0) == 0)
        Glibc.kill(left, SIGKILL)
    }

    /// An item may end while its processes are looked for, and another one be waited for by then.
    @Test(arguments: SupervisorRig.shells) func whatWaitsForTheNextIsNotKilled(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let place = rig.url.path
        func request(_ item: String, _ script: String) -> [UInt8] {
            RunnerRequest.start(rig.named(item), script: rig.item(script), .brief).line
        }
        let first = request("0", "touch ready; until [ -e \(place)/go ]; do sleep 0.05; done")
        try Data(rig.library + first).write(to: rig.url.appending(path: "before"))
        try Data(request("1", "exit 4")).write(to: rig.url.appending(path: "after"))
        let asked = "{ cat before; until [ -e next ]; do sleep 0.05; done; cat after; }"
        let (runner, output) = try rig.process(["/bin/sh", "-c", "\(asked) | \(rig.shell)"])
        try runner.run()
        #expect(await rig.wait { rig.text("stage/ready") != nil })
        let search = "    grew=yes\n    while"
        try #require(KillScript.text.contains(search))
        let text = KillScript.text.replacing(
            search,
            with: """
                    touch \(place)/go; waiting=
                    until [ -e \(place)/waiting ] ||
                        { [ -n "$waiting" ] && [ "$waiting" != "$session" ]; }; do
                        sleep 0.05; waiting=; read -r waiting </proc/$beside/task/$beside/children
                    done
                    [ -e \(place)/waiting ] || echo "$waiting" >\(place)/waiting
                \(search)
                """)
        #expect(try await kill(rig, text: text) == .ended)
        let waiting = rig.text("waiting").flatMap { Int32($0.prefix { $0.isNumber }) }
        #expect(Glibc.kill(try #require(waiting), 0) == 0)
        try Data().write(to: rig.url.appending(path: "next"))
        await runner.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.ends == ["exited 0", "exited 4"])
        #expect(answer.err.isEmpty)
    }

    /// The process beside an item may be slow to note its end: that is no process left of the item.
    @Test(arguments: SupervisorRig.shells) func theEndMayBeNotedLate(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let (process, output) = try await begin("sleep 300 &", rig)
        let beside = try #require(rig.identity.flatMap { pid_t($0[0]) })
        Glibc.kill(beside, SIGSTOP)
        let looks = """
            sleep() {
                looks=$((looks + 1)); command sleep 0.01; [ $looks != 70 ] || kill -CONT \(beside)
            }

            """
        #expect(try await kill(rig, text: looks + KillScript.text) == .ended)
        Glibc.kill(beside, SIGCONT)
        await process.exit()
        #expect(SupervisorRig.Answer(try Data(contentsOf: output)).state == .exited(128 + 15))
    }

    /// The number of the process beside the item has gone on to another process, here this one.
    @Test(arguments: SupervisorRig.shells) func anotherProcessIsNeverKilled(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let (sleeper, _) = try rig.process(["sleep", "300"])
        try sleeper.run()
        defer { Glibc.kill(sleeper.processIdentifier, SIGKILL) }
        let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let id = boot.trimmingCharacters(in: .whitespacesAndNewlines)
        for words in ["\(getpid()) 1 \(id) ok\n", "\(getpid()) 1 another-boot ok\n"] {
            try Data(("status-pending\n" + words).utf8).write(
                to: rig.meta.appending(path: "0.state"))
            #expect(try await kill(rig) == .ended)
            #expect(sleeper.isRunning)
        }
        try FileManager.default.removeItem(at: rig.meta.appending(path: "0.state"))
        try FileManager.default.linkItem(
            at: rig.meta.appending(path: "supervisor"), to: rig.meta.appending(path: "0.state"))
        #expect(try await kill(rig) == .notBegun)
    }

    @Test(arguments: [
        ("ended\n", KillScript.Answer.ended), ("none\n", .notBegun),
        ("left 12:3456 13:99\n", .left("12 13")),
    ]) func readsItsLastWord(_ output: String, _ answer: KillScript.Answer) {
        #expect(KillScript.Answer(output: output) == answer)
        #expect(KillScript.Answer(output: "end") == nil && KillScript.Answer(output: "") == nil)
    }
}
