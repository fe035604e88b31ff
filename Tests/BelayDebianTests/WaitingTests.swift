import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// What waits on a server for the next item, between two of them.
@Suite(.serialized) struct WaitingTests {
    /// Starts a runner that runs item 0, which looks at what waits half a second later, and then
    /// two more.
    private func begin(
        _ rig: SupervisorRig, _ following: RunnerRequest.Following, look: String, pause: Int = 1
    ) throws -> (Process, output: URL) {
        func request(_ item: String, _ script: String) -> [UInt8] {
            RunnerRequest.start(rig.named(item), script: rig.item(script), following).line
        }
        // It is a child of the process beside items.
        let later = """
            beside=$(sed -n '2s/ .*//p' .belay/0.state)
            (exec </dev/null >/dev/null 2>&1; sleep 0.5
            waiting=$(cat /proc/$beside/task/*/children); \(look)) &
            """
        try Data(rig.library + request("0", later)).write(to: rig.url.appending(path: "before"))
        try Data(request("1", "echo ran >>log; exit 4") + request("2", "exit 5"))
            .write(to: rig.url.appending(path: "after"))
        let started = try rig.process([
            "/bin/sh", "-c", "{ cat before; sleep \(pause); cat after; } | \(rig.shell)",
        ])
        try started.0.run()
        return started
    }

    private func run(
        _ rig: SupervisorRig, _ following: RunnerRequest.Following, look: String
    ) async throws -> SupervisorRig.Answer {
        let (process, output) = try begin(rig, following, look: look)
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
            rig, .atEnd(mark: "m4rk", isLast: isLast), look: "echo $waiting >waited")
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

    /// A connection may be lost without anybody's telling the server: its runner is still there when
    /// the job ends, over another one.
    @Test(arguments: SupervisorRig.shells) func aRemovalEndsIt(_ shell: String) async throws {
        let rig = try SupervisorRig(shell)
        let (process, output) = try begin(
            rig, .brief, look: "echo $beside $waiting >../waited", pause: 5)
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
