import BelayModel
import Foundation
import GRDB
import Logging
import Synchronization

@testable import BelayEngine
@testable import BelayStore

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
        /// Whether it is asked for by a signal to the coordinator's process, not through the store.
        var isSignaled = false
        /// When the coordinator's wall clock is set, and by how many seconds; in every coordinator.
        var jump: Moment?
        var skew = 0
        /// When the journal cannot be written any more, in every coordinator, and for how many
        /// milliseconds.
        var outage: Moment?
        var outageLength = 0
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
        /// Before when the approval had become durable.
        var approved: Int?
        var crashes = 0
        var leftRunning: Set<Int> = []
        var termination = TerminationSwitch()
    }
    private let state = Mutex(State())
    /// By how many seconds the wall clock was set. Apart from the state: the store asks for the time
    /// while it writes, and the state is held while the store is asked.
    private let skew = Mutex(0)

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
    /// `nil`: nobody has approved of the job.
    var approved: Int? { state.withLock(\.approved) }
    var sent: [SimulatedTransport.Sent] { state.withLock(\.transports).flatMap(\.sent) }
    var crashes: Int { state.withLock(\.crashes) }
    /// Servers on which an item ran when the job ended.
    var leftRunning: Set<Int> { state.withLock(\.leftRunning) }

    /// Drives the job to its end, over all crashes.
    func drive(first: Event? = nil) async throws -> JobRun {
        let approver = Task { await approve() }
        defer { approver.cancel() }
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

    /// Lets the job pass its gate as soon as it stands there.
    private func approve() async {
        guard script.plan.policies.gate?.approval != nil, approved == nil else { return }
        let anna = Approver(Origin(user: "anna", host: "box", way: .cli), groups: [])
        while !Task.isCancelled {
            let moment = sequence.next()
            if (try? store.answer(.approved, to: job, by: anna, at: now())) != nil {
                return state.withLock { $0.approved = moment }
            }
            await pause(5)
        }
    }

    struct Stuck: Error {}
    /// The job is over, and its coordinator has left connections open.
    struct LeftOpen: Error { let links: Int }

    private func drive(_ number: Int, first: Event?) async throws -> JobRun {
        let time = now()
        let lease = try state.withLock { state in
            defer { state.lease = nil }
            return try state.lease ?? store.claim(job, by: Self.ghost, at: time)
        }
        let transport = SimulatedTransport(servers: servers, sequence: sequence) { [weak self] in
            self?.reach(.operation($0), number)
        }
        let termination = TerminationSwitch()
        state.withLock { state in
            state.looks = 0
            state.transports.append(transport)
            state.termination = termination
        }
        let coordinator = Coordinator(
            store: store, lease: lease, job: try store.load(job), transport: transport,
            secrets: { _ in ServerSecrets() },
            clock: JobClock(wall: { [weak self] in
                self?.look(number) ?? Timestamp(milliseconds: 0)
            }),
            termination: termination,
            log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            pacing: Pacing(second: Self.second, tick: .milliseconds(2)))
        let work = Task { try await coordinator.drive(first: first) }
        state.withLock { $0.drive = work }
        let watchdog = Task {
            try await Task.sleep(for: .seconds(600))
            work.cancel()
        }
        defer { watchdog.cancel() }
        let end = await work.result
        // Also where the job was lost or handed over.
        let open = transport.openLinks
        if open > 0 { throw LeftOpen(links: open) }
        let run = try end.get()
        let busy = Set(servers.indices.filter { servers[$0].isBusy })
        state.withLock { $0.leftRunning = busy }
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
        let skew = skew.withLock(\.self)
        return Timestamp(
            milliseconds: Int64(real * 1000 / (Double(scale) / 1e18)) + Int64(skew) * 1000)
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
        if script.jump == moment { skew.withLock { $0 += script.skew } }
        if script.outage == moment { beginOutage() }
        // A signal reaches a process that is there.
        let isThere = !script.isSignaled || state.withLock { $0.crashes == number }
        if script.termination == moment, script.terminatedIn == number, isThere {
            terminate(number)
        }
        if script.crashes.indices.contains(number), script.crashes[number] == moment {
            crash(number)
        }
    }

    /// The disk is full: no page can be added to the database.
    private func beginOutage() {
        try? store.database.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        Task {
            await pause(script.outageLength)
            endOutage()
        }
    }

    private func endOutage() {
        try? store.database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA max_page_count = 1073741823")
        }
    }

    /// The moment is noted when it is asked for: noted before, something could have been sent between.
    private func terminate(_ number: Int) {
        if script.isSignaled {
            let termination = state.withLock(\.termination)
            termination.turn(TerminationRequest(origin: nil, reason: "signal"))
            let moment = sequence.next()
            return state.withLock { state in
                // Of a process that has died meanwhile, see ``crash(_:)``.
                guard state.crashes == number else { return }
                state.requested = state.requested ?? moment
            }
        }
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
            // A wish that was not recorded dies with the process that had it.
            let isRecorded = (try? store.termination(of: job)).map { _ in true } ?? false
            if !isRecorded { state.requested = nil }
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
