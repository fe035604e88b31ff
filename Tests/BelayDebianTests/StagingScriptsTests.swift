import Foundation
import Testing

@testable import BelayDebian

/// Runs the staging scripts here, with a base directory of the test's own.
struct StagingRig {
    let url: URL
    var base: String { url.appending(path: "base").path }

    init(_ url: URL) { self.url = url }

    func make(
        _ job: String, orphan: Int = 0, input: [UInt8] = StagingScripts.makeInput
    ) async throws -> StagingAnswer {
        StagingAnswer(
            nonce: "n", output: try await run(StagingScripts.make, [job, "\(orphan)"], input))
    }

    func remove(_ path: String, _ job: String) async throws -> StagingAnswer {
        StagingAnswer(nonce: "n", output: try await run(StagingScripts.remove, [path, job], []))
    }

    private func run(_ script: String, _ arguments: [String], _ input: [UInt8]) async throws
        -> String
    {
        let own = script.replacingOccurrences(of: "/var/lib/belay", with: base)
            .replacingOccurrences(of: "$HOME/.local/state/belay", with: base)
        return try await Self.run(own, arguments, input)
    }

    static func remove(_ path: String) async throws -> String {
        try await run(StagingScripts.remove, [path, ""], [])
    }

    private static func run(
        _ script: String, _ arguments: [String], _ input: [UInt8]
    ) async throws -> String {
        let words = ["/bin/sh", "-c", "echo belay-begin n\n" + script, "belay"] + arguments
        let rig = try SupervisorRig("/bin/dash")
        defer { withExtendedLifetime(rig) {} }
        let (process, output) = try rig.process(words, input: input)
        try process.run()
        await process.exit()
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}

/// A file system of 256 KiB.
final class SmallDisk {
    private let url: URL

    init?(at url: URL) async throws {
        self.url = url
        let arguments = ["-t", "tmpfs", "-o", "size=256k", "none", url.path]
        await (try Process.run(URL(filePath: "/bin/mount"), arguments: arguments)).exit()
        guard isMounted else { return nil }
    }

    deinit {
        _ = try? Process.run(URL(filePath: "/bin/umount"), arguments: ["-l", url.path])
        for _ in 0..<100 where isMounted { usleep(10_000) }
    }

    private var isMounted: Bool {
        let files = FileManager.default
        let size = try? files.attributesOfFileSystem(forPath: url.path)[.systemSize] as? Int
        return size == 256 * 1024
    }
}

@Suite(.serialized) struct StagingScriptsTests {
    private let scratch: SupervisorRig
    private let rig: StagingRig
    private let files = FileManager.default

    init() throws {
        scratch = try SupervisorRig("/bin/dash")
        rig = StagingRig(scratch.url)
    }

    private func refusal(_ job: String) async throws -> String {
        guard case .refused(let reason) = try await rig.make(job).result else { return "" }
        return reason
    }

    @Test func makesAndRemoves() async throws {
        let path = rig.base + "/job"
        #expect(try await rig.make("job").result == .made(path: path))
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        #expect(files.fileExists(atPath: path + "/.belay/supervisor"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        #expect(try await rig.make("job").result == .made(path: path))
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        #expect(try await rig.remove(path, "job").result == .removed)
        #expect(!files.fileExists(atPath: rig.base))
        #expect(try await rig.remove(path, "job").result == .absent)
    }

    @Test func findsTheDirectoryThatItWasNotTold() async throws {
        _ = try await rig.make("job")
        #expect(try await rig.remove("", "job").result == .removed)
        #expect(!files.fileExists(atPath: rig.base))
    }

    @Test func takesNoLink() async throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: rig.base + "/job", withDestinationPath: scratch.stage)
        #expect(try await refusal("job").contains("is a link"))
        #expect(try await rig.remove(rig.base + "/job", "job").result == .kept("it is a link"))
        #expect(files.fileExists(atPath: scratch.meta.path))
    }

    @Test func takesNoLinkAsItsBase() async throws {
        try files.createSymbolicLink(atPath: rig.base, withDestinationPath: scratch.stage)
        #expect(try await refusal("job").contains("is a link"))
        #expect(try files.contentsOfDirectory(atPath: scratch.stage) == [".belay"])
    }

    @Test func takesNoFile() async throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: rig.base + "/job"))
        #expect(try await refusal("job").contains("not a directory"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func takesNobodyElses() async throws {
        _ = try await rig.make("job")
        try files.setAttributes([.ownerAccountID: 65534], ofItemAtPath: rig.base + "/job")
        #expect(try await refusal("job").contains("another user"))
        #expect(files.fileExists(atPath: rig.base + "/job/.belay/supervisor"))
    }

    @Test(.enabled(if: geteuid() == 0, "a small file system needs root"))
    func aFullDiskLeavesNothing() async throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        let disk = try #require(
            try await SmallDisk(at: URL(filePath: rig.base)), "tmpfs cannot be mounted here")
        try? Data(count: 300_000).write(to: URL(filePath: rig.base + "/other"))
        let filler = try FileHandle(forUpdating: URL(filePath: rig.base + "/other"))
        while (try? filler.seekToEnd()) != nil {
            guard (try? filler.write(contentsOf: Data(count: 4096))) != nil else { break }
        }
        #expect(try await refusal("job").contains("No space left"))
        #expect(try files.contentsOfDirectory(atPath: rig.base) == ["other"])
        withExtendedLifetime(disk) {}
    }

    @Test func cutInputIsNoAnswer() async throws {
        let input = Array(StagingScripts.makeInput.dropLast(30))
        let answer = try await rig.make("job", input: input)
        #expect(answer.result == nil)
        #expect(answer.hasBegun)
        #expect(!files.fileExists(atPath: rig.base))
    }

    /// The one that ends removes the base that they share, when it is empty.
    @Test func jobsThatComeAndGoDoNotDisturbEachOther() async throws {
        let rig = rig
        await withTaskGroup(of: Void.self) { group in
            for job in 0..<2 {
                group.addTask {
                    for _ in 0..<60 {
                        let made = try? await rig.make("job\(job)").result
                        #expect(made == .made(path: "\(rig.base)/job\(job)"))
                        #expect((try? await rig.remove("", "job\(job)").result) == .removed)
                    }
                }
            }
        }
    }
}
