import BelayModel
import Foundation
import Glibc
import Synchronization
import Testing

@testable import BelaySSH

/// Names that the resolver takes long for are in no other's way.
@Suite(.timeLimit(.minutes(15)))
struct LookUpTests {
    @Test func aDeadZoneCostsOnlyItsOwnServers() async throws {
        let (closed, port) = try freeAddress()
        let address = try #require(Resolver.numericAddress(closed, port: port)?.first)
        var configuration = SSHConfiguration(home: "/nonexistent")
        configuration.knownHostsFiles = []
        configuration.connectTimeout = .seconds(800)
        configuration.handshakeLimit = 200
        // Those of the dead zone are answered when all others have come to their end.
        let gate = DispatchSemaphore(value: 0)
        configuration.resolve = { host, _, _ in
            if host.hasPrefix("dead") { gate.wait() }
            return .success([address])
        }
        let transport = try SSHTransport(configuration)
        let attempts = (0..<200).map { number in
            let name = "\(number % 2 == 0 ? "dead" : "good")\(number).example"
            let endpoint = Endpoint(
                name: name, host: name, port: port, user: "root", keyFiles: [], password: nil)
            return Task { try await transport.connect(to: endpoint) }
        }
        for number in attempts.indices where number % 2 == 1 {
            #expect(try await linkError { try await attempts[number].value }.kind == .refused)
        }
        for number in attempts.indices where number % 2 == 0 { attempts[number].cancel() }
        for number in attempts.indices where number % 2 == 0 {
            #expect(try await linkError { try await attempts[number].value }.kind == .closed)
        }
        for _ in attempts { gate.signal() }
    }

    @Test func aNameThatIsNotAnsweredIsGivenUp() async throws {
        var configuration = SSHConfiguration(home: "/nonexistent")
        configuration.connectTimeout = .milliseconds(300)
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        configuration.resolve = { _, _, _ in
            gate.wait()
            return .success([])
        }
        let transport = try SSHTransport(configuration)
        let endpoint = Endpoint(name: "dead", host: "dead.example", port: 22, user: "root")
        #expect(try await linkError { try await transport.connect(to: endpoint) }.kind == .timedOut)
    }

    @Test func whatNobodyWantsIsNotLookedUp() async throws {
        let pool = LookUpPool(limit: 1, most: 1)
        let begun = Atomic<Int>(0)
        let isWanted = Atomic<Bool>(true)
        let gate = DispatchSemaphore(value: 0)
        async let first: Void? = pool.run(while: { true }) { gate.wait() }
        while pool.load < 1 { try await Task.sleep(for: .milliseconds(5)) }
        async let second: Void? = pool.run(while: { isWanted.load(ordering: .relaxed) }) {
            begun.add(1, ordering: .relaxed)
        }
        while pool.load < 2 { try await Task.sleep(for: .milliseconds(5)) }
        isWanted.store(false, ordering: .relaxed)
        gate.signal()
        #expect(await first != nil)
        #expect(await second == nil)
        #expect(begun.load(ordering: .relaxed) == 0)
    }

    /// Slow ones are not counted, so that the limit is one of those at work for a moment.
    @Test func slowOnesAreNotCounted() async throws {
        let pool = LookUpPool(limit: 2, most: 100, slow: .milliseconds(50))
        // They end only when the quick one, which comes last, has had its turn.
        let gate = DispatchSemaphore(value: 0)
        let slow = Task {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<10 {
                    group.addTask { await pool.run(while: { true }) { gate.wait() } }
                }
            }
        }
        while pool.load < 10 { try await Task.sleep(for: .milliseconds(5)) }
        let value = await pool.run(while: { true }) { 7 }
        #expect(value == 7)
        for _ in 0..<10 { gate.signal() }
        _ = await slow.value
        #expect(pool.load == 0)
    }

    @Test func manyThreadsAtMost() async throws {
        let pool = LookUpPool(limit: 1, most: 3, slow: .zero)
        let gauge = Gauge()
        await withTaskGroup(of: Int?.self) { group in
            for number in 0..<30 {
                group.addTask {
                    await pool.run(while: { true }) {
                        gauge.enter()
                        usleep(5000)
                        gauge.leave()
                        return number
                    }
                }
            }
            var seen: Set<Int?> = []
            for await number in group { seen.insert(number) }
            #expect(seen.count == 30)
        }
        #expect((1...3).contains(gauge.most))
    }

    /// How many are at work at once.
    private final class Gauge: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        var most: Int { counts.withLock(\.most) }

        func enter() {
            counts.withLock { counts in
                counts.now += 1
                counts.most = max(counts.most, counts.now)
            }
        }

        func leave() { counts.withLock { $0.now -= 1 } }
    }
}
