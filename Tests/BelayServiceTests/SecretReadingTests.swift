import BelayModel
import Foundation
import Testing

@testable import BelayService

/// Passwords of jobs that run by themselves.
@Suite struct SecretReadingTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data("pass word\nmore\n".utf8).write(to: directory.appending(path: "login"))
        try Data("\n".utf8).write(to: directory.appending(path: "empty"))
        try Data(count: 100_000).write(to: directory.appending(path: "large"))
    }

    private func read(_ source: SecretSource) throws -> String {
        try source.secret(environment: ["CREDENTIALS_DIRECTORY": directory.path]).reveal()
    }

    @Test func isTheFirstLine() throws {
        #expect(try read(.credential("login")) == "pass word")
        #expect(try read(.command("printf 'a b\\nc'")) == "a b")
        #expect(try read(.command("echo \"$0\"; sleep 0")) == "/bin/sh")
    }

    @Test(arguments: ["empty", "large", "missing", "../login", ".", "", "a/b"])
    func whatIsNoCredentialIsRefused(_ name: String) {
        #expect(throws: UnattendedProblem.self) { try read(.credential(name)) }
    }

    @Test(arguments: ["exit 3", "true", "kill -9 $$", "/does/not/exist"])
    func aCommandThatGivesNoneIsRefused(_ line: String) {
        #expect(throws: UnattendedProblem.self) { try read(.command(line)) }
    }

    @Test(
        .timeLimit(.minutes(15)),
        arguments: ["sleep 300", "exec >&-; sleep 300"])
    func aHandOverDoesNotWaitForACommand(_ line: String) async throws {
        let task = Task { try SecretSource.command(line).secret(environment: [:]) }
        task.cancel()
        await #expect(throws: UnattendedProblem.self) { try await task.value }
    }

    @Test(.timeLimit(.minutes(15))) func aCommandThatPrintsTooMuchIsEnded() {
        #expect(throws: UnattendedProblem.self) { try read(.command("exec yes")) }
    }

    @Test func withoutADirectoryItSaysWhatTheServiceNeeds() {
        let problem = #expect(throws: UnattendedProblem.self) {
            try SecretSource.credential("sudo").secret(environment: [:])
        }
        #expect(problem?.description.contains("LoadCredential=sudo:") == true)
    }

    /// Only the reference is stored.
    @Test func aSourceCanBeStored() throws {
        for source in [SecretSource.credential("a"), .command("b c")] {
            let json = try JSONEncoder().encode(source)
            #expect(try JSONDecoder().decode(SecretSource.self, from: json) == source)
        }
    }
}
