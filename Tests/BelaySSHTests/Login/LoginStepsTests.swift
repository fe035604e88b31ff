import BelayModel
import Foundation
import Glibc
import Testing

@testable import BelayKeys
@testable import BelaySSH

/// Logins of several steps at a real sshd with PAM (AuthenticationMethods of sshd_config(5)).
@Suite(
    .timeLimit(.minutes(15)),
    .enabled(if: geteuid() == 0, "a password of one's own for root takes a mount namespace"))
struct LoginStepsTests {
    private static let password = "a long password"

    private func server(_ methods: String, _ options: [String] = []) async throws -> TestServer {
        try await TestServer(
            options: options + [
                "UsePAM yes", "PasswordAuthentication yes", "KbdInteractiveAuthentication yes",
                "AuthenticationMethods \(methods)",
            ], password: Self.password)
    }

    private func isIn(_ link: any Link) async throws {
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        await link.close()
    }

    @Test(arguments: [
        "password,publickey", "publickey,password", "keyboard-interactive,publickey",
        "publickey,keyboard-interactive", "publickey,password,keyboard-interactive",
        "keyboard-interactive:pam,password,publickey", "password,keyboard-interactive",
        "publickey,publickey password", "hostbased,publickey keyboard-interactive,password",
    ])
    func steps(_ methods: String) async throws {
        let server = try await server(methods)
        try await isIn(server.connect(password: Secret(Self.password)))
    }

    /// Three failures are all that this server takes, and there is none.
    @Test func noTryIsWasted() async throws {
        let server = try await server("publickey,password,keyboard-interactive", ["MaxAuthTries 1"])
        try await isIn(server.connect(password: Secret(Self.password)))
    }

    @Test func twoKeys() async throws {
        let server = try await server("publickey,publickey")
        let second = try server.addKey("second", type: "ecdsa")
        try await isIn(server.connect(keyFiles: [server.keyFile, second]))
        let error = try await linkError { try await server.connect() }
        #expect(error.message.contains("has accepted \(server.keyFile) (ED25519"))
        #expect(error.message.contains("the step left is publickey"))
    }

    @Test func theStepThatIsLeftIsNamed() async throws {
        let server = try await server("password,publickey")
        try server.directory.makeKey("stranger", type: "ed25519")
        let stranger = server.directory.path("stranger")
        let error = try await linkError {
            try await server.connect(keyFiles: [stranger], password: Secret(Self.password))
        }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("the server has accepted the password and wants another"))
        #expect(error.message.contains("tried \(stranger)"))
        #expect(error.message.contains("the step left is publickey"))
    }

    @Test func noPasswordForTheSecondStep() async throws {
        let server = try await server("publickey,password")
        let error = try await linkError { try await server.connect() }
        #expect(error.message.contains("has accepted \(server.keyFile) (ED25519"))
        #expect(error.message.contains("the step left is password"))
        #expect(error.message.contains("none was given (ansible_password, -k)"))
    }

    /// An empty answer would be a wrong one; the question is said instead.
    @Test func questionsOfNobody() async throws {
        let server = try await server("publickey,keyboard-interactive")
        let error = try await linkError { try await server.connect() }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("asks “Password:”"), "\(error.message)")
        #expect(!server.log.contains("Failed keyboard-interactive"))
    }

    @Test func keysThatSSHConfigExcludes() async throws {
        let server = try await server("password publickey", ["MaxAuthTries 3"])
        let agent = try await TestAgent(server.directory)
        for number in 0..<4 {
            try server.directory.makeKey("other\(number)", type: "ed25519")
            try agent.add(server.directory.path("other\(number)"))
        }
        for text in ["PubkeyAuthentication no", "PreferredAuthentications password"] {
            let link = try await server.connect(keyFiles: [], password: Secret(Self.password)) {
                configuration in
                configuration.agentSocket = agent.socket
                do {
                    try configuration.read(config: "Host *\n\(text)\n", server.directory)
                } catch { Issue.record(error) }
            }
            try await isIn(link)
        }
        #expect(!server.log.contains("Failed publickey"))
    }

    @Test func passwordsThatSSHConfigExcludes() async throws {
        let server = try await server("password keyboard-interactive publickey")
        try server.directory.makeKey("stranger", type: "ed25519")
        let text = "PasswordAuthentication no\nChallengeResponseAuthentication no"
        let error = try await linkError {
            try await server.connect(
                keyFiles: [server.directory.path("stranger")], password: Secret(Self.password)
            ) { configuration in
                do {
                    try configuration.read(config: "Host *\n\(text)\n", server.directory)
                } catch { Issue.record(error) }
            }
        }
        #expect(error.message.contains("password, which ssh_config excludes"))
        #expect(error.message.contains("keyboard-interactive, which ssh_config excludes"))
        #expect(!server.log.contains("Failed password"))
        #expect(!server.log.contains("Failed keyboard-interactive"))
    }

    /// A zero byte is no end of a password.
    @Test func passwordWithAnOddByte() async throws {
        let server = try await server("keyboard-interactive")
        let error = try await linkError {
            try await server.connect(keyFiles: [], password: Secret("wrong\0password"))
        }
        // sshd hangs up on it; ssh cannot even send one.
        #expect(error.kind == .authentication || error.kind == .lost)
    }
}

/// Agents that do not do what they are asked.
@Suite(.timeLimit(.minutes(15)))
struct BadAgentTests {
    /// Lists a key of a file, and then behaves in some way.
    private func agent(
        _ server: TestServer, lists: Bool = true, _ behaviour: FalseAgent.Behaviour
    ) throws -> FalseAgent {
        let key = try KeyFile(path: server.keyFile).publicKey
        return try FalseAgent(
            server.directory.path("false.sock"), lists ? key.map { [$0.blob] } ?? [] : [],
            behaviour)
    }

    private func isIn(_ server: TestServer, _ agent: FalseAgent) async throws {
        let link = try await server.connect { $0.agentSocket = agent.path }
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        await link.close()
    }

    @Test func refusesToSign() async throws {
        let server = try await TestServer()
        let agent = try agent(server, .refuses)
        defer { agent.stop() }
        try await isIn(server, agent)
    }

    @Test func neverSigns() async throws {
        let server = try await TestServer()
        let agent = try agent(server, .hangs)
        defer { agent.stop() }
        try await isIn(server, agent)
    }

    @Test func neverLists() async throws {
        let server = try await TestServer()
        let agent = try agent(server, .saysNothing)
        defer { agent.stop() }
        try await isIn(server, agent)
        // It is named where nothing else helps.
        let error = try await linkError {
            try await server.connect(keyFiles: []) { $0.agentSocket = agent.path }
        }
        #expect(error.message.contains("the SSH agent at \(agent.path): connection timed out"))
    }

    @Test func liesAboutLengths() async throws {
        let server = try await TestServer()
        let agent = try agent(server, .lies)
        defer { agent.stop() }
        try await isIn(server, agent)
    }

    /// The servers of a job do not wait for it one after the other.
    @Test func isWaitedForOnce() async throws {
        let server = try await TestServer()
        let agent = try agent(server, .saysNothing)
        defer { agent.stop() }
        var configuration = server.configuration()
        configuration.agentSocket = agent.path
        let transport = try SSHTransport(configuration)
        for _ in 0..<3 {
            await (try transport.connect(to: server.endpoint())).close()
        }
        #expect(agent.connections == 1)
    }
}
