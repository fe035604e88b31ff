import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// A server removes the directory of a job that nobody asks for any more.
///
/// The guard counts real seconds, by the server's uptime, and on a busy machine a test is too late for
/// any limit that it would wait for. So the time is moved: nobody was heard for long.
@Suite struct GuardTests {
    private let scratch: SupervisorRig
    private let rig: StagingRig
    private var path: String { rig.base + "/job" }

    init() throws {
        scratch = try SupervisorRig("/bin/dash")
        rig = StagingRig(scratch.url)
    }

    private var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    private var guardian: pid_t? {
        let text = try? String(contentsOfFile: path + "/.belay/guard", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { pid_t($0) }
    }

    private func isAlive(_ process: pid_t) -> Bool {
        let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return stat.map { !$0.contains(") Z ") } ?? false
    }

    private func wait(_ seconds: Double, until isDone: () -> Bool) async throws {
        let end = Date(timeIntervalSinceNow: seconds)
        while !isDone(), Date() < end { try await Task.sleep(for: .milliseconds(100)) }
    }

    private func greet() async throws {
        let (process, _) = try scratch.process(["/bin/sh", path + "/.belay/supervisor", "greet"])
        try process.run()
        await process.exit()
    }

    /// Nobody was heard for longer than the server has been up.
    private func forget() throws { try note("seen", "-1000\n") }

    private func note(_ name: String, _ text: String) throws {
        try text.write(toFile: path + "/.belay/" + name, atomically: true, encoding: .utf8)
    }

    /// Ends the guard that the directory was made with.
    private func endGuard() async throws {
        let guardian = try #require(guardian)
        kill(guardian, SIGKILL)
        try await wait(60) { !isAlive(guardian) }
        try FileManager.default.removeItem(atPath: path + "/.belay/guard")
    }

    /// What the guard waits with, as long as it does: the process and its command line.
    private func pause(of guardian: pid_t) -> (process: String, words: [String])? {
        let file = "/proc/\(guardian)/task/\(guardian)/children"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8),
            let child = text.split(separator: " ").first,
            let line = FileManager.default.contents(atPath: "/proc/\(child)/cmdline")
        else { return nil }
        return (
            String(child),
            String(decoding: line, as: UTF8.self).split(separator: "\0").map(String.init)
        )
    }

    @Test func anAbandonedDirectoryIsRemoved() async throws {
        #expect(try await rig.make("job", orphan: 600) == .made(path: path))
        let guardian = try #require(guardian)
        #expect(isAlive(guardian))
        try forget()
        // It goes out of sight in one move, and is removed then.
        try await wait(120) { !FileManager.default.fileExists(atPath: rig.base) }
        #expect(!isThere)
        #expect(!FileManager.default.fileExists(atPath: rig.base))
        try await wait(60) { !isAlive(guardian) }
        #expect(!isAlive(guardian))
        #expect(try await rig.remove(path, "job") == .absent)
    }

    @Test func aDirectoryWithARunningItemIsKept() async throws {
        _ = try await rig.make("job", orphan: 600)
        let item = RunnerRequest.Item(stage: path, name: "0", received: OutputSizes())
        let go = scratch.url.path + "/go"
        let script = "touch \(go).on; until [ -e \(go) ]; do sleep 0.2; done"
        let (follower, _) = try scratch.begin(.start(item, script: script, .brief))
        try await wait(120) { FileManager.default.fileExists(atPath: go + ".on") }
        try await endGuard()
        try note("orphan", "4\n")
        try forget()
        let (guarding, _) = try scratch.process(["/bin/sh", path + "/.belay/supervisor", "guard"])
        try guarding.run()
        // It looks after each of its pauses.
        var pauses: Set<String> = []
        try await wait(120) {
            if let pause = pause(of: guarding.processIdentifier), pause.words.first == "sleep" {
                pauses.insert(pause.process)
            }
            return pauses.count > 3
        }
        #expect(pauses.count > 3)
        #expect(isThere)
        try Data().write(to: URL(filePath: go))
        await follower.exit()
        try await wait(120) { !isThere }
        #expect(!isThere)
        await guarding.exit()
    }

