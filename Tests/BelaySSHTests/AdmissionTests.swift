import BelayModel
import Synchronization
import Testing

@testable import BelaySSH

/// Who may shake hands, and who is waited for without being in another's way.
@Suite(.timeLimit(.minutes(15))) struct AdmissionTests {
    @Test func aPlaceThatIsGivenBackGoesToTheFirstInTheQueue() {
        let admission = Admission(limit: 2)
        let order = Mutex<[Int]>([])
        var held = (0..<2).map { _ in admission.slot { _ in Issue.record("there was room") } }
        #expect(held.allSatisfy { $0 != nil })
        for number in 0..<3 {
            let none = admission.slot { _ in order.withLock { $0.append(number) } }
            #expect(none == nil)
        }
        held.removeLast()
        // Each of them lets its place go at once.
        #expect(order.withLock { $0 } == [0, 1, 2])
        #expect(admission.slot { _ in } != nil)
    }

    /// One may be on the way to one place, and four be silent.
    @Test func silentServersAreInNobodysWayUpToAFew() async throws {
        let server = try await TestServer()
        let silent = try Listener()
        let transport = try transport(to: server)
        var waiting = (0..<4).map { _ in attempt(at: silent, transport) }
        try await everyPlace(of: transport.shared.silences)
        try await expectLogin(at: server, transport)
        waiting.append(attempt(at: silent, transport))
        try await everyPlace(of: transport.shared.approaches)
        let isIn = Mutex(false)
        let next = Task {
            try await expectLogin(at: server, transport)
            isIn.withLock { $0 = true }
        }
        try await Task.sleep(for: .seconds(3))
        #expect(isIn.withLock { !$0 })
        // Nobody waits for what does not matter any more.
        waiting[4].cancel()
        try await next.value
        for attempt in waiting {
            attempt.cancel()
            #expect(try await linkError { try await attempt.value }.kind == .closed)
        }
    }

    /// One that waits for its turn can be abandoned as well, and then takes nobody's place.
    @Test func anAttemptThatWaitsForItsTurnCanBeAbandoned() async throws {
        let server = try await TestServer()
        let transport = try transport(to: server)
        var held = transport.shared.handshakes.slot()
        let attempt = Task { try await transport.connect(to: server.endpoint()) }
        try await untilWaiting(1, for: transport.shared.handshakes)
        attempt.cancel()
        #expect(try await linkError { try await attempt.value }.kind == .closed)
        #expect(held != nil)
        held = nil
        try await expectLogin(at: server, transport)
    }

    /// Each that is gone leaves its place to the next: not in as many nested calls.
    @Test func thousandsThatWaitAreGivenUpAtOnce() async throws {
        let server = try await TestServer()
        let silent = try Listener()
        let transport = try transport(to: server)
        var held = transport.shared.approaches.slot()
        // On a thread of its own: so many tasks keep other tests waiting for minutes.
        let loop = try EventLoop()
        defer { loop.stop() }
        let waiting = (0..<40_000).map { _ in attempt(at: silent, transport, on: loop) }
        try await untilWaiting(waiting.count, for: transport.shared.approaches)
        for attempt in waiting { attempt.cancel() }
        #expect(held != nil)
        held = nil
        // Whoever awaits each of them as it ends waits for the other tests as often.
        try await untilWaiting(0, for: transport.shared.approaches)
        for attempt in waiting {
            #expect(try await linkError { try await attempt.value }.kind == .closed)
        }
        try await expectLogin(at: server, transport)
    }

    /// Waits until nobody else is let through.
    private func everyPlace(of admission: Admission) async throws {
        while admission.slot() != nil {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func untilWaiting(_ count: Int, for admission: Admission) async throws {
        while admission.waiting != count { try await Task.sleep(for: .milliseconds(50)) }
    }

    private func transport(to server: TestServer) throws -> SSHTransport {
        var configuration = server.configuration()
        configuration.handshakeLimit = 1
        configuration.bannerTimeout = .seconds(600)
        configuration.handshakeTimeout = .seconds(600)
        return try SSHTransport(configuration)
    }

    private func attempt(
        at listener: Listener, _ transport: SSHTransport, on executor: (any TaskExecutor)? = nil
    ) -> Task<any Link, any Error> {
        let endpoint = Endpoint(
            name: "web2", host: listener.address, port: listener.port, user: "nobody")
        return Task(executorPreference: executor) { try await transport.connect(to: endpoint) }
    }

    private func expectLogin(at server: TestServer, _ transport: SSHTransport) async throws {
        let link = try await transport.connect(to: server.endpoint())
        #expect(try await link.output(of: "exit 3").end == .exited(3))
        await link.close()
    }
}
