import BelayModel
import Glibc
import Testing

@testable import BelaySSH

/// A connection that goes away: never a made-up status, never a hang.
@Suite(.timeLimit(.minutes(15)))
struct LostTests {
    @Test func serverKilledInTheMiddleOfACommand() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let output = Output()
        let task = Task {
            try await link.run(RemoteCommand("echo before; sleep 60"), receive: output.receive)
        }
        while output.text(.standardOutput) != "before\n" {
            try await Task.sleep(for: .milliseconds(20))
        }
        server.killAll()
        let error = try await linkError { try await task.value }
        #expect(error.kind == .lost)
        #expect(error.message.contains("web1"))
        let next = try await linkError { try await link.output(of: "true") }
        #expect(next.kind == .lost)
        await link.close()
    }

    @Test func idleLinkWhoseServerGoes() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        server.killAll()
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await linkError { try await link.output(of: "true") }.kind == .lost)
    }

    @Test func outputThatCameBeforeTheEndIsNotLost() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let output = Output()
        // It kills the process of its own connection, after its output has been sent.
        let error = try await linkError {
            try await link.run(
                RemoteCommand("head -c 100000 /dev/zero; sleep 1; kill -9 $PPID"),
                receive: output.receive)
        }
        #expect(error.kind == .lost)
        #expect(output.bytes(.standardOutput).count == 100_000)
    }

    @Test func closingEndsWhatRuns() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        let tasks = (0..<3).map { _ in Task { try await link.output(of: "sleep 60") } }
        try await Task.sleep(for: .milliseconds(200))
        await link.close()
        for task in tasks { #expect(try await linkError { try await task.value }.kind == .closed) }
        #expect(try await linkError { try await link.output(of: "true") }.kind == .closed)
        await link.close()
    }

    @Test func stoppedServerDoesNotHoldUpTheClosing() async throws {
        let server = try await TestServer()
        let link = try await server.connect()
        async let run = linkError { try await link.output(of: "sleep 60") }
        try await Task.sleep(for: .milliseconds(200))
        server.stopAll()
        await link.close()
        #expect(try await run.kind == .closed)
    }

    @Test func serverThatDoesNotStartACommand() async throws {
        let server = try await TestServer()
        let link = try await server.connect { $0.requestTimeout = .milliseconds(400) }
        server.stopAll()
        let error = try await linkError { try await link.output(of: "true") }
        #expect(error.kind == .lost)
        #expect(error.message.contains("did not start a command within 0.4 s"))
    }

    @Test func serverThatEndsIdleConnectionsFindsOursAlive() async throws {
        let server = try await TestServer(
            options: ["ClientAliveInterval 2", "ClientAliveCountMax 5"])
        let link = try await server.connect { $0.keepaliveInterval = .milliseconds(500) }
        try await Task.sleep(for: .seconds(14))
        #expect(try await link.output(of: "echo still in").stdout == "still in\n")
    }
}
