import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// An item that was ordered before, and of which there is no trace, is never started again.
@Suite(.serialized) struct TraceTests {
    /// The power went after the item had begun, and its lock was not on the disk yet.
    @Test(arguments: SupervisorRig.shells) func whatWasOrderedInAnotherBootIsNotStarted(
        _ shell: String
    ) async throws {
        let rig = try SupervisorRig(shell)
        let log = "echo ran >>\(rig.url.path)/log"
        for ordered in [RunnerRequest.Ordered.inBoot("another"), .unknown] {
            try rig.note(boot: "another")
            let (first, second) = ("start-\(ordered)", "attach-\(ordered)")
            for _ in 0..<2 {
                let started = try await rig.start(log, item: first, ordered: ordered)
                #expect(started.state == .vanished(.restart))
                #expect(
                    try await rig.attach(second, ordered: ordered).state == .vanished(.restart))
            }
            // It is decided once and for all.
            #expect(
                try await rig.start(log, item: second, ordered: ordered).state
                    == .vanished(.restart))
        }
        #expect(rig.text("log") == nil)
    }

    /// A restart between two items is none of an item that never was on its way.
    @Test(arguments: SupervisorRig.shells) func whatWasNotOrderedIsStarted(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        try rig.note(boot: "another")
        #expect(try await rig.start("exit 3", item: "0").state == .exited(3))
        // From now on the present boot is that of all orders.
        #expect(rig.text("stage/.belay/orphan") == "0\n\(SupervisorRig.boot)\n")
        #expect(try await rig.start("exit 4", item: "1", ordered: .unknown).state == .exited(4))
        #expect(
            try await rig.start("exit 5", item: "2", ordered: .inBoot(SupervisorRig.boot)).state
                == .exited(5))
        #expect(try await rig.attach("3").state == .withdrawn)
    }

    /// A restart that has ended an item leaves its lock: the next item may be ordered twice.
    @Test func aRestartThatWasToldIsNoPowerCut() async throws {
        let rig = try SupervisorRig("/bin/dash")
        try rig.note(boot: "another")
        _ = try await rig.start("true")
        try rig.note(boot: "another")
        var words = try #require(rig.identity)
        words[2] = "another"
        try rig.write(status: "status-pending\n", identity: words)
        #expect(try await rig.attach().state == .rebooted)
        #expect(try await rig.start("exit 4", item: "1", ordered: .unknown).state == .exited(4))
    }

    @Test(arguments: SupervisorRig.shells) func aRemovedLockIsNoReasonToStartAgain(
        _ shell: String
    ) async throws {
        let rig = try SupervisorRig(shell)
        let log = "echo ran >>\(rig.url.path)/log"
        _ = try await rig.start(log)
        _ = try await rig.start(log, item: "1")
        for file in ["0.state", "1.state", "1.out", "1.err"] {
            try FileManager.default.removeItem(at: rig.meta.appending(path: file))
        }
        let boot = RunnerRequest.Ordered.inBoot(SupervisorRig.boot)
        #expect(try await rig.start(log, ordered: boot).state == .vanished(.files))
        #expect(try await rig.attach("1", ordered: boot).state == .vanished(.files))
        #expect(rig.text("log") == "ran\nran\n")
    }

    /// An item that tidies up for itself, as a quick one and as a long one.
    @Test(arguments: SupervisorRig.shells, [true, false])
    func theStatusOfAnItemWithoutADirectoryIsTold(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let answer = try await rig.start("rm -rf \(rig.stage); sleep 0.7; exit 6", live: live)
        #expect(answer.ends == ["exited 6"])
    }

    /// Somebody else follows it, and somebody asks who comes later: both wait for the item's end.
    @Test(arguments: SupervisorRig.shells, [true, false])
    func anItemWithoutADirectoryIsWaitedFor(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let item = rig.item(
            "touch \(rig.url.path)/began; sleep 9; touch \(rig.url.path)/ended; exit 6")
        let first = try rig.begin(.start(rig.named("0"), script: item, live ? .live : .brief))
        #expect(await rig.wait { rig.text("began") != nil })
        let second = try rig.begin(.attach(rig.named("0")))
        #expect(await rig.wait { rig.text("stage/.belay/0.moved") != nil })
        try await Task.sleep(for: .milliseconds(500))
        try FileManager.default.removeItem(atPath: rig.stage)
        let third = try rig.begin(.attach(rig.named("0")))
        await second.0.exit()
        #expect(rig.text("ended") != nil)
        await third.0.exit()
        await first.0.exit()
        #expect(
            try SupervisorRig.Answer(Data(contentsOf: second.output)).ends == ["vanished running"])
        #expect(try SupervisorRig.Answer(Data(contentsOf: third.output)).ends == ["gone"])
        #expect(try SupervisorRig.Answer(Data(contentsOf: first.output)).ends == ["exited 6"])
    }

    /// What an item leaves in the background is not waited for.
    @Test func aDaemonOfADirectoryThatIsGoneIsNotWaitedFor() async throws {
        let rig = try SupervisorRig("/bin/dash")
        _ = try await rig.start("setsid sleep 100 &", live: true)
        try FileManager.default.removeItem(atPath: rig.stage)
        let start = ContinuousClock.now
        #expect(try await rig.attach().state == .gone)
        #expect(.now - start < .seconds(90))
        for process in rig.processes { kill(pid_t(process), SIGKILL) }
    }

    /// A file system that has turned read-only keeps no status.
    @Test(arguments: SupervisorRig.shells, [true, false])
    func aStatusThatCannotBeWrittenIsTold(_ shell: String, live: Bool) async throws {
        let rig = try SupervisorRig(shell)
        let fault = Array("write_status() { return 1; }\n".utf8)
        let request = RunnerRequest.start(
            rig.named("0"), script: rig.item("echo one; exit 9"), live ? .live : .brief)
        let answer = try await rig.ask(input: rig.library + fault + request.line)
        #expect(answer.ends == ["exited 9"])
        #expect(answer.words == "one\n")
        // Who comes later cannot know, and nothing is said to have been killed.
        #expect(try await rig.attach().state == .lost)
    }

    @Test(arguments: SupervisorRig.shells) func tellsForHowLongItHasBeenRunning(_ shell: String)
        async throws
    {
        let rig = try SupervisorRig(shell)
        let item = rig.item("until [ -e go ]; do sleep 0.1; done")
        for (name, following) in [("0", RunnerRequest.Following.brief), ("1", .live)] {
            let start = ContinuousClock.now
            let (process, _) = try rig.begin(.start(rig.named(name), script: item, following))
            #expect(
                await rig.wait { rig.text("stage/.belay/\(name).state")?.contains("ok\n") == true })
            try await Task.sleep(for: .milliseconds(2200))
            let second = try rig.begin(.attach(rig.named(name)))
            #expect(await rig.wait { rig.text("stage/.belay/\(name).moved") != nil })
            try Data().write(to: URL(filePath: rig.stage + "/go"))
            await second.0.exit()
            let answer = try SupervisorRig.Answer(Data(contentsOf: second.output))
            #expect(answer.ages.count == 1)
            let age = try #require(answer.ages.first ?? nil)
            #expect(age >= 2 && .seconds(age) <= .now - start + .seconds(1))
            await process.exit()
            try FileManager.default.removeItem(atPath: rig.stage + "/go")
        }
    }
}
