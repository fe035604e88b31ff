import BelayDebian
import Foundation
import Testing

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

    /// Runs the supervisor of the job's directory.
    private func supervise(_ verb: String, input: String = "") throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/perl")
        process.arguments =
            SupervisorRig.unblocked
            + ["/bin/sh", path + "/.belay/supervisor", verb, "0", "0", "0"]
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipe.fileHandleForWriting.close()
        return process
    }

    @Test func anAbandonedDirectoryIsRemoved() async throws {
        #expect(try await rig.make("job", orphan: 2).result == .made(path: path))
        let guardian = try #require(guardian)
        #expect(isAlive(guardian))
        try await wait(30) { !isThere }
        #expect(!isThere)
        #expect(!FileManager.default.fileExists(atPath: rig.base))
        try await wait(10) { !isAlive(guardian) }
        #expect(!isAlive(guardian))
        #expect(try await rig.remove(path, "job").result == .absent)
    }

    @Test func aDirectoryWithARunningItemIsKept() async throws {
        _ = try await rig.make("job", orphan: 5)
        let follower = try supervise(
            "start", input: "sleep 14\n# belay-item-complete\n")
        try await Task.sleep(for: .seconds(10))
        #expect(isThere)
        await follower.exit()
        try await wait(30) { !isThere }
        #expect(!isThere)
    }

    @Test func whoeverGreetsKeepsTheDirectory() async throws {
        _ = try await rig.make("job", orphan: 8)
        for _ in 0..<18 {
            await (try supervise("greet")).exit()
            try await Task.sleep(for: .milliseconds(700))
        }
        #expect(isThere)
        #expect(try await rig.remove(path, "job").result == .removed)
    }

    @Test func aRemovalEndsTheGuard() async throws {
        _ = try await rig.make("job", orphan: 600)
        await (try supervise("greet")).exit()
        let guardian = try #require(guardian)
        #expect(try await rig.remove(path, "job").result == .removed)
        try await wait(10) { !isAlive(guardian) }
        #expect(!isAlive(guardian))
    }
}
