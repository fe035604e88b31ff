import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// A server removes the directory of a job that nobody asks for any more.
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

    @Test func anAbandonedDirectoryIsRemoved() async throws {
        #expect(try await rig.make("job", orphan: 6) == .made(path: path))
        let guardian = try #require(guardian)
        #expect(isAlive(guardian))
        // It goes out of sight in one move, and is removed then.
        try await wait(30) { !FileManager.default.fileExists(atPath: rig.base) }
        #expect(!isThere)
        #expect(!FileManager.default.fileExists(atPath: rig.base))
        try await wait(10) { !isAlive(guardian) }
        #expect(!isAlive(guardian))
        #expect(try await rig.remove(path, "job") == .absent)
    }

    @Test func aDirectoryWithARunningItemIsKept() async throws {
        _ = try await rig.make("job", orphan: 8)
        let item = RunnerRequest.Item(stage: path, name: "0", received: OutputSizes())
        let (follower, _) = try scratch.begin(
            .start(item, script: "sleep 16", .brief))
        try await Task.sleep(for: .seconds(13))
        #expect(isThere)
        await follower.exit()
        try await wait(30) { !isThere }
        #expect(!isThere)
    }

    @Test func whoeverGreetsKeepsTheDirectory() async throws {
        _ = try await rig.make("job", orphan: 8)
        for _ in 0..<18 {
            try await greet()
            try await Task.sleep(for: .milliseconds(700))
        }
        #expect(isThere)
        #expect(try await rig.remove(path, "job") == .removed)
    }

    @Test func aRemovalEndsTheGuard() async throws {
        _ = try await rig.make("job", orphan: 600)
        try await greet()
        let guardian = try #require(guardian)
        #expect(try await rig.remove(path, "job") == .removed)
        try await wait(10) { !isAlive(guardian) }
        #expect(!isAlive(guardian))
    }

    /// A job may be terminated right after its directory was made: the guard is not yet what it will
    /// be, and has no process group of its own.
    @Test func aRemovalEndsAGuardThatHasOnlyJustBegun() async throws {
        let requests = (0..<20).flatMap { number in
            RunnerRequest.make(job: "job\(number)", orphanTimeout: 600).line
                + RunnerRequest.remove(path: "", job: "job\(number)").line
        }
        let end = RunnerRequest.remove(path: "", job: "job19")
        #expect(try await rig.ask(end, before: requests) == .absent)
        try await wait(0.5) { guards == 0 }
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
