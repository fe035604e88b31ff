package import BelayModel
package import BelayStore
import Foundation
package import Logging
import Metrics

/// Drives one job to its end: the one loop that owns the job's state.
///
/// Every round it takes what has come in, makes it durable in one commit, and only then acts on
/// what the commit led to. A termination that another process asked for is part of the next commit.
package struct Coordinator: Sendable {
    private let store: JobStore
    private let lease: Lease
    private let job: StoredJob
    private let transport: any Transport
    private let secrets: @Sendable (_ server: String) -> ServerSecrets
    private let now: @Sendable () -> Timestamp
    private let log: Logger
    private let pacing: Pacing
    private let inbox = Inbox()
    private let answering: (@Sendable (Effect) -> Event?)?

    /// - Parameters:
    ///   - lease: of the job; the caller releases it.
    ///   - secrets: a server's passwords, by its name; they are in no store.
    ///   - answering: stands in for all servers: what they say to an effect, at once. For
    ///     measuring what the coordinator itself takes.
    package init(
        store: JobStore, lease: Lease, job: StoredJob, transport: any Transport,
        secrets: @escaping @Sendable (_ server: String) -> ServerSecrets,
        now: @escaping @Sendable () -> Timestamp, log: Logger, pacing: Pacing = Pacing(),
        answering: (@Sendable (Effect) -> Event?)? = nil
    ) {
        self.answering = answering
        self.store = store
        self.lease = lease
        self.job = job
        self.transport = transport
        self.secrets = secrets
        self.now = now
        self.log = log
        self.pacing = pacing
    }

    /// Takes the job up and drives it until nothing of it is left to do, and no connection is open.
    /// - Throws: `StoreError.leaseLost` when another coordinator has taken the job, and
    ///   `CancellationError` when the task is cancelled. Nothing more is started then; what is in
    ///   hand on the servers goes on there.
    @discardableResult
    package func drive(first event: Event? = nil) async throws -> JobRun {
        let executors = executors()
        do {
            let run = try await drive(executors, first: event)
            await leave(executors)
            return run
        } catch {
            await leave(executors)
            throw error
        }
    }

    /// Closes what connections there still are. No server is waited for; but whoever ends the process
    /// after this has taken leave of all of them.
    private func leave(_ executors: [Executor]) async {
        await withDiscardingTaskGroup { group in
            for executor in executors { group.addTask { await executor.leave() } }
        }
    }

    private func drive(_ executors: [Executor], first event: Event?) async throws -> JobRun {
        var ledger = Ledger(job, lease: lease, in: store)
        var timers = Timers()
        var killers = Killers()
        defer { killers.stop() }
        var greeted = ContinuousClock.now
        let ticker = Task { [inbox, pacing] in
            while (try? await Task.sleep(for: pacing.tick)) != nil { inbox.nudge() }
        }
        defer { ticker.cancel() }

        var batch = Inbox.Batch(events: [event ?? (job.events == 0 ? .began : .resumed)])
        defer {
            inbox.close()
            for sender in batch.senders { sender.resume() }
        }
        while true {
            let start = ContinuousClock.now
            let reactions = try await commit(batch, to: &ledger)
            for sender in batch.senders { sender.resume() }
            batch.senders = []
            for effect in reactions.lazy.flatMap(\.effects) {
                if effect == .finish {
                    await killers.finish()
                    return ledger.run
                }
                perform(effect, in: ledger.run, on: executors, &timers, &killers)
            }
            Self.round.record(duration: .now - start)
            if .now - greeted > heartbeat {
                greeted = .now
                greet(executors, of: ledger.run)
            }
            let isAsked = ledger.run.terminationRequested != nil
            batch = try await next(isTerminationKnown: isAsked, timers: &timers)
        }
    }

    /// From taking what has come in to having acted on it: for so long the loop sees nothing else.
    private static let round = Metrics.Timer(label: "belay_round_duration")

    /// How often the lease is renewed and silent servers are looked for: often enough for the
    /// shortest of orphan time-outs.
    private var heartbeat: Duration {
        let limit = job.run.plan.limits.orphanTimeout
        return limit == 0 ? pacing.heartbeat : min(pacing.heartbeat, pacing.second * limit / 8)
    }

    /// Servers that have a staging directory and wait, for another phase or its time.
    private func greet(_ executors: [Executor], of run: JobRun) {
        guard answering == nil else { return }
        for (index, server) in run.servers.enumerated()
        where server.staging == .present && server.activity == .idle {
            Task { await executors[index].greet() }
        }
    }

    /// Waits for something to commit, or for a termination that was asked for. A batch without
    /// anything in it only renews the lease.
    private func next(
        isTerminationKnown: Bool, timers: inout Timers
    ) async throws -> Inbox.Batch {
        let start = ContinuousClock.now
        while true {
            var batch = await inbox.next()
            if Task.isCancelled {
                for sender in batch.senders { sender.resume() }
                throw CancellationError()
            }
            batch.events += timers.due(at: now())
            if !batch.events.isEmpty || !batch.output.isEmpty { return batch }
            if !isTerminationKnown, isTerminating { return batch }
            if .now - start > heartbeat { return batch }
        }
    }

    /// Whether the job's termination was asked for, by any process.
    private var isTerminating: Bool { (try? store.termination(of: lease.job)) != nil }

    /// Makes a batch durable. A full disk is waited for: nothing starts meanwhile, and what the
    /// servers have in hand goes on there.
    private func commit(
        _ batch: Inbox.Batch, to ledger: inout Ledger
    ) async throws -> [JobRun.Reaction] {
        var isFirstFailure = true
        while true {
            do {
                let reactions = try ledger.commit(batch.events, output: batch.output, at: now())
                if !isFirstFailure { log.notice("the journal can be written again") }
                return reactions
            } catch StoreError.unwritable(let problem) {
                if isFirstFailure {
                    log.error(
                        "the journal cannot be written, nothing starts until it can: \(problem)")
                }
                isFirstFailure = false
                try await Task.sleep(for: pacing.fullDiskPause)
            }
        }
    }

    private func executors() -> [Executor] {
        guard answering == nil else { return [] }
        let alarms = Alarms(after: pacing.quickItem)
        return job.run.plan.servers.enumerated().map { index, server in
            Executor(
                index: index, server: server, plan: job.run.plan, job: job.uid,
                run: job.run.servers[index], secrets: secrets(server.name),
                transport: transport, inbox: inbox, now: now, pacing: pacing, alarms: alarms,
                isTerminating: { isTerminating })
        }
    }

    private func perform(
        _ effect: Effect, in run: JobRun, on executors: [Executor], _ timers: inout Timers,
        _ killers: inout Killers
    ) {
        if let answering {
            if let event = answering(effect) { inbox.post(event) }
            return
        }
        switch effect {
        case .connect(let server, let attempt):
            Task(executorPreference: executors[server].threads) {
                await executors[server].connect(attempt)
            }
        case .makeStaging(let server, let attempt):
            Task(executorPreference: executors[server].threads) {
                await executors[server].makeStaging(attempt)
            }
        case .run(let server, let attempt, let step, let start):
            let steps = run.servers[server].steps
            let next = step + 1 < steps.count ? steps[step + 1].item.work : nil
            let order = ItemOrder(
                attempt: attempt, step: step, phase: steps[step].phase, item: steps[step].item,
                start: start, isLast: next?.isScript != true,
                stored: storedOutput(server, step, start))
            Task(executorPreference: executors[server].threads) {
                await executors[server].run(order)
            }
        case .recall(let server, let attempt):
            Task { await executors[server].recall(attempt) }
        case .kill(let server, _, let step):
            killers.start(server, killer(of: step, on: server, in: run))
        case .removeStaging(let server, let attempt):
            killers.stop(server)
            Task(executorPreference: executors[server].threads) {
                await executors[server].removeStaging(attempt)
            }
        case .release(let server):
            let attempt = run.servers[server].attempt
            killers.stop(server)
            Task { await executors[server].release(attempt) }
        case .watch(let server, let attempt, let until):
            timers.watch(server, attempt, until: until)
        case .watchKill(let server, let attempt, let until):
            timers.watchKill(server, attempt, until: until)
        case .wake(let phase, let at):
            timers.wake(phase, at: at)
        case .finish:
            break
        }
    }

    private func killer(of step: Int, on index: Int, in run: JobRun) -> ItemKiller {
        let server = run.plan.servers[index]
        return ItemKiller(
            server: server, secrets: secrets(server.name), stage: run.servers[index].stagingPath,
            step: step, transport: transport, pacing: pacing, log: log)
    }

    /// How much of an item's output a coordinator before this one has stored.
    private func storedOutput(_ server: Int, _ step: Int, _ start: Start) -> OutputSizes {
        switch start {
        case .fresh: OutputSizes()
        case .again, .attachOnly:
            (try? store.outputSizes(job: lease.job, server: server, step: step)) ?? OutputSizes()
        }
    }
}

/// Passwords of one server, held in memory only.
package struct ServerSecrets: Sendable, Hashable {
    package var login: Secret?
    package var become: Secret?

    package init(login: Secret? = nil, become: Secret? = nil) {
        self.login = login
        self.become = become
    }
}
