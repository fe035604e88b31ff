import BelayDebian
import BelayModel
import Foundation
import Glibc
import Testing

@testable import BelaySSH

/// Accounts with odd login shells and start files.
///
/// These need root, who can give an sshd a passwd(5) of its own; without it nothing is tested here.
@Suite(.timeLimit(.minutes(15)))
struct LoginShellTests {
    /// A user whom only its server knows: nothing is left of it when the tests are broken off.
    private final class Account: Sendable {
        let name: String
        let home: String
        let server: TestServer

        /// bash reads ~/.bashrc for commands of sshd as long as it is no shell of a shell.
        init(shell: String, files: [String: String] = [:]) async throws {
            let number = Int32.random(in: 100_000...999_999)
            name = "belay-\(number)"
            home = "/tmp/belay-home-\(number)"
            server = try await TestServer(
                options: ["AuthorizedKeysFile \(home)/keys", "SetEnv SHLVL=0"],
                accounts: ["\(name):*:\(number):100::\(home):\(shell)"])
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            let keys = try server.directory.read("id_ed25519.pub")
            for (file, text) in files.merging(["keys": keys], uniquingKeysWith: { $1 }) {
                try text.write(toFile: "\(home)/\(file)", atomically: false, encoding: .utf8)
            }
            try ChildProcess.run(["/bin/chown", "-R", "\(number)", home])
        }

        deinit { try? FileManager.default.removeItem(atPath: home) }
    }

    private func run(
        _ command: RemoteCommand, as account: Account, limit: Duration = .seconds(60)
    ) async throws -> (end: CommandEnd, output: String) {
        let server = account.server
        var configuration = server.configuration()
        configuration.requestTimeout = limit
        var endpoint = server.endpoint()
        endpoint.user = account.name
        let link = try await SSHTransport(configuration).connect(to: endpoint)
        let output = Output()
        let end = try await link.run(command, receive: output.receive)
        return (end, output.text(.standardOutput))
    }

    private static let scripts = [
        "id -un; echo end", "id -un\necho \"it's\" '!' end", "cat; echo end",
    ]

    static let shells = [
        "/bin/bash", "/bin/sh", "/usr/bin/tcsh", "/bin/csh", "/usr/bin/fish",
    ]

    private static let isRoot = geteuid() == 0

    @Test(.enabled(if: isRoot), arguments: shells)
    func everyShellWorks(_ shell: String) async throws {
        let account = try await Account(
            shell: shell,
            files: [".bashrc": "read -r x; echo noise", ".cshrc": "echo noise"])
        for script in Self.scripts {
            for input in [RemoteCommand.Input.none, .bytes(Array("in".utf8))] {
                let command = RemoteShell().command(script: script, nonce: "n1", input: input)
                let (end, output) = try await run(command, as: account)
                #expect(end == .exited(0))
                #expect(output.contains("belay-begin n1\n"), "\(shell) \(output)")
                #expect(output.hasSuffix("end\n"))
                #expect(shell != "/bin/bash" || output.contains("noise"))
            }
        }
    }

    @Test(
        .enabled(if: isRoot),
        arguments: [
            ("/usr/sbin/nologin", "not available"), ("/bin/rbash", "restricted shell"),
            ("/bin/false", "login shell did not run the command"),
        ])
    func shellThatRunsNothing(_ shell: String, _ words: String) async throws {
        let account = try await Account(shell: shell)
        for become in [nil, "root"] {
            let command = RemoteShell(becomeUser: become).command(
                script: "id", nonce: "n1", input: .none)
            let error = try await linkError { try await run(command, as: account) }
            #expect(error.kind == .become)
            #expect(error.message.contains("the login shell did not run the command"), "\(error)")
            #expect(error.message.contains(words), "\(error)")
            #expect(!error.message.contains("sudo"), "\(error)")
        }
    }

    @Test(
        .enabled(if: isRoot),
        arguments: [
            ("exit 3", "exit status 3", 60), ("exec /bin/bash", "another shell in its place", 60),
            ("cat >/dev/null", "did not come to the command within", 3),
            ("sleep 600", "did not come to the command within", 3),
            ("exec /usr/bin/fish", "did not come to the command within", 3),
        ])
    func startFile(_ text: String, _ words: String, _ seconds: Int) async throws {
        let account = try await Account(
            shell: "/bin/bash", files: [".bashrc": "\(text)\n"])
        // What is asked of a runner has no end of input.
        let command = RemoteShell(becomeUser: "root").command(
            script: "id", nonce: "n1", input: .queue(InputQueue()))
        let error = try await linkError {
            try await run(command, as: account, limit: .seconds(seconds))
        }
        #expect(error.kind == .become)
        #expect(error.message.contains(words), "\(text): \(error)")
        #expect(error.message.contains("login shell"), "\(error)")
        #expect(!error.message.contains("sudo"), "\(error)")
    }
}
