import BelayEngine
import BelayModel
import BelayStore
import Foundation
import Logging
import Synchronization

/// The whole coordinator, on servers that answer at once: how many events a second, and how long its
/// loop sees nothing else.
struct LoopBench {
    var servers: Int
    var items: Int
    var forks: Int

    func run(in scratch: Scratch) async throws -> [String: Double] {
        let rounds = Rounds.install()
        let store = try scratch.store()
        let plan = Plan.benchmark(servers: servers, items: items, forks: forks)
        let job = try store.submit(plan, uid: "benchmark", context: Data(), at: .now)
        let coordinator = try Coordinator(store, job, answering: answer)
        let start = ContinuousClock.now
        let before = processorSeconds()
        let run = try await coordinator.drive()
        let total = (ContinuousClock.now - start) / .seconds(1)
        precondition(run.status == .succeeded)
        let events = Double(try store.load(job).events)
        return [
            "events": events, "seconds": total, "events a second": events / total,
            "processor, µs an event": (processorSeconds() - before) / events * 1e6,
            "longest round, ms": rounds.longest, "memory, MB": peakMemory(),
            "memory, KB a server": peakMemory() * 1000 / Double(servers),
        ]
    }
}

/// Asks for a termination while items are in hand on all servers: when the last item is started, and
/// how long the loop is in one round.
struct TerminationBench {
    var servers: Int
    var items: Int

    func run(in scratch: Scratch) async throws -> [String: Double] {
        let rounds = Rounds.install()
        let store = try scratch.store()
        let plan = Plan.benchmark(servers: servers, items: items)
        let job = try store.submit(plan, uid: "benchmark", context: Data(), at: .now)
        let fleet = SlowFleet()
        let coordinator = try Coordinator(store, job, answering: fleet.answer)
        let work = Task { try await coordinator.drive() }
        while fleet.started < servers * items / 2 { try await Task.sleep(for: .milliseconds(1)) }
        try store.requestTermination(of: job, at: .now)
        let requested = ContinuousClock.now
        let run = try await work.value
        let total = (ContinuousClock.now - requested) / .milliseconds(1)
        precondition(run.status == .terminated)
        return [
            "last item after the request, ms": (fleet.lastStart - requested) / .milliseconds(1),
            "job ended after the request, ms": total, "longest round, ms": rounds.longest,
            "items started": Double(fleet.started),
        ]
    }
}

/// Servers that answer at once, and note when an item was started on any of them.
private final class SlowFleet: Sendable {
    private let state = Mutex((started: 0, last: ContinuousClock.now))

    var started: Int { state.withLock(\.started) }
    var lastStart: ContinuousClock.Instant { state.withLock(\.last) }

    var answer: @Sendable (Effect) -> Event? {
        { effect in
            if case .run = effect {
                self.state.withLock { state in
                    state.started += 1
                    state.last = .now
                }
            }
            return BelayBenchmarks.answer(effect)
        }
    }
}

extension Coordinator {
    /// One that reaches no server.
    init(
        _ store: JobStore, _ job: Int64, answering: @escaping @Sendable (Effect) -> Event?
    ) throws {
        self.init(
            store: store, lease: try store.claim(job, at: .now), job: try store.load(job),
            transport: NoTransport(), secrets: { _ in ServerSecrets() },
            clock: JobClock(wall: { .now }),
            log: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() },
            answering: answering)
    }
}

private struct NoTransport: Transport {
    func connect(to server: Endpoint) async throws(LinkError) -> any Link {
        throw LinkError(.refused, "there is no server")
    }
}
