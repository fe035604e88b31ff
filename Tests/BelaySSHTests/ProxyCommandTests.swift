import BelayModel
import Foundation
import Glibc
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// Servers that a program leads to.
@Suite(.timeLimit(.minutes(15)))
struct ProxyCommandTests {
    /// - Parameter command: with `%h` and `%p` as ssh_config(5) has them.
    private func transport(
        _ server: TestServer, _ command: String,
        _ change: (inout SSHConfiguration) -> Void = { _ in }
    ) throws -> SSHTransport {
        var configuration = server.configuration()
        configuration.shell = "/bin/bash"
        try configuration.read(config: "Host *\n  ProxyCommand \(command)\n", server.directory)
        change(&configuration)
        return try SSHTransport(configuration)
    }

    /// Bytes to and fro, by bash's own means.
    private let relay =
        #"bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & cat >&3; kill $!' 2>/dev/null"#

    @Test func leadsToTheServer() async throws {
        let server = try await TestServer()
        let link = try await transport(server, relay).connect(to: server.endpoint())
        let output = try await link.output(of: "head -c 200000 /dev/zero")
        #expect(output.stdout.utf8.count == 200_000)
        await link.close()
    }

    @Test func isEndedWithTheLink() async throws {
        let server = try await TestServer()
        let mark = server.directory.path("pid")
        try server.directory.write(
            "relay", "echo $$ >\(mark); exec 3<>/dev/tcp/$1/$2; cat <&3 & cat >&3; sleep 60")
        let transport = try transport(server, "bash \(server.directory.path("relay")) %h %p")
        let link = try await transport.connect(to: server.endpoint())
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        let text = try server.directory.read("pid").trimmingCharacters(in: .whitespacesAndNewlines)
        let process = try #require(pid_t(text))
        #expect(kill(process, 0) == 0)
        await link.close()
        while kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// What reaching a server through a program ends with.
    private func failure(
        _ command: String, _ change: (inout SSHConfiguration) -> Void = { _ in }
    ) async throws -> LinkError {
        let server = try await TestServer()
        let transport = try transport(server, command, change)
        return try await linkError { try await transport.connect(to: server.endpoint()) }
    }

    @Test func whatItSaysIsTold() async throws {
        let error = try await failure("echo 'no such gate' >&2; exit 1")
        #expect(error.kind == .lost)
        #expect(error.message.hasSuffix("the ProxyCommand ended, saying: no such gate"))
    }

    @Test func oneThatSaysNothing() async throws {
        let error = try await failure("sleep 100") { $0.bannerTimeout = .milliseconds(300) }
        #expect(error.kind == .timedOut)
    }

    @Test func throughAnotherAndAJumpHost() async throws {
        let gate = try await TestServer()
        let target = try await TestServer()
        var configuration = target.configuration()
        configuration.knownHostsFiles = [gate.knownHosts, target.knownHosts]
        configuration.shell = "/bin/bash"
        let text = """
            Host \(target.address)
              ProxyJump \(gate.user)@\(gate.address):\(gate.port)
            Host \(gate.address)
              IdentityFile \(gate.keyFile)
              ProxyCommand \(relay)
            """
        try configuration.read(config: text, target.directory)
        let link = try await SSHTransport(configuration).connect(to: target.endpoint())
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        #expect(gate.logins == 1)
    }
}
