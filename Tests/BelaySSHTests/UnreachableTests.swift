import BelayModel
import Glibc
import Testing

@testable import BelaySSH

/// Everything that can go wrong on the way to a server, each in its own words.
@Suite(.timeLimit(.minutes(15)))
struct UnreachableTests {
    /// Limits that are short in the stage that a test is about. What comes before that stage comes of
    /// threads of the test, which wait for their turn on a busy machine.
    private func configuration(
        _ change: (inout SSHConfiguration) -> Void = { _ in }
    ) -> SSHConfiguration {
        var configuration = SSHConfiguration(home: "/nonexistent")
        configuration.connectTimeout = .seconds(90)
        configuration.bannerTimeout = .seconds(90)
        configuration.handshakeTimeout = .milliseconds(800)
        change(&configuration)
        return configuration
    }

    private func failure(
        _ host: String, _ port: Int, _ configuration: SSHConfiguration
    ) async throws -> LinkError {
        try await linkError {
            try await SSHTransport(configuration)
                .connect(to: Endpoint(name: "web1", host: host, port: port, user: "nobody"))
        }
    }

    @Test func refused() async throws {
        let (address, port) = try freeAddress()
        let error = try await failure(address, port, configuration())
        #expect(error.kind == .refused)
        #expect(
            error.message == "web1 (\(address) port \(port)): connection refused; "
                + "is sshd running there, on this port?")
    }

    /// No name server is asked for a name with such a sign: there may be none here that answers.
    @Test func nameNotFound() async throws {
        let error = try await failure("no-such-host!.invalid", 22, configuration())
        #expect(error.kind == .nameNotFound)
        #expect(error.message.contains("no-such-host!.invalid"))
    }

    @Test func notAPort() async throws {
        #expect(try await failure("127.0.25.1", 0, configuration()).kind == .nameNotFound)
        #expect(try await failure("127.0.25.1", 70000, configuration()).kind == .nameNotFound)
    }

    @Test func aPortThatSaysNothing() async throws {
        let listener = try Listener()
        let error = try await failure(
            listener.address, listener.port, configuration { $0.bannerTimeout = .milliseconds(400) }
        )
        #expect(error.kind == .timedOut)
        #expect(error.message.contains("no SSH identification came within 0.4 s"))
    }

    @Test func aServerThatIsNotSSH() async throws {
        let listener = try Listener()
        let text = String(repeating: "HTTP/1.1 400 Bad Request \u{1b}[31m\r\n", count: 4000)
        listener.answer(with: text)
        let error = try await failure(listener.address, listener.port, configuration())
        #expect(error.kind == .protocolError)
        #expect(error.message.contains("no SSH server; it says: HTTP/1.1 400 Bad Request"))
        #expect(!error.message.unicodeScalars.contains("\u{1b}"))
    }

    @Test func aServerThatHangsUpAtOnce() async throws {
        let listener = try Listener()
        listener.answer(with: "", thenClose: true)
        let once = configuration { $0.busyPatience = .zero }
        let error = try await failure(listener.address, listener.port, once)
        #expect(error.kind == .lost)
        #expect(error.message.contains("before it had identified itself"))
    }

    /// OpenSSH's clients accept such lines (RFC 4253, section 4.2), so it has to work.
    @Test func longTextBeforeTheIdentification() async throws {
        let server = try await TestServer()
        let listener = try Listener()
        listener.relay(to: server, after: String(repeating: "welcome, welcome \r\n", count: 200))
        var configuration = server.configuration()
        configuration.acceptNewHostKeys = true
        let endpoint = Endpoint(
            name: "web1", host: listener.address, port: listener.port, user: server.user,
            keyFiles: [server.keyFile])
        let link = try await SSHTransport(configuration).connect(to: endpoint)
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        await link.close()
    }

    @Test(arguments: [
        ("KexAlgorithms sntrup761x25519-sha512@openssh.com", "key exchange", "sntrup761"),
        ("Ciphers aes128-cbc", "cipher", "aes128-cbc"),
        // Ciphers that authenticate need no MAC.
        ("Ciphers aes128-ctr\nMACs umac-64@openssh.com", "MAC", "umac-64"),
    ])
    func noCommonAlgorithm(_ option: String, _ category: String, _ offered: String) async throws {
        let server = try await TestServer(options: [option])
        let error = try await linkError { try await server.connect() }
        #expect(error.kind == .noCommonAlgorithm)
        #expect(error.message.contains("no common \(category) algorithm"))
        #expect(error.message.contains("the server offers \(offered)"))
        #expect(error.message.contains(LibSSH2.name))
    }

    @Test func aServerThatStopsInTheMiddleOfTheHandshake() async throws {
        let server = try await TestServer()
        let listener = try Listener()
        // The identification comes, then nothing more.
        listener.answer(with: "SSH-2.0-OpenSSH_9.2p1\r\n", times: 2)
        let error = try await failure(listener.address, listener.port, configuration())
        #expect(error.kind == .timedOut)
        #expect(error.message.contains("the key exchange took longer than 0.8 s"))
        #expect(error.message.hasSuffix("so it went 2 times"))
        server.signal(SIGSTOP)
        let stopped = try await failure(
            server.address, server.port, configuration { $0.bannerTimeout = .milliseconds(400) })
        server.signal(SIGCONT)
        #expect(stopped.kind == .timedOut)
    }

    @Test func aServerThatStopsOnceInTheMiddleOfTheHandshakeIsReached() async throws {
        let server = try await TestServer()
        let listener = try Listener()
        listener.answer(with: "SSH-2.0-OpenSSH_9.2p1\r\n") {
            listener.relay(to: server, after: "")
        }
        var configuration = server.configuration()
        configuration.acceptNewHostKeys = true
        // The second time it must suffice for a real one on a busy machine.
        configuration.handshakeTimeout = .seconds(15)
        let link = try await SSHTransport(configuration).connect(
            to: Endpoint(
                name: "web1", host: listener.address, port: listener.port, user: server.user,
                keyFiles: [server.keyFile]))
        await link.close()
    }

    /// It takes longer than the limit, and is never silent for so long.
    @Test func aSlowServerThatGoesOnAnsweringIsWaitedFor() async throws {
        let server = try await TestServer()
        let listener = try Listener()
        listener.relay(to: server, after: "", pace: 50)
        var configuration = server.configuration()
        configuration.acceptNewHostKeys = true
        configuration.handshakeTimeout = .seconds(10)
        let endpoint = Endpoint(
            name: "web1", host: listener.address, port: listener.port, user: server.user,
            keyFiles: [server.keyFile])
        let start = ContinuousClock.now
        let link = try await SSHTransport(configuration).connect(to: endpoint)
        #expect(ContinuousClock.now - start > .seconds(10))
        await link.close()
    }

    /// RFC 4253, section 4.2: lines before the identification are passed over.
    @Test func muchMayComeBeforeTheIdentification() async throws {
        let listener = try Listener()
        let banner = String(repeating: "Unauthorized access is forbidden.\r\n", count: 300)
        listener.answer(with: banner + "SSH-2.0-OpenSSH_9.2p1\r\n", times: 2)
        let error = try await failure(listener.address, listener.port, configuration())
        #expect(error.message.contains("the key exchange took longer than 0.8 s"))
    }

    @Test func loginThatTakesTooLong() async throws {
        let server = try await TestServer()
        let error = try await linkError {
            try await server.connect { $0.loginTimeout = .zero }
        }
        #expect(error.kind == .timedOut)
        #expect(error.message.contains("the login took longer"))
    }

    @Test func anAttemptCanBeAbandonedAtOnce() async throws {
        let listener = try Listener()
        let transport = try SSHTransport(configuration { $0.bannerTimeout = .seconds(600) })
        let task = Task {
            try await transport.connect(
                to: Endpoint(
                    name: "web1", host: listener.address, port: listener.port, user: "nobody"))
        }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        let error = try await linkError { try await task.value }
        #expect(error.kind == .closed)
    }
}
