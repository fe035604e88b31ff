import BelayModel
import Glibc
import Synchronization
import Testing

@testable import BelayKeys
@testable import BelaySSH
@testable import BelaySystem

/// Servers that send more than anybody has reason to, before their host key is even known.
@Suite(.timeLimit(.minutes(15)))
struct FloodTests {
    /// A KEXINIT that this libssh2 can agree with (RFC 4253, section 7.1).
    private static let offer: [UInt8] = {
        var writer = SSHWriter()
        let lists = [
            "curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256",
            "hmac-sha2-256", "none", "none", "", "",
        ]
        for list in lists { writer.string(list) }
        let payload = [20] + [UInt8](repeating: 7, count: 16) + writer.bytes + [0, 0, 0, 0, 0]
        return packet(payload)
    }()

    private static func packet(_ payload: [UInt8]) -> [UInt8] {
        let padding = 16 - (payload.count + 5) % 8
        var writer = SSHWriter()
        writer.uint32(UInt32(payload.count + padding + 1))
        return writer.bytes + [UInt8(padding)] + payload
            + [UInt8](repeating: 0, count: padding)
    }

    private func end(
        _ opening: [UInt8], _ rest: [UInt8], atMost limit: Int
    ) async throws -> LinkError {
        let server = try HostileServer(
            opening: Array("SSH-2.0-x\r\n".utf8) + opening, thenForEver: rest)
        defer { server.stop() }
        var configuration = SSHConfiguration(home: "/nonexistent")
        configuration.knownHostsFiles = []
        let transport = try SSHTransport(configuration)
        let endpoint = Endpoint(
            name: "hostile", host: server.address, port: server.port, user: "root", keyFiles: [],
            password: nil)
        let error = try await linkError { try await transport.connect(to: endpoint) }
        // No more than this can have been kept. The memory of this process is not asked, because
        // other tests run in it; up to 10 MB are in the sockets' own buffers.
        #expect(server.sent < limit)
        return error
    }

    @Test func offersWithoutEnd() async throws {
        let many = [[UInt8]](repeating: Self.offer, count: 200).flatMap { $0 }
        let error = try await end([], many, atMost: 64 << 20)
        #expect(error.kind == .protocolError)
        #expect(error.message.contains("a second key exchange before the first was over"))
    }

    @Test(arguments: [UInt8(2), 4, 31]) func oneMessageWithoutEnd(_ number: UInt8) async throws {
        let message = Self.packet([number, 0, 0, 3, 0xe8] + [UInt8](repeating: 0, count: 1000))
        let error = try await end(
            Self.offer, [[UInt8]](repeating: message, count: 100).flatMap { $0 }, atMost: 64 << 20)
        #expect(error.kind == .protocolError)
    }

    @Test(arguments: [UInt8(5), 52, 53, 80, 90, 192])
    func whatHasNoPlaceBeforeTheEncryption(_ number: UInt8) async throws {
        let error = try await end(
            Self.offer + Self.packet([number] + [UInt8](repeating: 0, count: 20)), [],
            atMost: 64 << 20)
        #expect(error.message.contains("message \(number) before the connection was encrypted"))
    }

    /// One that floods is in nobody's way.
    @Test func anotherServerMeanwhile() async throws {
        let many = [[UInt8]](repeating: Self.packet([2, 0, 0, 0, 0]), count: 1000).flatMap { $0 }
        let hostile = try HostileServer(
            opening: Array("SSH-2.0-x\r\n".utf8) + Self.offer, thenForEver: many)
        defer { hostile.stop() }
        let server = try await TestServer()
        var configuration = server.configuration()
        configuration.loops = 1
        let transport = try SSHTransport(configuration)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                let endpoint = Endpoint(
                    name: "hostile\(number)", host: hostile.address, port: hostile.port,
                    user: "root", keyFiles: [], password: nil)
                group.addTask { _ = try? await transport.connect(to: endpoint) }
            }
            do {
                let link = try await transport.connect(to: server.endpoint())
                #expect(try await link.output(of: "echo in").stdout == "in\n")
            } catch {
                Issue.record(error)
            }
        }
    }
}