    @Test func whoeverGreetsKeepsTheDirectory() async throws {
        _ = try await rig.make("job", orphan: 600)
        try await endGuard()
        try forget()
        try await greet()
        let guardian = try #require(guardian)
        // It has looked once, after its first pause of a second, and waits again.
        try await wait(120) { pause(of: guardian)?.words == ["sleep", "60"] }
        #expect(pause(of: guardian)?.words == ["sleep", "60"])
        #expect(isThere)
        #expect(try await rig.remove(path, "job") == .removed)
    }

    @Test func aRemovalEndsTheGuard() async throws {
        _ = try await rig.make("job", orphan: 600)
        try await greet()
        let guardian = try #require(guardian)
        #expect(try await rig.remove(path, "job") == .removed)
        try await wait(60) { !isAlive(guardian) }
        #expect(!isAlive(guardian))
    }

    /// On a busy server a guard may look before it was noted. It guards all the same, and goes with the
    /// directory; one that finds another noted goes at once.
    @Test func aGuardThatIsNotNotedYetGuards() async throws {
        _ = try await rig.make("job", orphan: 0)
        try note("orphan", "2\n")
        try forget()
        try note("guard", "1 2 3\n")
        let words = ["/bin/sh", path + "/.belay/supervisor", "guard"]
        let (other, _) = try scratch.process(words)
        try other.run()
        await other.exit()
        #expect(isThere)
        try FileManager.default.removeItem(atPath: path + "/.belay/guard")
        let (guarding, _) = try scratch.process(words)
        try guarding.run()
        await guarding.exit()
        #expect(!isThere)
    }

    /// What is read of a time while it is written is none; and a coordinator may come back while the
    /// directory is moved.
    @Test(arguments: [
        "read() { command read \"$@\"; [ $2 != seen ] || { n=$((n + 1)); [ $n != 1 ] || seen=-99999; }; }",
        "mv() { echo now >\"$here/seen\"; command mv \"$@\"; }",
    ])
    func aGreetingThatComesMeanwhileCounts(_ fault: String) async throws {
        let path = scratch.stage
        let isMoved = fault.hasPrefix("mv")
        var up = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        up = String(up.prefix { $0.isNumber })
        let once = """
            sleep() { naps=$((naps + 1)); [ $naps = 1 ] || { touch "$here/slept"; exit; }; }
            \(fault.replacing("echo now", with: "echo \(up)"))
            """
        try scratch.putScripts(fault: once)
        for (name, text) in [("orphan", "600\n"), ("seen", (isMoved ? "-99999" : up) + "\n")] {
            try text.write(
                to: scratch.meta.appending(path: name), atomically: true, encoding: .utf8)
        }
        let (guarding, _) = try scratch.process([
            "/bin/sh", path + "/.belay/supervisor", "guard",
        ])
        try guarding.run()
        await guarding.exit()
        #expect(FileManager.default.fileExists(atPath: path + "/.belay/slept"))
    }

    /// A job may be terminated right after its directory was made: the guard is not yet what it will
    /// be, and has no process group of its own.
    @Test func aRemovalEndsAGuardThatHasOnlyJustBegun() async throws {
        let requests = (0..<20).flatMap { number in
            RunnerRequest.make(job: "job\(number)", server: "a", orphanTimeout: 600).line
                + RunnerRequest.remove(path: "", job: "job\(number)", server: "a").line
        }
        let end = RunnerRequest.remove(path: "", job: "job19", server: "a")
        #expect(try await rig.ask(end, before: requests) == .absent)
        try await wait(60) { guards == 0 }
        #expect(guards == 0)
    }

    /// Processes of which the command line names the rig's directory.
    private var guards: Int {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.count { process in
            guard pid_t(process) != nil,
                let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
            else { return false }
            return String(decoding: words, as: UTF8.self).contains(rig.base)
        }
    }
}
