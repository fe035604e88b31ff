import BelayModel
import Foundation
import Glibc
import Synchronization
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(15)))
struct LoginTests {
    private func expectLogin(_ server: TestServer, _ keyFile: String) async throws {
        let link = try await server.connect(keyFiles: [keyFile])
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        await link.close()
    }

    @Test(arguments: [
        ["-t", "ed25519"], ["-t", "ecdsa", "-b", "256"], ["-t", "ecdsa", "-b", "384"],
        ["-t", "ecdsa", "-b", "521"], ["-t", "rsa", "-b", "2048"],
        ["-t", "ecdsa", "-m", "PEM"], ["-t", "ecdsa", "-m", "PKCS8"],
        ["-t", "rsa", "-b", "2048", "-m", "PEM"],
    ])
    func keyFile(_ arguments: [String]) async throws {
        let server = try await TestServer()
        let key = try server.addKey("key", type: arguments[1], Array(arguments.dropFirst(2)))
        try await expectLogin(server, key)
    }

    @Test(arguments: [
        ["-t", "ed25519", "-a", "1"], ["-t", "ed25519", "-a", "2", "-Z", "aes128-cbc"],
        ["-t", "ecdsa", "-a", "1", "-Z", "aes256-gcm@openssh.com"],
        ["-t", "ecdsa", "-m", "PKCS8"], ["-t", "rsa", "-b", "2048", "-m", "PEM"],
    ])
    func passphraseIsAskedOnceForAllConnections(_ arguments: [String]) async throws {
        let server = try await TestServer()
        let key = try server.addKey(
            "key", type: arguments[1], Array(arguments.dropFirst(2)) + ["-N", "open sesame"])
        let asked = Mutex<[String]>([])
        var configuration = server.configuration()
        configuration.passphrase = { file in
            asked.withLock { $0.append(file) }
            try? await Task.sleep(for: .milliseconds(100))
            return Secret("open sesame")
        }
        let transport = try SSHTransport(configuration)
        try await withThrowingTaskGroup(of: CommandEnd.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let link = try await transport.connect(to: server.endpoint(keyFiles: [key]))
                    return try await link.output(of: "exit 7").end
                }
            }
            for try await end in group { #expect(end == .exited(7)) }
        }
        #expect(asked.withLock { $0 } == [key])
    }

    /// Of such a key not even the public half is known without its passphrase.
    @Test func nobodyIsAskedForAPassphraseBeforeTheServerIsThere() async throws {
        let server = try await TestServer()
        let key = try server.addKey(
            "key", type: "rsa", ["-b", "2048", "-m", "PEM", "-N", "sesame"])
        try FileManager.default.removeItem(atPath: key + ".pub")
        let silent = try Listener()
        let asked = Mutex(0)
        var configuration = server.configuration()
        configuration.bannerTimeout = .seconds(1)
        configuration.passphrase = { _ in
            asked.withLock { $0 += 1 }
            return nil
        }
        let transport = try SSHTransport(configuration)
        let endpoint = Endpoint(
            name: "web2", host: silent.address, port: silent.port, user: "nobody", keyFiles: [key])
        let error = try await linkError { try await transport.connect(to: endpoint) }
        #expect(error.kind == .timedOut)
        #expect(asked.withLock { $0 } == 0)
    }

    @Test func wrongAndMissingPassphrases() async throws {
        let server = try await TestServer()
        let key = try server.addKey("key", type: "ed25519", ["-N", "right", "-a", "1"])
        let wrong = try await linkError {
            try await server.connect(keyFiles: [key]) { $0.passphrase = { _ in Secret("wrong") } }
        }
        #expect(wrong.kind == .authentication)
        #expect(wrong.message.contains("the passphrase is wrong"))
        #expect(!wrong.message.contains("wrong)"))
        let none = try await linkError { try await server.connect(keyFiles: [key]) }
        #expect(none.message.contains("it has a passphrase, and none was given"))
    }

    @Test func keyThatIsNotAcceptedIsNamed() async throws {
        let server = try await TestServer()
        try server.directory.makeKey("stranger", type: "ed25519")
        let stranger = server.directory.path("stranger")
        let error = try await linkError {
            try await server.connect(keyFiles: [stranger, "/nonexistent/key"])
        }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("cannot log in as \(server.user)"))
        #expect(error.message.contains("tried \(stranger) (ED25519 SHA256:"))
        #expect(error.message.contains("/nonexistent/key: no such file"))
        #expect(error.message.contains("the server accepts publickey"))
    }

    @Test func nothingToTry() async throws {
        let server = try await TestServer()
        let error = try await linkError { try await server.connect(keyFiles: []) }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("there was nothing to try"))
    }

    @Test(arguments: ["ed25519", "ecdsa", "rsa"])
    func agent(_ type: String) async throws {
        let server = try await TestServer()
        let agent = try await TestAgent(server.directory)
        let key = try server.addKey("key", type: type)
        try agent.add(key)
        let link = try await server.connect(keyFiles: []) { $0.agentSocket = agent.socket }
        #expect(try await link.output(of: "echo in").stdout == "in\n")
    }

    @Test func rightKeyAfterManyWrongOnesOfTheAgent() async throws {
        let server = try await TestServer()
        let agent = try await TestAgent(server.directory)
        for number in 0..<6 {
            try server.directory.makeKey("other\(number)", type: "ed25519")
            try agent.add(server.directory.path("other\(number)"))
        }
        let link = try await server.connect { $0.agentSocket = agent.socket }
        #expect(try await link.output(of: "echo in").stdout == "in\n")
    }

    @Test func serverThatHasHadEnough() async throws {
        let server = try await TestServer(options: ["MaxAuthTries 2"])
        var keys: [String] = []
        for number in 0..<4 {
            try server.directory.makeKey("other\(number)", type: "ed25519")
            keys.append(server.directory.path("other\(number)"))
        }
        let error = try await linkError { try await server.connect(keyFiles: keys) }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("Too many authentication failures"))
        #expect(error.message.contains("tried \(keys[0])"))
    }

    @Test func agentThatIsGone() async throws {
        let server = try await TestServer()
        let link = try await server.connect { $0.agentSocket = "/nonexistent/agent" }
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        let error = try await linkError {
            try await server.connect(keyFiles: []) { $0.agentSocket = "/nonexistent/agent" }
        }
        #expect(error.message.contains("the SSH agent at /nonexistent/agent"))
    }

    @Test(.enabled(if: geteuid() == 0, "a password of one's own for root takes a mount namespace"))
    func password() async throws {
        let server = try await TestServer(password: "a long password")
        let link = try await server.connect(keyFiles: [], password: Secret("a long password"))
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        try server.directory.makeKey("stranger", type: "ed25519")
        let after = try await server.connect(
            keyFiles: [server.directory.path("stranger")], password: Secret("a long password"))
        #expect(try await after.output(of: "echo in").stdout == "in\n")
    }

    @Test func wrongPasswordIsNotShown() async throws {
        let server = try await TestServer()
        let error = try await linkError {
            try await server.connect(keyFiles: [], password: Secret("not-the-password"))
        }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("tried the password"))
        #expect(!error.message.contains("not-the-password"))
    }
}
