import BelayModel
import BelayStore

/// One coordinator of one job: the ledger is the product's, the loop around it is written here, so
/// that it can be stopped between any two of its steps.
final class Driver {
    /// What an executor was asked for and has not answered.
    struct Errand {
        var attempt: Int
        var kind: Order.Kind
        var phase = Phase.analyze
        /// Whether it may have been sent before, by this driver or by one before it.
        var isAgain = false
        var isRecalled = false
        var tries = 0
    }

    private enum Alarm {
        case wall(Timestamp, Event)
        case elapsed(Duration, Event)
        case item(server: Int, attempt: Int, step: Int, limit: Int, isKill: Bool)
    }

    let job: Int64
    let stamp: Int
    let plan: Plan
    var ledger: Ledger
    var errands: [Int: Errand] = [:]
    private var alarms: [Alarm] = []
    private var committed = Duration.zero

    init(_ lease: Lease, stamp: Int, _ stored: StoredJob, in store: JobStore, _ host: Host) {
        job = lease.job
        self.stamp = stamp
        plan = stored.run.plan
        let clock = host.clock
        ledger = Ledger(
            stored, lease: lease, in: store, forks: host.forks, elapsed: { clock.elapsed })
    }

    var run: JobRun { ledger.run }

    /// Makes events durable.
    func commit(_ events: [Event], _ clock: HostClock) throws -> [Effect] {
        committed = clock.elapsed
        defer {
            for event in events {
                guard let answered = event.answered else { continue }
                if errands[answered.server]?.attempt == answered.attempt {
                    errands[answered.server] = nil
                }
            }
        }
        return try ledger.commit(events, at: clock.wall).flatMap(\.effects)
    }

    /// What has come by itself: times, items over their time-outs.
    func dueEvents(_ clock: HostClock, age: (_ server: Int, _ step: Int) -> Int?) -> [Event] {
        var due: [Event] = []
        alarms.removeAll { alarm in
            switch alarm {
            case .wall(let time, let event):
                if time <= clock.wall { due.append(event) }
                return time <= clock.wall
            case .elapsed(let time, let event):
                if time <= clock.elapsed { due.append(event) }
                return time <= clock.elapsed
            case .item(let server, let attempt, let step, let limit, let isKill):
                guard run.servers[server].attempt == attempt else { return true }
                guard let age = age(server, step), age >= limit else { return false }
                due.append(
                    isKill
                        ? .killDue(server: server, attempt: attempt)
                        : .itemOverdue(server: server, attempt: attempt))
                return true
            }
        }
        return due
    }

    /// Whether the store has something for the job, or the lease is to be renewed.
    func hasQuestions(_ store: JobStore, _ host: Host) throws -> Bool {
        let isWaiting = !run.slotWaiters.isEmpty
        let patience = isWaiting ? Duration.seconds(1) : .seconds(15)
        if host.clock.elapsed - committed >= patience { return true }
        if isWaiting, host.forks.hasMore(for: job) { return true }
        if run.takesTermination, try store.termination(of: job) != nil { return true }
        return try run.status == .blocked && store.hasAnswer(job)
    }

    /// Takes an effect on.
    /// - Returns: the server that something is to be sent to; `nil`: none is.
    func take(_ effect: Effect, _ clock: HostClock) -> Int? {
        switch effect {
        case .connect(let server, let attempt):
            errands[server] = Errand(attempt: attempt, kind: .connect)
            return server
        case .makeStaging(let server, let attempt):
            errands[server] = Errand(attempt: attempt, kind: .makeStaging)
            return server
        case .removeStaging(let server, let attempt):
            errands[server] = Errand(attempt: attempt, kind: .removeStaging)
            return server
        case .run(let server, let attempt, let step, let start):
            errands[server] = Errand(
                attempt: attempt, kind: .item(step: step, mayBegin: start != .attachOnly),
                phase: run.servers[server].steps[step].phase, isAgain: start != .fresh)
            return server
        case .recall(let server, let attempt):
            if errands[server]?.attempt == attempt { errands[server]?.isRecalled = true }
        case .kill(let server, let attempt, _):
            if errands[server]?.attempt == attempt { return server }
        case .release(let server):
            errands[server] = nil
        case .watch(let server, let attempt, let limit, _):
            alarms.append(watch(server, attempt, limit, isKill: false))
        case .watchKill(let server, let attempt, let limit, _):
            alarms.append(watch(server, attempt, limit, isKill: true))
        case .wake(let phase, let time):
            alarms.append(.wall(time, .phaseDue(phase)))
        case .wakeClose(let time):
            alarms.append(.wall(time, .windowClosed))
        case .wakeWave(let wave, let time):
            wait(for: .waveDue(wave), until: time, atMost: plan.policies.pause.max() ?? 0, clock)
        case .wakeGate(let time):
            let longest = plan.policies.gate?.approval?.within ?? 0
            wait(for: .gateDue, until: time, atMost: longest, clock)
        case .wakeLock(let server, let attempt, let time):
            let due = Event.lockOverdue(server: server, attempt: attempt)
            wait(for: due, until: time, atMost: plan.lockWait ?? 0, clock)
        case .finish:
            break
        }
        return nil
    }

    private func watch(_ server: Int, _ attempt: Int, _ limit: Int, isKill: Bool) -> Alarm {
        .item(
            server: server, attempt: attempt, step: run.servers[server].cursor, limit: limit,
            isKill: isKill)
    }

    private func wait(
        for event: Event, until time: Timestamp, atMost longest: Int, _ clock: HostClock
    ) {
        let left = min(max(0, time.milliseconds - clock.wall.milliseconds), Int64(longest) * 1000)
        alarms.append(.elapsed(clock.elapsed + .milliseconds(left), event))
    }
}

extension Event {
    /// The errand that the event answers.
    fileprivate var answered: (server: Int, attempt: Int)? {
        switch self {
        case .connected(let server, let attempt, _), .stagingMade(let server, let attempt, _),
            .stagingRefused(let server, let attempt, _), .itemEnded(let server, let attempt, _),
            .itemNotStarted(let server, let attempt), .unreachable(let server, let attempt, _),
            .stagingRemoved(let server, let attempt, _), .stagingOwed(let server, let attempt, _):
            (server, attempt)
        case .began, .resumed, .phaseDue, .waveDue, .gateDue, .gateAnswered, .slotsDecided,
            .lockOverdue, .terminationRequested, .stopRequested, .windowClosed, .cleanupRequested,
            .itemOverdue, .killDue, .linkLost, .linkRestored:
            nil
        }
    }
}
