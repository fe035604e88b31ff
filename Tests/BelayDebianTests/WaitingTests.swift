import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// What waits on a server for the next item, between two of them.
@Suite(.serialized) struct WaitingTests {
    /// Starts a runner that runs item 0 and looks, after its end, at what waits; then it is asked to
    /// run two more.
    /// - Parameters:
    ///   - condition: on which these are asked for, in the rig's directory.
    ///   - looks: how often it is looked for what waits, 20 times a second, until there is something.
    private func begin(
        _ rig: SupervisorRig, _ following: RunnerRequest.Following, look: String,
        until condition: String = "[ -e looked ]", looks: Int = 2400
    ) throws -> (Process, output: URL) {
        func request(_ item: String, _ script: String) -> [UInt8] {
            RunnerRequest.start(rig.named(item), script: rig.item(script), following).line
        }
        // It is a child of the process beside items.
        let later = """
            beside=$(sed -n '2s/ .*//p' .belay/0.state)
            (exec </dev/null >/dev/null 2>&1
            while grep -q pending .belay/0.state; do sleep 0.05; done; sleep 0.3; n=0
            while waiting=$(cat /proc/$beside/task/*/children); [ -z "$waiting" ]; do
                n=$((n + 1)); [ $n -lt \(looks) ] || break; sleep 0.05
            done
            \(look); touch ../../looked) &
            """
        try Data(rig.library + request("0", later)).write(to: rig.url.appending(path: "before"))
        try Data(request("1", "echo ran >>log; exit 4") + request("2", "exit 5"))
            .write(to: rig.url.appending(path: "after"))
        // What was killed has a moment to be gone.
        let asked = "{ cat before; until \(condition); do sleep 0.05; done; sleep 0.3; cat after; }"
        let started = try rig.process(["/bin/sh", "-c", "\(asked) | \(rig.shell)"])
        try started.0.run()
        return started
    }

    private func run(
        _ rig: SupervisorRig, _ following: RunnerRequest.Following, look: String,
        looks: Int = 2400
    ) async throws -> SupervisorRig.Answer {
        let (process, output) = try begin(rig, following, look: look, looks: looks)
        await process.exit()
        return SupervisorRig.Answer(try Data(contentsOf: output))
    }

    private func expectAllRan(_ answer: SupervisorRig.Answer, _ rig: SupervisorRig) async {
        #expect(answer.ends == ["exited 0", "exited 4", "exited 5"])
        #expect(rig.text("stage/log") == "ran\n")
        #expect(await rig.wait { rig.processes.isEmpty })
    }

    /// Nothing of an item is lost with it, and none is taken for one that ran.
    @Test(arguments: SupervisorRig.shells) func itMayBeKilled(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await run(rig, .brief, look: "kill -9 $waiting && touch killed")
        #expect(rig.text("stage/killed") != nil)
        await expectAllRan(answer, rig)
    }

    /// Where no other item is likely to come nothing waits for it; it is run all the same.
    @Test(arguments: SupervisorRig.shells, [true, false])
    func nothingWaitsAfterTheLast(_ shell: String, isLast: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await run(
            rig, .atEnd(mark: "m4rk", isLast: isLast), look: "echo $waiting >waited",
            looks: isLast ? 10 : 2400)
        #expect(rig.text("stage/waited")?.split(separator: "\n").isEmpty == isLast)
        await expectAllRan(answer, rig)
    }

    /// The server ends all of a user's processes, what waits among them.
    @Test(arguments: SupervisorRig.shells) func itsEndIsNoItems(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await run(
            rig, .brief, look: "kill -TERM $waiting $beside && touch killed")
        #expect(rig.text("stage/killed") != nil)
        await expectAllRan(answer, rig)
        #expect(answer.err.isEmpty)
    }

    /// The signal reaches one process after the other, and may find the one beside items when it has
    /// seen the end of what waited and waits for the runner's word.
    @Test(arguments: SupervisorRig.shells, ["TERM", "INT"])
    func itsEndMayComeBeforeThatOfTheProcessBeside(_ shell: String, signal: String) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await run(
            rig, .brief,
            look: """
                kill -TERM $waiting; while [ -e /proc/$waiting ]; do sleep 0.05; done; sleep 0.3
                kill -\(signal) $beside && touch killed
                """)
        #expect(rig.text("stage/killed") != nil)
        await expectAllRan(answer, rig)
        #expect(answer.err.isEmpty)
    }

    /// The runner outlives the process beside items, and all its items run.
    @Test(arguments: SupervisorRig.shells) func bothMayBeKilled(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await run(
            rig, .brief, look: "kill -KILL $beside $waiting && touch killed")
        #expect(rig.text("stage/killed") != nil)
        await expectAllRan(answer, rig)
    }

    /// A signal may come when an item has ended and its status is not yet written down.
    @Test(arguments: SupervisorRig.shells, [RunnerRequest.Following.brief, .live])
    func aStatusOutlivesTheSignal(_ shell: String, following: RunnerRequest.Following) async throws
    {
        let rig = try SupervisorRig(shell)
        let slow = """
            write_status() {
                touch \(rig.url.path)/ending; until [ -e \(rig.url.path)/go ]; do sleep 0.05; done
                printf '%-14s\\n' "$status" 1<>"$b.state"
            }

            """
        let request = RunnerRequest.start(rig.named("0"), script: rig.item("exit 7"), following)
        let (process, output) = try rig.process(
            rig.shell.split(separator: " ").map(String.init),
            input: rig.library + Array(slow.utf8) + request.line)
        try process.run()
        #expect(await rig.wait { rig.text("ending") != nil })
        let beside = try #require(rig.identity.flatMap { pid_t($0[0]) })
        kill(beside, SIGTERM)
        try Data().write(to: rig.url.appending(path: "go"))
        await process.exit()
        let answer = SupervisorRig.Answer(try Data(contentsOf: output))
        #expect(answer.state == .exited(7) && answer.err.isEmpty)
        #expect(rig.text("stage/.belay/0.state")?.hasPrefix("7 ") == true)
    }

    /// A connection may be lost without anybody's telling the server: its runner is still there when
    /// the job ends, over another one.
    @Test(arguments: SupervisorRig.shells) func aRemovalEndsIt(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let (process, output) = try begin(
            rig, .brief, look: "echo $beside $waiting >../../waited",
            until: "[ ! -e belay/\(rig.job) ]")
        #expect(await rig.wait { rig.text("waited")?.hasSuffix("\n") == true })
        let found = rig.text("waited")?.split(whereSeparator: \.isWhitespace).compactMap {
            pid_t($0)
        }
        let waiting = try #require(found)
        #expect(waiting.count == 2 && waiting.allSatisfy { kill($0, 0) == 0 })
        #expect(try await StagingRig.remove(rig.stage) == .removed)
        #expect(await rig.wait { waiting.allSatisfy { kill($0, 0) != 0 } })
        await process.exit()
        #expect(
            SupervisorRig.Answer(try Data(contentsOf: output)).ends == ["exited 0", "gone", "gone"])
        #expect(!FileManager.default.fileExists(atPath: rig.stage))
    }
}
