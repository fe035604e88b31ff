import BelayModel
import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// Which keys are tried, and as what.
@Suite(.timeLimit(.minutes(15)))
struct IdentityTests {
    private func connect(
        _ server: TestServer, _ text: String, keyFiles: [String] = [], agent: TestAgent? = nil
    ) async throws -> any Link {
        try await server.connect(keyFiles: keyFiles) { configuration in
            configuration.agentSocket = agent?.socket
            configuration.identityFiles = [server.directory.path("default")]
            do { try configuration.read(config: "Host *\n\(text)\n", server.directory) } catch {
                Issue.record(error)
            }
        }
    }

    private func isIn(_ link: any Link) async throws {
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        await link.close()
    }

    private func agent(_ server: TestServer, strangers: Int) async throws -> TestAgent {
        let agent = try await TestAgent(server.directory)
        for number in 0..<strangers {
            try server.directory.makeKey("stranger\(number)", type: "ed25519")
            try agent.add(server.directory.path("stranger\(number)"))
        }
        return agent
    }

    /// Two tries are enough when the agent's strangers are left out.
    @Test func namedKeysOnly() async throws {
        let server = try await TestServer(options: ["MaxAuthTries 2"])
        let agent = try await agent(server, strangers: 5)
        let text = "IdentitiesOnly yes\nIdentityFile \(server.keyFile)"
        try await isIn(connect(server, text, keyFiles: [server.keyFile], agent: agent))
        let error = try await linkError {
            try await connect(
                server, "IdentitiesOnly no", keyFiles: [server.keyFile], agent: agent)
        }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("Too many authentication failures"))
    }

    /// The private key is in the agent alone.
    @Test(arguments: ["", ".pub"])
    func publicKeyThatSaysWhichOfTheAgents(_ suffix: String) async throws {
        let server = try await TestServer(options: ["MaxAuthTries 2"])
        let agent = try await agent(server, strangers: 5)
        try agent.add(server.keyFile)
        try FileManager.default.removeItem(atPath: server.keyFile)
        let file = server.keyFile + suffix
        let text = "IdentitiesOnly yes\nIdentityFile \(file)"
        try await isIn(connect(server, text, keyFiles: [file], agent: agent))
    }

    @Test func agentOfItsOwn() async throws {
        let server = try await TestServer()
        let agent = try await TestAgent(server.directory)
        try agent.add(server.keyFile)
        try await isIn(connect(server, "IdentityAgent \(agent.socket)"))
        let error = try await linkError {
            try await connect(server, "IdentityAgent none", agent: agent)
        }
        #expect(error.message.contains("there was nothing to try"))
    }

    @Test func certificateBesideTheKey() async throws {
        let authority = try await Authority()
        let key = try authority.certifiedKey("ecdsa")
        try await isIn(connect(authority.server, "", keyFiles: [key]))
    }

    @Test func certificateFileAndAgent() async throws {
        let authority = try await Authority()
        let server = authority.server
        let agent = try await TestAgent(server.directory)
        let key = try authority.certifiedKey("ecdsa")
        let elsewhere = server.directory.path("elsewhere")
        try FileManager.default.moveItem(atPath: key + "-cert.pub", toPath: elsewhere)
        let alone = try await linkError { try await connect(server, "", keyFiles: [key]) }
        #expect(alone.kind == .authentication)
        try agent.add(key)
        try FileManager.default.removeItem(atPath: key)
        try await isIn(connect(server, "CertificateFile \(elsewhere)", agent: agent))
    }

    @Test(arguments: ["ed25519", "rsa"])
    func certificatesOfOtherTypes(_ type: String) async throws {
        let authority = try await Authority()
        let (server, key) = (authority.server, try authority.certifiedKey(type))
        guard !LibSSH2.hasModernAlgorithms else {
            try await isIn(connect(server, "", keyFiles: [key]))
            return
        }
        let error = try await linkError { try await connect(server, "", keyFiles: [key]) }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("needs libssh2 1.11"), "\(error.message)")
    }
}

/// A server that lets in whom an authority has certified.
private struct Authority {
    let server: TestServer
    private let directory: Workspace

    init() async throws {
        directory = try Workspace()
        try directory.makeKey("authority", type: "ed25519")
        server = try await TestServer(
            options: ["TrustedUserCAKeys \(directory.path("authority.pub"))"])
    }

    /// A key that the server accepts only with its certificate, which is in the file beside it.
    func certifiedKey(_ type: String) throws -> String {
        try directory.makeKey("certified", type: type)
        try ChildProcess.run([
            "/usr/bin/ssh-keygen", "-q", "-s", directory.path("authority"), "-I", "test", "-n",
            server.user, directory.path("certified.pub"),
        ])
        return directory.path("certified")
    }
}
