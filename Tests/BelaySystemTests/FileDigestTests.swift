import CLibCrypto
import Foundation
import Testing

@testable import BelaySystem

struct FileDigestTests {
    /// The digests are sha256sum's, of coreutils; that of nothing is in FIPS 180-4's examples too.
    @Test(
        arguments: [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (3, "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c"),
            (262_145, nil),
        ] as [(Int, String?)])
    func isWhatSha256sumSays(size: Int, sha256: String?) throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "belay-digest-\(UUID().uuidString)")
        try Data(repeating: 0, count: size).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let digest = try FileDigest(reading: file.path)
        #expect(digest.size == size)
        #expect(try digest.sha256 == sha256 ?? sha256sum(file.path))
    }

    @Test func saysWhatCannotBeRead() {
        let problem = #expect(throws: (any Error).self) {
            try FileDigest(reading: "/nonexistent/file")
        }
        #expect(problem.map { "\($0)" } == "/nonexistent/file: no such file or directory")
        #expect(throws: FileDigest.NotPlain.self) { try FileDigest(reading: "/dev/zero") }
        #expect(throws: FileDigest.NotPlain.self) { try FileDigest(reading: "/etc") }
    }

    /// It may be the first that libcrypto is used for.
    @Test func libcryptoIsNotTakenAwayAtTheEnd() async {
        await #expect(processExitsWith: .success) {
            _ = try FileDigest(reading: "/etc/passwd")
            OPENSSL_atexit { _exit(1) }
            exit(0)
        }
    }

    private func sha256sum(_ path: String) throws -> String {
        let tool = Process()
        tool.executableURL = URL(filePath: "/usr/bin/sha256sum")
        tool.arguments = [path]
        let output = Pipe()
        tool.standardOutput = output
        try tool.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        tool.waitUntilExit()
        return String(decoding: text.prefix(64), as: UTF8.self)
    }
}
