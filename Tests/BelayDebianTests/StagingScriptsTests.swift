import Foundation
import Testing

@testable import BelayDebian

/// Runs the staging scripts here, with a base directory of the test's own.
struct StagingRig {
    let url: URL
    var base: String { url.appending(path: "base").path }

    init(_ url: URL) { self.url = url }

    func make(_ job: String, input: [UInt8] = StagingScripts.makeInput) throws -> StagingAnswer {
        StagingAnswer(nonce: "n", output: try run(StagingScripts.make, [job, "0"], input))
    }

    func remove(_ path: String, _ job: String) throws -> StagingAnswer {
        StagingAnswer(nonce: "n", output: try run(StagingScripts.remove, [path, job], []))
    }

    private func run(_ script: String, _ arguments: [String], _ input: [UInt8]) throws -> String {
        let own = script.replacingOccurrences(of: "/var/lib/belay", with: base)
            .replacingOccurrences(of: "$HOME/.local/state/belay", with: base)
        return try Self.run(own, arguments, input)
    }

    static func remove(_ path: String) throws -> String {
        try run(StagingScripts.remove, [path, ""], [])
    }

    private static func run(
        _ script: String, _ arguments: [String], _ input: [UInt8]
    ) throws -> String {
        let process = Process()
        let (given, taken) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/perl")
        let shell = SupervisorRig.unblocked + ["/bin/sh"]
        process.arguments = shell + ["-c", "echo belay-begin n\n" + script, "belay"] + arguments
        process.standardInput = given
        process.standardOutput = taken
        try process.run()
        try? given.fileHandleForWriting.write(contentsOf: Data(input))
        try given.fileHandleForWriting.close()
        let output = try taken.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}

/// A file system of 256 KiB.
final class SmallDisk {
    private let url: URL

    init?(at url: URL) throws {
        self.url = url
        guard try Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=256k", "none", url.path]) == 0
        else { return nil }
    }

    deinit { _ = try? Self.run("/bin/umount", ["-l", url.path]) }

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = try Process.run(URL(filePath: program), arguments: arguments)
        process.waitUntilExit()
        return process.terminationStatus
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

    private func refusal(_ job: String) throws -> String {
        guard case .refused(let reason) = try rig.make(job).result else { return "" }
        return reason
    }

    @Test func makesAndRemoves() throws {
        let path = rig.base + "/job"
        #expect(try rig.make("job").result == .made(path: path))
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        #expect(files.fileExists(atPath: path + "/.belay/supervisor"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        #expect(try rig.make("job").result == .made(path: path))
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        #expect(try rig.remove(path, "job").result == .removed)
        #expect(!files.fileExists(atPath: rig.base))
        #expect(try rig.remove(path, "job").result == .absent)
    }

    @Test func findsTheDirectoryThatItWasNotTold() throws {
        _ = try rig.make("job")
        #expect(try rig.remove("", "job").result == .removed)
        #expect(!files.fileExists(atPath: rig.base))
    }

    @Test func takesNoLink() throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: rig.base + "/job", withDestinationPath: scratch.stage)
        #expect(try refusal("job").contains("is a link"))
        #expect(try rig.remove(rig.base + "/job", "job").result == .kept("it is a link"))
        #expect(files.fileExists(atPath: scratch.meta.path))
    }

    @Test func takesNoLinkAsItsBase() throws {
        try files.createSymbolicLink(atPath: rig.base, withDestinationPath: scratch.stage)
        #expect(try refusal("job").contains("is a link"))
        #expect(try files.contentsOfDirectory(atPath: scratch.stage) == [".belay"])
    }

    @Test func takesNoFile() throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: rig.base + "/job"))
        #expect(try refusal("job").contains("not a directory"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func takesNobodyElses() throws {
        _ = try rig.make("job")
        try files.setAttributes([.ownerAccountID: 65534], ofItemAtPath: rig.base + "/job")
        #expect(try refusal("job").contains("another user"))
        #expect(files.fileExists(atPath: rig.base + "/job/.belay/supervisor"))
    }

    @Test(.enabled(if: geteuid() == 0, "a small file system needs root"))
    func aFullDiskLeavesNothing() throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        let disk = try #require(
            try SmallDisk(at: URL(filePath: rig.base)), "tmpfs cannot be mounted here")
        try? Data(count: 300_000).write(to: URL(filePath: rig.base + "/other"))
        let filler = try FileHandle(forUpdating: URL(filePath: rig.base + "/other"))
        while (try? filler.seekToEnd()) != nil {
            guard (try? filler.write(contentsOf: Data(count: 4096))) != nil else { break }
        }
        #expect(try refusal("job").contains("No space left"))
        #expect(try files.contentsOfDirectory(atPath: rig.base) == ["other"])
        withExtendedLifetime(disk) {}
    }

    @Test func cutInputIsNoAnswer() throws {
        let input = Array(StagingScripts.makeInput.dropLast(30))
        let answer = try rig.make("job", input: input)
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
                        let made = try? rig.make("job\(job)").result
                        #expect(made == .made(path: "\(rig.base)/job\(job)"))
                        #expect((try? rig.remove("", "job\(job)").result) == .removed)
                    }
                }
            }
        }
    }
}
