import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// Runs the staging scripts here, with a base directory of the test's own.
struct StagingRig {
    let url: URL
    var base: String { url.appending(path: "belay").path }

    /// - Parameter scratch: a directory to be in.
    init(_ scratch: URL) {
        url = scratch.appending(path: "own")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func make(_ job: String, _ server: String = "a", orphan: Int = 0) async throws -> StagingAnswer?
    {
        try await ask(.make(job: job, server: server, orphanTimeout: orphan))
    }

    func remove(_ path: String, _ job: String, _ server: String = "a") async throws
        -> StagingAnswer?
    {
        try await ask(.remove(path: path, job: job, server: server))
    }

    /// - Parameters:
    ///   - before: requests that come first.
    ///   - missing: so many bytes of what is sent do not arrive.
    /// - Returns: the last answer.
    func ask(
        _ request: RunnerRequest, before: [UInt8] = [], missing: Int = 0
    ) async throws -> StagingAnswer? {
        let own = Runner.library.replacingOccurrences(of: "/var/lib/belay", with: base)
            .replacingOccurrences(of: "$HOME/.local/state/belay", with: base)
        let input = Array((Array(own.utf8) + before + request.line).dropLast(missing))
        return try await Self.ask(input, request.job)
    }

    /// The directory of a job, which is named by it.
    static func remove(_ path: String) async throws -> StagingAnswer? {
        let job = URL(filePath: path).lastPathComponent
        let request = RunnerRequest.remove(path: path, job: job, server: "a")
        return try await ask(Array(Runner.library.utf8) + request.line, job)
    }

    private static func ask(_ input: [UInt8], _ job: String) async throws -> StagingAnswer? {
        let rig = try SupervisorRig("/bin/dash")
        defer { withExtendedLifetime(rig) {} }
        let (process, output) = try rig.process(["/bin/sh"], input: input)
        try process.run()
        await process.exit()
        var reader = RunnerAnswerReader(nonce: "n")
        let text = Array("belay-begin n\n".utf8) + Array(try Data(contentsOf: output))
        guard case .end(1, let word, let detail) = reader.read(text).last else { return nil }
        return StagingAnswer(word: word, detail: detail, job: job)
    }
}

extension RunnerRequest {
    /// Its line as the first of a connection.
    var line: [UInt8] { line(number: 1) }

    fileprivate var job: String {
        switch self {
        case .make(let job, _, _), .remove(_, let job, _): job
        case .start, .attach: ""
        }
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
        guard case .refused(let reason) = try await rig.make(job) else { return "" }
        return reason
    }

    @Test func makesAndRemoves() async throws {
        let path = rig.base + "/job"
        #expect(try await rig.make("job") == .made(path: path))
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        #expect(files.fileExists(atPath: path + "/.belay/supervisor"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        #expect(try await rig.make("job") == .made(path: path))
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        #expect(try await rig.remove(path, "job") == .removed)
        #expect(!files.fileExists(atPath: rig.base))
        #expect(try await rig.remove(path, "job") == .absent)
    }

    @Test func findsTheDirectoryThatItWasNotTold() async throws {
        _ = try await rig.make("job")
        #expect(try await rig.remove("", "job") == .removed)
        #expect(!files.fileExists(atPath: rig.base))
    }

    @Test func takesNoLink() async throws {
        try files.createDirectory(atPath: rig.base, withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: rig.base + "/job", withDestinationPath: scratch.stage)
        #expect(try await refusal("job").contains("is a link"))
        #expect(try await rig.remove(rig.base + "/job", "job") == .kept("it is a link"))
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
        try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: rig.base)
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
        for missing in [2, 4, 6, 8, 30, 3000] {
            let make = RunnerRequest.make(job: "job", server: "a", orphanTimeout: 0)
            #expect(try await rig.ask(make, missing: missing) == nil)
        }
        #expect(!files.fileExists(atPath: rig.base))
    }

    /// The one that ends removes the base that they share, when it is empty.
    @Test func jobsThatComeAndGoDoNotDisturbEachOther() async throws {
        let rig = rig
        await withTaskGroup(of: Void.self) { group in
            for job in 0..<2 {
                group.addTask {
                    for _ in 0..<60 {
                        let made = try? await rig.make("job\(job)")
                        #expect(made == .made(path: "\(rig.base)/job\(job)"))
                        #expect((try? await rig.remove("", "job\(job)")) == .removed)
                    }
                }
            }
        }
    }
}
