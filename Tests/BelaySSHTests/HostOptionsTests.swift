import BelayModel
import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// What ssh_config(5) says of a host, seen to be done on a real server.
@Suite(.timeLimit(.minutes(15)))
struct HostOptionsTests {
    /// Connects as a text of ssh_config says.
    private func connect(
        _ server: TestServer, _ text: String, keyFiles: [String]? = nil,
        _ change: (inout SSHConfiguration) -> Void = { _ in }
    ) async throws -> any Link {
        try await server.connect(keyFiles: keyFiles) { configuration in
            change(&configuration)
            do { try configuration.read(config: "Host *\n\(text)\n", server.directory) } catch {
                Issue.record(error)
            }
        }
    }

    private func connectFails(
        _ server: TestServer, _ text: String, keyFiles: [String]? = nil,
        _ change: (inout SSHConfiguration) -> Void = { _ in }
    ) async throws -> LinkError {
        try await linkError { try await connect(server, text, keyFiles: keyFiles, change) }
    }

    @Test func algorithms() async throws {
        let server = try await TestServer(options: ["LogLevel DEBUG1"])
        let text = """
            Ciphers aes256-ctr
            MACs hmac-sha2-512
            KexAlgorithms ecdh-sha2-nistp384
            HostKeyAlgorithms ecdsa-sha2-nistp256
            Compression yes
            """
        let link = try await connect(server, text)
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        for expected in [
            "cipher: aes256-ctr MAC: hmac-sha2-512 compression: zlib@openssh.com",
            "kex: algorithm: ecdh-sha2-nistp384", "host key algorithm: ecdsa-sha2-nistp256",
        ] {
            #expect(server.log.contains(expected), "\(expected)")
        }
    }

    @Test func weakAlgorithmsAreNotToBeHad() async throws {
        let server = try await TestServer(options: ["Ciphers +aes128-cbc", "MACs +hmac-sha1"])
        for (line, category) in [
            ("Ciphers aes128-cbc,3des-cbc", "cipher"), ("MACs hmac-sha1,hmac-md5", "MAC"),
            ("KexAlgorithms diffie-hellman-group14-sha1", "key exchange"),
            ("HostKeyAlgorithms ssh-rsa,ssh-dss", "host key"),
        ] {
            let error = try await connectFails(server, line)
            #expect(error.kind == .noCommonAlgorithm)
            #expect(error.message.contains("leaves no \(category) algorithm"), "\(error.message)")
        }
        let link = try await connect(server, "Ciphers +aes128-cbc\nMACs ^hmac-sha1")
        #expect(try await link.output(of: "echo in").stdout == "in\n")
    }

    @Test func knownHostsFilesAndAlias() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        let file = server.directory.path("mine")
        try server.directory.write("mine", "the-alias \(server.hostKey("ed25519"))\n")
        let text = "UserKnownHostsFile \(file)\nGlobalKnownHostsFile none\nHostKeyAlias the-alias"
        let link = try await connect(server, text) { $0.insistsOnKnownHostsFiles = false }
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        let error = try await connectFails(server, text + "-of-another") {
            $0.insistsOnKnownHostsFiles = false
        }
        #expect(error.kind == .hostKeyUnknown)
        #expect(error.message.contains("no entry for the-alias-of-another in \(file)"))
    }

    @Test(arguments: ["yes", "ask"])
    func strictness(_ word: String) async throws {
        let server = try await TestServer()
        try server.directory.write("known_hosts", "")
        let error = try await connectFails(server, "StrictHostKeyChecking \(word)")
        #expect(error.kind == .hostKeyUnknown)
        #expect(try server.directory.read("known_hosts").isEmpty)
    }

    @Test(arguments: ["accept-new", "no"])
    func laxity(_ word: String) async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        try server.directory.write("known_hosts", "")
        let text = "StrictHostKeyChecking \(word)\nHashKnownHosts yes"
        _ = try await connect(server, text)
        let recorded = try server.directory.read("known_hosts")
        #expect(recorded.hasPrefix("|1|") && !recorded.contains(server.address), "\(recorded)")
        _ = try await connect(server, "StrictHostKeyChecking yes")
        let found = try ChildProcess.run([
            "/usr/bin/ssh-keygen", "-F", server.entry, "-f", server.knownHosts,
        ])
        #expect(found.contains("found: line 1"))
        try server.directory.makeKey("impostor", type: "ed25519")
        try server.directory.write(
            "known_hosts", "\(server.entry) \(server.directory.read("impostor.pub"))")
        #expect(try await connectFails(server, text).kind == .hostKeyChanged)
    }

    @Test func revokedKeys() async throws {
        let server = try await TestServer(hostKeys: ["ed25519"])
        let file = server.directory.path("revoked")
        try server.directory.write("revoked", "# old\n\(server.hostKey("ed25519"))\n")
        let error = try await connectFails(server, "RevokedHostKeys \(file)")
        #expect(error.kind == .hostKeyRevoked)
        #expect(error.message.contains("\(file), line 2"))
        let missing = try await connectFails(server, "RevokedHostKeys /nonexistent/list")
        #expect(missing.kind == .local)
        let half = server.directory.path("host_ed25519.pub")
        try ChildProcess.run(["/usr/bin/ssh-keygen", "-k", "-f", file, half])
        #expect(try await connectFails(server, "RevokedHostKeys \(file)").message.contains("KRL"))
        try server.directory.write("revoked", "# none\n")
        _ = try await connect(server, "RevokedHostKeys \(file)")
    }

    @Test func addressFamilyAndTimeOut() async throws {
        let server = try await TestServer()
        let family = try await connectFails(server, "AddressFamily inet6")
        #expect(family.kind == .noRoute && family.message.contains("AddressFamily"))
        let dead = try DeafListener()
        var configuration = server.configuration()
        try configuration.read(config: "Host *\nConnectTimeout 1\n", server.directory)
        let endpoint = Endpoint(name: "web1", host: dead.address, port: dead.port, user: "nobody")
        let error = try await linkError { [configuration] in
            try await SSHTransport(configuration).connect(to: endpoint)
        }
        #expect(error.kind == .timedOut && error.message.contains("within 1 s"))
    }
}
