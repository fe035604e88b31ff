import BelayModel
import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// Where new keys go by ssh_config, and what is said of names that stand for others.
@Suite(.timeLimit(.minutes(15)))
struct HostKeyPlaceTests {
    private func failure(_ server: TestServer, _ text: String) async throws -> LinkError {
        try await linkError {
            try await server.connect { configuration in
                configuration.insistsOnKnownHostsFiles = false
                do { try configuration.read(config: "Host *\n\(text)\n", server.directory) } catch {
                    Issue.record(error)
                }
            }
        }
    }

    /// The system's file is no place for them.
    @Test func noFileOfTheUsers() async throws {
        let server = try await TestServer()
        let system = server.directory.path("system")
        let error = try await failure(
            server,
            """
            UserKnownHostsFile none
            GlobalKnownHostsFile \(system)
            StrictHostKeyChecking no
            """)
        #expect(error.kind == .hostKeyUnknown)
        #expect(error.message.contains("UserKnownHostsFile none"), "\(error.message)")
        #expect(!FileManager.default.fileExists(atPath: system))
    }

    @Test func alias() async throws {
        let server = try await TestServer()
        let file = server.directory.path("users")
        let error = try await failure(
            server, "UserKnownHostsFile \(file)\nHostKeyAlias cluster")
        let advice =
            "`ssh-keyscan -p \(server.port) \(server.address) | sed 's/^[^ ]*/cluster/' >> \(file)`"
        #expect(error.message.contains(advice), "\(error.message)")
    }
}
