import BelayDigests
import BelayModel
import Foundation
import Glibc
import Testing

@testable import BelayKeys
@testable import BelaySSH
@testable import BelaySystem

/// Servers behind jump hosts: real ones, one sshd each.
@Suite(.timeLimit(.minutes(15)))
struct JumpHostTests {
    @Test func throughTwoJumpHosts() async throws {
        let net = try await JumpNet(gates: 2)
        let link = try await net.transport { $0.jumpPatience = .seconds(100) }
            .connect(to: net.endpoint)
        let output = try await link.output(of: "echo $SSH_CONNECTION; head -c 300000 /dev/zero")
        #expect(output.end == .exited(0))
        #expect(output.stdout.contains(" \(net.target.address) \(net.target.port)"))
        #expect(output.stdout.utf8.count > 300_000)
        #expect(net.gates[0].logins == 1 && net.gates[1].logins == 1)
        await link.close()
    }

    @Test func muchInput() async throws {
        let net = try await JumpNet(gates: 2)
        let link = try await net.transport().connect(to: net.endpoint)
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let output = Output()
        let end = try await link.run(
            RemoteCommand("sha256sum", input: .bytes(bytes)), receive: output.receive)
        #expect(end == .exited(0))
        let sum = sha256(bytes).map { String(format: "%02x", $0) }.joined()
        #expect(output.text(.standardOutput) == "\(sum)  -\n")
    }

    @Test func manyServersShareOneConnection() async throws {
        let net = try await JumpNet(gates: 1, options: ["MaxSessions 1", "MaxStartups 1"])
        let transport = try net.transport {
            $0.jumpPatience = .seconds(100)
            $0.connectTimeout = .seconds(100)
        }
        try await withThrowingTaskGroup(of: CommandEnd.self) { group in
            for number in 0..<30 {
                group.addTask {
                    let link = try await transport.connect(to: net.endpoint)
                    return try await link.output(of: "exit \(number)").end
                }
            }
            var ends: Set<CommandEnd> = []
            for try await end in group { ends.insert(end) }
            #expect(ends.count == 30)
        }
        #expect(net.gates[0].logins == 1)
    }

    /// libssh2 asks for one channel at a time; the jump host answers only when it gives up.
    @Test func aServerThatIsDeadDoesNotHoldUpTheOthers() async throws {
        let net = try await JumpNet(gates: 1)
        let dead = try DeafListener()
        let transport = try net.transport { $0.connectTimeout = .seconds(600) }
        let lost = Task { [endpoint = endpoint(of: dead, net)] in
            try await linkError { try await transport.connect(to: endpoint) }
        }
        // On a thread of its own: the jump host is on its way to the dead one for two minutes.
        let loop = try EventLoop()
        defer { loop.stop() }
        try await withTaskExecutorPreference(loop) {
            // It is the first to have the connection, which is made for it.
            while net.gates[0].logins == 0 { try await Task.sleep(for: .milliseconds(20)) }
            for _ in 0..<3 {
                let link = try await transport.connect(to: net.endpoint)
                #expect(try await link.output(of: "echo in").stdout == "in\n")
            }
        }
        #expect(net.gates[0].logins >= 2)
        lost.cancel()
        _ = try await lost.value
    }

    @Test func aServerThatIsDeadIsGivenUp() async throws {
        let net = try await JumpNet(gates: 1)
        let dead = try DeafListener()
        let transport = try net.transport { $0.connectTimeout = .seconds(4) }
        let error = try await linkError {
            try await transport.connect(to: endpoint(of: dead, net))
        }
        #expect(error.kind == .timedOut)
        #expect(error.message.contains("the way through the jump host"), "\(error.message)")
    }

    private func endpoint(of dead: DeafListener, _ net: JumpNet) -> Endpoint {
        var endpoint = net.endpoint
        (endpoint.host, endpoint.port) = (dead.address, dead.port)
        return endpoint
    }

    @Test func aJumpHostThatGoesTakesItsServersAlongAndTheyReconnect() async throws {
        let net = try await JumpNet(gates: 2)
        let transport = try net.transport()
        let links = try await [0, 1].asyncMap { _ in try await transport.connect(to: net.endpoint) }
        let direct = try await transport.connect(to: net.target.endpoint())
        let tasks = links.map { link in Task { try await link.output(of: "sleep 60") } }
        try await Task.sleep(for: .milliseconds(300))
        net.gates[0].killSessions()
        for task in tasks {
            let error = try await linkError { try await task.value }
            #expect(error.kind == .lost)
            #expect(error.message.contains(net.gates[0].address), "\(error.message)")
        }
        #expect(try await direct.output(of: "echo in").stdout == "in\n")
        let again = try await transport.connect(to: net.endpoint)
        #expect(try await again.output(of: "echo in").stdout == "in\n")
    }

    @Test func aServerThatGoesTakesNobodyAlong() async throws {
        let net = try await JumpNet(gates: 1)
        let transport = try net.transport { $0.jumpPatience = .seconds(100) }
        let other = try await transport.connect(to: net.endpoint)
        let link = try await transport.connect(to: net.endpoint)
        await link.close()
        #expect(try await linkError { try await link.output(of: "true") }.kind == .closed)
        #expect(try await other.output(of: "echo in").stdout == "in\n")
        #expect(net.gates[0].logins == 1)
    }

    @Test func aJumpHostThatForbidsIt() async throws {
        let net = try await JumpNet(gates: 1, options: ["AllowTcpForwarding no"])
        let error = try await linkError { try await net.transport().connect(to: net.endpoint) }
        #expect(error.kind == .refused)
        #expect(error.message.contains("AllowTcpForwarding"), "\(error.message)")
        #expect(error.message.contains("web1"))
    }

    @Test func aServerWithAClosedPort() async throws {
        let net = try await JumpNet(gates: 1)
        var endpoint = net.endpoint
        (endpoint.host, endpoint.port) = try freeAddress()
        let error = try await linkError { try await net.transport().connect(to: endpoint) }
        #expect(error.kind == .refused)
        #expect(error.message.contains("cannot connect to \(endpoint.host) port"))
    }

    /// Whatever is wrong with a jump host is told of as its own fault.
    @Test func aJumpHostWithAChangedKey() async throws {
        let net = try await JumpNet(gates: 2)
        try net.gates[1].directory.makeKey("impostor", type: "ed25519")
        let key = try net.gates[1].directory.read("impostor.pub")
        let known = net.gates[0].directory.path("others")
        try net.gates[0].directory.write("others", "\(net.gates[1].entry) \(key)")
        let error = try await linkError {
            try await net.transport {
                $0.knownHostsFiles = [net.gates[0].knownHosts, net.target.knownHosts, known]
                $0.acceptNewHostKeys = true
            }.connect(to: net.endpoint)
        }
        #expect(error.kind == .hostKeyChanged)
        #expect(error.message.contains("no way through a jump host: \(net.gates[1].address)"))
        #expect(!net.target.log.contains("Connection from"))
    }

    @Test func aServerThatFallsSilentBehindAJumpHostIsNoticed() async throws {
        let net = try await JumpNet(gates: 1)
        let link = try await net.transport {
            $0.silenceLimit = .seconds(2)
            $0.keepaliveInterval = .milliseconds(500)
        }.connect(to: net.endpoint)
        net.target.stopAll()
        let error = try await linkError { try await link.output(of: "true") }
        #expect(error.kind == .lost)
        #expect(error.message.contains("nothing was heard from the server"), "\(error.message)")
    }
}
