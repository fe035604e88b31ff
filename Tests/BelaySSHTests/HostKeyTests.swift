import BelayModel
import Testing

@testable import BelaySSH

@Suite(.timeLimit(.minutes(15)))
struct HostKeyTests {
    private func connectFails(
        _ server: TestServer, acceptingNew: Bool = false
    ) async throws -> LinkError {
        let before = try server.directory.read("known_hosts")
        let error = try await linkError {
            try await server.connect { $0.acceptNewHostKeys = acceptingNew }
        }
        #expect(try server.directory.read("known_hosts") == before)
        #expect(!server.log.contains("Accepted"), "nothing may be sent to an unproven server")
        return error
    }

    private func fingerprint(_ server: TestServer, _ type: String) throws -> String {
        let path = server.directory.path("host_\(type).pub")
        let output = try ChildProcess.run(["/usr/bin/ssh-keygen", "-lf", path])
        return String(output.split(separator: " ")[1])
    }

    @Test func unknown() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try server.directory.write("known_hosts", "# nobody\n")
        let error = try await connectFails(server)
        #expect(error.kind == .hostKeyUnknown)
        #expect(try error.message.contains(fingerprint(server, "ed25519")))
        #expect(error.message.contains("ssh-keyscan -p \(server.port) \(server.address)"))
        #expect(error.message.contains("--accept-new-host-keys"))
        #expect(error.message.contains(server.knownHosts))
    }

    @Test func changed() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try server.directory.makeKey("impostor", type: "ed25519")
        let key = try server.directory.read("impostor.pub")
        try server.directory.write("known_hosts", "# one\n\(server.entry) \(key)")
        for acceptingNew in [false, true] {
            let error = try await connectFails(server, acceptingNew: acceptingNew)
            #expect(error.kind == .hostKeyChanged)
            #expect(try error.message.contains(fingerprint(server, "ed25519")))
            #expect(error.message.contains("\(server.knownHosts), line 2"))
            #expect(error.message.contains("ssh-keygen -f"))
        }
    }

    @Test func knownUnderAnotherTypeIsChanged() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try server.directory.makeKey("impostor", type: "ecdsa")
        let key = try server.directory.read("impostor.pub")
        try server.directory.write("known_hosts", "\(server.entry) \(key)")
        let error = try await connectFails(server, acceptingNew: true)
        #expect(error.kind == .hostKeyChanged)
    }

    @Test(arguments: ["ed25519", "ecdsa"])
    func aServerWithSeveralKeysShowsTheOneThatIsKnown(_ type: String) async throws {
        let server = try await TestServer(hostKeys: ["ed25519", "ecdsa"])
        try server.directory.write("known_hosts", server.knownHostsText([type]))
        let link = try await server.connect()
        #expect(try await link.output(of: "exit 4").end == .exited(4))
    }

    @Test func revokedEvenWithAGoodLine() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        let good = try server.knownHostsText(["ed25519"])
        try server.directory.write(
            "known_hosts", "@revoked * \(server.hostKey("ed25519"))\n" + good)
        let error = try await connectFails(server, acceptingNew: true)
        #expect(error.kind == .hostKeyRevoked)
        #expect(error.message.contains("line 1"))
    }

    @Test func certificateAuthority() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try server.directory.makeKey("authority", type: "ed25519")
        let key = try server.directory.read("authority.pub")
        try server.directory.write("known_hosts", "@cert-authority * \(key)")
        let error = try await connectFails(server)
        #expect(error.kind == .hostKeyUnknown)
        #expect(error.message.contains("certificate"))
    }

    @Test func hashed() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try ChildProcess.run(["/usr/bin/ssh-keygen", "-H", "-f", server.knownHosts])
        #expect(try server.directory.read("known_hosts").hasPrefix("|1|"))
        let link = try await server.connect()
        #expect(try await link.output(of: "exit 4").end == .exited(4))
    }

    @Test func newKeysAreRecordedOnceAndAsOpenSSHReadsThem() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        var configuration = server.configuration()
        configuration.knownHostsFiles = [server.directory.path("new/known_hosts")]
        configuration.acceptNewHostKeys = true
        let transport = try SSHTransport(configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask { await (try transport.connect(to: server.endpoint())).close() }
            }
            try await group.waitForAll()
        }
        #expect(
            try server.directory.read("new/known_hosts") == server.knownHostsText(["ed25519"]))
        let found = try ChildProcess.run([
            "/usr/bin/ssh-keygen", "-F", server.entry, "-f", configuration.knownHostsFiles[0],
        ])
        #expect(found.contains("found"))
        configuration.acceptNewHostKeys = false
        await (try SSHTransport(configuration).connect(to: server.endpoint())).close()
    }

    @Test func aNewLineAfterOneThatDoesNotEnd() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try server.directory.write("known_hosts", "# no line feed")
        await (try server.connect { $0.acceptNewHostKeys = true }).close()
        #expect(
            try server.directory.read("known_hosts")
                == "# no line feed\n" + server.knownHostsText(["ed25519"]))
    }
}
