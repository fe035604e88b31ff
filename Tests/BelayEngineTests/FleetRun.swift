import BelayModel
import BelayStore
import Foundation
import Logging
import Synchronization

@testable import BelayEngine

/// One job on a simulated fleet, from its seed: with a termination and crashes at chosen moments.
final class FleetRun: Sendable {
    /// When something is done to the job.
    enum Moment: Sendable, Hashable {
        /// Before the coordinator's so many-th look at the clock: between any two commits.
        case look(Int)
        /// At its so many-th connection or command.
        case operation(Int)
    }

    struct Script: Sendable {
        var seed: UInt64
        var servers = 3
        var weather = Weather.fair
        /// When the coordinators crash, one after another.
        var crashes: [Moment] = []
        /// When the termination is asked for, and of which coordinator.
        var termination: Moment?
        var terminatedIn = 0
        var plan: Plan
    }

    let script: Script
    let sequence = Sequence()
    let servers: [SimulatedServer]
    let store: JobStore
    let job: Int64
    private let start = ContinuousClock.now

    /// A second of the simulation.
    static let second = Duration.milliseconds(2)

    private struct State {
        var transports: [SimulatedTransport] = []
        var looks = 0
        var lease: Lease?
        var drive: Task<JobRun, any Error>?
        /// When the termination had become durable.
        var requested: Int?
        var crashes = 0
    }
    private let state = Mutex(State())

    init(_ script: Script, directory: URL? = nil) throws {
        self.script = script
        let (weather, sequence) = (script.weather, sequence)
        servers = (0..<script.servers).map {
            SimulatedServer(
                seed: script.seed &* 1000 &+ UInt64($0), weather: weather, sequence: sequence)
        }
        store = try directory.map { try JobStore(directory: $0) } ?? JobStore()
        job = try store.submit(
            script.plan, uid: "job-\(UUID().uuidString)", context: Data(),
            at: Timestamp(milliseconds: 0))
    }

    var requested: Int? { state.withLock(\.requested) }
    var sent: [SimulatedTransport.Sent] { state.withLock(\.transports).flatMap(\.sent) }
    var crashes: Int { state.withLock(\.crashes) }

    /// Drives the job to its end, over all crashes.
    func drive(first: Event? = nil) async throws -> JobRun {
        while true {
            let number = state.withLock(\.crashes)
            do {
                return try await drive(number, first: first)
            } catch StoreError.leaseLost {
                // The crash that was asked for.
            } catch is CancellationError {
            }
            guard state.withLock(\.crashes) > number else { throw Stuck() }
            await pause(Int(script.seed % 7))
        }
    }

    struct Stuck: Error {}
    /// The job is over, and its coordinator has left connections open.
    struct LeftOpen: Error { let links: Int }

    private func drive(_ number: Int, first: Event?) async throws -> JobRun {
        let lease = try state.withLock { state in
            defer { state.lease = nil }
            return try state.lease ?? store.claim(job, by: Self.ghost, at: now())
        }
        let transport = SimulatedTransport(servers: servers, sequence: sequence) { [weak self] in
            self?.reach(.operation($0), number)
        }
        state.withLock { state in
            state.looks = 0
            state.transports.append(transport)
        }
        let coordinator = Coordinator(
            store: store, lease: lease, job: try store.load(job), transport: transport,
            secrets: { _ in ServerSecrets() },
            now: { [weak self] in self?.look(number) ?? Timestamp(milliseconds: 0) },
            log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            pacing: Pacing(second: Self.second, tick: .milliseconds(2)))
        let work = Task { try await coordinator.drive(first: first) }
        state.withLock { $0.drive = work }
        let watchdog = Task {
            try await Task.sleep(for: .seconds(60))
            work.cancel()
        }
        defer { watchdog.cancel() }
        let run = try await work.value
        let open = transport.openLinks
        if open > 0 { throw LeftOpen(links: open) }
        try store.release(lease)
        return run
    }

    // MARK: - Moments

    /// A coordinator of a process that is no more: its lease can always be taken.
    private static let ghost: ProcessIdentity = {
        var identity = ProcessIdentity.current()
        identity.boot = "before"
        return identity
    }()

    private func now() -> Timestamp {
        let (seconds, atto) = (ContinuousClock.now - start).components
        let real = Double(seconds) + Double(atto) / 1e18
        let (_, scale) = Self.second.components
        return Timestamp(milliseconds: Int64(real * 1000 / (Double(scale) / 1e18)))
    }

    private func look(_ number: Int) -> Timestamp {
        let looks = state.withLock { state in
            state.looks += 1
            return state.looks
        }
        reach(.look(looks), number)
        return now()
    }

    private func reach(_ moment: Moment, _ number: Int) {
        if script.termination == moment, script.terminatedIn == number { terminate() }
        if script.crashes.indices.contains(number), script.crashes[number] == moment {
            crash(number)
        }
    }

    func terminate() {
        guard (try? store.requestTermination(of: job, at: now())) != nil else { return }
        let moment = sequence.next()
        state.withLock { $0.requested = $0.requested ?? moment }
    }

    /// The coordinator reaches nothing and can write nothing from now on.
    private func crash(_ number: Int) {
        let work = state.withLock { state -> Task<JobRun, any Error>? in
            guard state.crashes == number else { return nil }
            state.crashes += 1
            state.transports.last?.cut()
            state.lease = try? store.claim(job, by: Self.ghost, at: Timestamp(milliseconds: 0))
            return state.drive
        }
        work?.cancel()
    }

    /// Waits until nothing runs on any server, and what was under way has arrived.
    func calm() async {
        await pause(40)
        while servers.contains(where: \.isBusy) { await pause(1) }
    }

    /// Everything works again, and everybody is back.
    func heal() {
        for server in servers {
            server.state.withLock { state in
                state.weather = .fair
                state.isAway = false
            }
        }
    }
}
