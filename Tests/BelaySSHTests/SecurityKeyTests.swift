import BelayModel
import Testing

@testable import BelaySSH

/// Keys of the types sk-ssh-ed25519 and sk-ecdsa, which only an agent has.
@Suite(.timeLimit(.minutes(15)))
struct SecurityKeyTests {
    private static let types = ["ed25519", "ecdsa"]

    private func logIn(
        _ type: String, _ touch: SecurityKeyAgent.Touch = .felt
    ) async throws -> String {
        let server = try await TestServer()
        let agent = try SecurityKeyAgent(server.directory, type: type, touch: touch)
        defer { agent.stop() }
        try server.directory.write("authorized_keys", agent.publicKey + "\n")
        let link = try await server.connect(keyFiles: []) { $0.agentSocket = agent.socketPath }
        let output = try await link.output(of: "echo in")
        await link.close()
        return output.stdout
    }

    @Test(.enabled(if: LibSSH2.hasModernAlgorithms, "libssh2 1.10"), arguments: types)
    func logsIn(_ type: String) async throws {
        #expect(try await logIn(type) == "in\n")
    }

    /// sshd wants to know that someone has touched it (PubkeyAuthOptions of sshd_config(5)).
    @Test(.enabled(if: LibSSH2.hasModernAlgorithms, "libssh2 1.10"), arguments: types)
    func untouched(_ type: String) async throws {
        let error = try await linkError { try await logIn(type, .missing) }
        #expect(error.kind == .authentication)
        #expect(error.message.contains("tried the agent's"), "\(error.message)")
    }

    @Test(.disabled(if: LibSSH2.hasModernAlgorithms, "libssh2 1.11"), arguments: types)
    func isNamedWhereItCannotBeUsed(_ type: String) async throws {
        let error = try await linkError { try await logIn(type) }
        #expect(error.kind == .authentication)
        let words = "the agent's \(type.uppercased())-SK SHA256:"
        #expect(error.message.contains(words), "\(error.message)")
        #expect(error.message.contains("(device): a security key needs libssh2 1.11"))
    }
}
