import BelayModel
import BelayStore
import Foundation

/// How many events a second become durable, with all that is written with them, when every server
/// answers at once: what one round of the loop leads to is the next one's batch.
struct JournalBench {
    var servers: Int
    var items: Int

    func run(in scratch: Scratch) throws -> [String: Double] {
        let store = try scratch.store()
        let plan = Plan.benchmark(servers: servers, items: items)
        let job = try store.submit(plan, uid: "benchmark", context: Data(), at: .now)
        return try Self.drive(job, in: store)
    }

    /// - Parameter report: what the first item finds.
    static func drive(
        _ job: Int64, in store: JobStore, report: PackageReport? = nil
    ) throws -> [String: Double] {
        let processor = processorSeconds()
        let lease = try store.claim(job, at: .now)
        var ledger = Ledger(try store.load(job), lease: lease, in: store)
        var rounds = 0
        var longest = 0.0
        var batch: [Event] = [.began]
        let total = try seconds {
            while !batch.isEmpty {
                rounds += 1
                let round = try seconds {
                    let reactions = try ledger.commit(batch, at: .now)
                    batch = reactions.flatMap(\.effects).compactMap { effect in
                        found(effect, report) ?? answer(effect)
                    }
                }
                longest = max(longest, round)
            }
        }
        precondition(ledger.run.status == .succeeded)
        let number = ledger.number
        return [
            "events": Double(number), "seconds": total, "events a second": Double(number) / total,
            "processor, µs an event": (processorSeconds() - processor) / Double(number) * 1e6,
            "rounds": Double(rounds), "longest round, ms": longest * 1000,
        ]
    }
}

/// The end of the first item of a server, with a report.
private func found(_ effect: Effect, _ report: PackageReport?) -> Event? {
    guard let report, case .run(let server, let attempt, 0, _) = effect else { return nil }
    return .itemEnded(
        server: server, attempt: attempt, ItemEnd(exit: .exited(0), report: report))
}

/// What a server that does everything at once says.
func answer(_ effect: Effect) -> Event? {
    switch effect {
    case .connect(let server, let attempt):
        .connected(server: server, attempt: attempt)
    case .makeStaging(let server, let attempt):
        .stagingMade(server: server, attempt: attempt, path: "/var/lib/belay/benchmark")
    case .run(let server, let attempt, _, _):
        .itemEnded(server: server, attempt: attempt, ItemEnd(exit: .exited(0)))
    case .removeStaging(let server, let attempt):
        .stagingRemoved(server: server, attempt: attempt, .coordinator)
    case .watch, .recall, .kill, .watchKill, .release, .wake, .wakeWave, .wakeGate, .wakeLock,
        .wakeClose, .finish:
        nil
    }
}
