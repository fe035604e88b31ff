import BelayModel
import Foundation
import Glibc
import Synchronization
import Testing

@testable import BelayKeys
@testable import BelaySSH
@testable import BelaySSHConfig

/// IPv6, scopes, and names with several addresses (RFC 8305).
@Suite(.timeLimit(.minutes(15)))
struct NetworkTests {
    private func address(_ host: String, _ port: Int) throws -> SocketAddress {
        try #require(Resolver.numericAddress(host, port: port)?.first)
    }

    private final class Story: Sendable {
        private let words = Mutex<[String]>([])
        @Sendable func tell(_ server: String, _ text: String) { words.withLock { $0.append(text) } }
        func has(_ text: String) -> Bool { words.withLock { $0.contains { $0.contains(text) } } }
    }

    /// Connects to the server by a name that has these addresses.
    private func connect(
        _ server: TestServer, _ addresses: [SocketAddress], _ story: Story = Story(),
        family: AddressFamily = .any
    ) async throws -> any Link {
        var endpoint = server.endpoint()
        endpoint.host = "several.example"
        var configuration = server.configuration()
        configuration.acceptNewHostKeys = true
        configuration.story = story.tell
        configuration.host.addressFamily = family
        configuration.resolve = { _, _, family in
            .success(addresses.filter { family.includes($0.family) })
        }
        return try await SSHTransport(configuration).connect(to: endpoint)
    }

    private func isIn(_ link: any Link) async throws {
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        await link.close()
    }

    @Test func ipv6() async throws {
        let server = try await TestServer(isIPv6: true)
        #expect(try server.directory.read("known_hosts").hasPrefix("[::1]:\(server.port) ssh-"))
        try await isIn(server.connect())
        let error = try await linkError {
            try await server.connect { $0.host.addressFamily = .inet }
        }
        #expect(error.kind == .noRoute)
        #expect(error.message.contains("AddressFamily of ssh_config excludes"))
    }

    @Test func bothFamilies() async throws {
        let server = try await TestServer(isIPv6: true)
        let deaf = try DeafListener()
        let both = try [address(deaf.address, deaf.port), address("::1", server.port)]
        try await isIn(connect(server, both))
        try await isIn(connect(server, both, family: .inet6))
    }

    /// The second one is tried while the first has not answered, and the first is given up.
    @Test func deadAndGood() async throws {
        let server = try await TestServer()
        let deaf = try DeafListener()
        let (dead, good) = try (
            address(deaf.address, deaf.port), address(server.address, server.port)
        )
        let before = try deaf.attempts()
        let story = Story()
        let start = ContinuousClock.now
        let link = try await connect(server, [dead, good], story)
        #expect(ContinuousClock.now - start >= .milliseconds(250))
        #expect(story.has("tries \(deaf.address), \(server.address) port"))
        #expect(story.has("connected to \(server.address) port"))
        #expect(try deaf.attempts() <= before)
        try await isIn(link)
    }

    @Test func refusedAndGood() async throws {
        let server = try await TestServer()
        let (closed, port) = try freeAddress()
        let story = Story()
        let both = try [address(closed, port), address(server.address, server.port)]
        try await isIn(connect(server, both, story))
        #expect(story.has("\(closed): connection refused"))
    }

    @Test func noneIsGood() async throws {
        let server = try await TestServer()
        let (one, other) = try (freeAddress(), freeAddress())
        let error = try await linkError {
            try await connect(server, [address(one.address, one.port), address("::1", 1)])
        }
        #expect(error.kind == .refused)
        #expect(error.message.contains("\(one.address): connection refused; ::1: connection ref"))
        let all = try [one, other].map { try address($0.address, $0.port) }
        let words = try await linkError { try await connect(server, all) }.message
        #expect(words.contains("(\(one.address): connection refused; \(other.address): "))
    }

    /// A server that hangs up on whom it has just accepted is asked again (see `TurnedAwayTests`), and
    /// it is the same whether the loop has looked at the connection before or not.
    @Test func aResetBeforeTheFirstLookIsAConnection() async throws {
        let listener = try Listener()
        let address = try address(listener.address, listener.port)
        let loop = try EventLoop()
        defer { loop.stop() }
        let words = await withCheckedContinuation { continuation in
            loop.call {
                let watcher = DialWatcher { continuation.resume(returning: $0) }
                let dialer = Dialer([address], loop, watcher, silence: 20_000_000_000)
                watcher.dialer = dialer
                _ = dialer.step(at: 0)
                let client = acceptConnection(listener.descriptor)
                Socket(owning: client).discardUnsent()
            }
        }
        #expect(words == "connected, and 0 bytes")
    }

    @Test func familiesTakeTurns() throws {
        let four = try (1...3).map { try address("127.0.25.\($0)", 22) }
        let six = try (1...2).map { try address("2001:db8::\($0)", 22) }
        #expect(
            Resolver.interleaved(six + four).map(\.numeric) == [
                "2001:db8::1", "127.0.25.1", "2001:db8::2", "127.0.25.2", "127.0.25.3",
            ])
        #expect(Resolver.interleaved(four + six).first?.numeric == "127.0.25.1")
    }

    @Test func scope() async throws {
        #expect(try address("fe80::1%lo", 22).numeric == "fe80::1%lo")
        #expect(try address("fe80::1", 22).numeric == "fe80::1")
        #expect(Resolver.numericAddress("fe80::1%nosuch0", port: 22) == nil)
        var configuration = SSHConfiguration(home: "/nonexistent")
        configuration.connectTimeout = .seconds(90)
        let server = Endpoint(name: "web1", host: "fe80::1", port: 9, user: "nobody")
        let error = try await linkError {
            try await SSHTransport(configuration).connect(to: server)
        }
        #expect(error.kind == .noRoute)
        #expect(error.message.contains("write it as fe80::1%eth0"), "\(error.message)")
    }

    @Test(arguments: [("::1", 22, "::1"), ("2001:DB8::1", 2222, "[2001:db8::1]:2222")])
    func knownHosts(_ host: String, _ port: Int, _ entry: String) throws {
        let name = KnownHostName(host: host, port: port)
        #expect(name.entry == entry)
        for hosts in [entry, name.hashed(), "other,\(entry)", "[2001:db8::*]:2222,::*"] {
            var known = KnownHosts()
            known.add(Array("\(hosts) ssh-ed25519 AAAA\n".utf8), file: "known_hosts")
            #expect(!known.records(of: name).isEmpty, "\(hosts)")
            #expect(known.records(of: KnownHostName(host: "2001:db9::1", port: 2222)).isEmpty)
        }
    }
}

/// Says what becomes of the one attempt of a dialer, and what is read then. It goes with its socket.
private final class DialWatcher: LoopHandler {
    var dialer: Dialer?
    private let report: (String) -> Void

    init(_ report: @escaping (String) -> Void) { self.report = report }

    func ready(descriptor: Int32, events: UInt32) {
        dialer?.descriptorReady(descriptor, isEnding: true)
        switch dialer?.step(at: 0) {
        case .connected(let socket):
            var byte: UInt8 = 0
            let count = unsafe recv(socket.descriptor, &byte, 1, 0)
            report("connected, and \(count) bytes")
            socket.close()
        case .failed(let code): report("failed: \(code)")
        case .waiting: return
        case nil: report("no dialer")
        }
        dialer = nil
    }

    func deadlinePassed() {}
    func allElseDone() {}
}
