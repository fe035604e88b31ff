package import BelayModel
package import BelayStore
import Foundation
package import Logging
import Metrics

/// Drives one job to its end: the one loop that owns the job's state.
///
/// Every round it takes what has come in, makes it durable in one commit, and only then acts on
/// what the commit led to. A termination that was asked for, by another process or by this one, is
/// part of the next commit.
package struct Coordinator: Sendable {
    let store: JobStore
    let lease: Lease
    let job: StoredJob
    let transport: any Transport
    let secrets: @Sendable (_ server: String) -> ServerSecrets
    let clock: JobClock
    let termination: TerminationSwitch
    let log: Logger
    /// Tells the person who watches of something that the job's journal does not have.
    let tell: (@Sendable (String) -> Void)?
    let pacing: Pacing
    let inbox = Inbox()
    let links = LostLinks()
    private let forks: ForkPool?
    let answering: (@Sendable (Effect) -> Event?)?

    /// - Parameters:
    ///   - lease: of the job; the caller releases it.
    ///   - secrets: a server's passwords, by its name; they are in no store.
    ///   - termination: turned where this process is asked to terminate the job.
    ///   - forks: those of all jobs of this process together; `nil`: the job's own alone count.
    ///   - answering: stands in for all servers: what they say to an effect, at once. For
    ///     measuring what the coordinator itself takes.
    package init(
        store: JobStore, lease: Lease, job: StoredJob, transport: any Transport,
        secrets: @escaping @Sendable (_ server: String) -> ServerSecrets, clock: JobClock,
        termination: TerminationSwitch = TerminationSwitch(), log: Logger,
        tell: (@Sendable (String) -> Void)? = nil, pacing: Pacing = Pacing(),
        forks: ForkPool? = nil,
        answering: (@Sendable (Effect) -> Event?)? = nil
    ) {
        self.answering = answering
        self.forks = forks
        self.store = store
        self.lease = lease
        self.job = job
        self.transport = transport
        self.secrets = secrets
        self.clock = clock
        self.termination = termination
        self.log = log
        self.tell = tell
        self.pacing = pacing
    }

    /// Takes the job up and drives it until nothing of it is left to do, and no connection is open.
    /// - Throws: `StoreError.leaseLost` when another coordinator has taken the job, and
    ///   `CancellationError` when the task is cancelled. Nothing more is started then; what is in
    ///   hand on the servers goes on there.
    @discardableResult
    package func drive(first event: Event? = nil) async throws -> JobRun {
        let executors = executors()
        let end = await withTaskExecutorPreference(LoopThread()) {
            await withDiscardingTaskGroup { group in
                let end: Result<JobRun, any Error>
                do {
                    end = .success(try await drive(executors, in: &group, first: event))
                } catch {
                    end = .failure(error)
                }
                await leave(executors)
                group.cancelAll()
                return end
            }
        }
        return try end.get()
    }

    /// Closes what connections there still are, with which ends whatever waits for a server. No server
    /// is waited for; but whoever ends the process after this has taken leave of all of them.
    private func leave(_ executors: [Executor]) async {
        await withDiscardingTaskGroup { group in
            for executor in executors { executor.start(in: &group) { await $0.leave() } }
        }
    }

    /// - Parameter group: every effect is a child of it, so that nothing runs once the job has ended or
    ///   was handed over.
    private func drive(
        _ executors: [Executor], in group: inout DiscardingTaskGroup, first event: Event?
    ) async throws -> JobRun {
        var ledger = Ledger(
            job, lease: lease, in: store, forks: forks, elapsed: clock.elapsed)
        defer { forks?.leave(lease.job) }
        var timers = Timers()
        var tasks = Tasks()
        defer { tasks.cancel() }
        var greeted = clock.elapsed()
        var placeSeen = clock.elapsed()
        let ticker = Task { [inbox, pacing] in
            while (try? await Task.sleep(for: pacing.tick)) != nil { inbox.nudge() }
        }
        defer { ticker.cancel() }
        termination.listen { [inbox] in inbox.nudge() }

        // What a coordinator before this one had in hand is asked for again, whatever is asked for now.
        let isNew = job.events == 0 || job.run.isSettled
        let taken = job.events == 0 ? Event.began : .resumed
        var batch = Inbox.Batch(events: [isNew ? event ?? taken : taken])
        defer {
            inbox.close()
            for sender in batch.senders { sender.resume() }
        }
        while true {
            let start = ContinuousClock.now
            let reactions = try await commit(batch, to: &ledger)
            links.note(batch.events)
            tellOfLocks(batch.output, in: ledger.run)
            for sender in batch.senders { sender.resume() }
            batch.senders = []
            timers.tick(clock.elapsed(), longest: pacing.longestRound)
            for effect in reactions.lazy.flatMap(\.effects) {
                if effect == .finish { return ledger.run }
                perform(effect, in: ledger.run, on: executors, &timers, &tasks, &group)
            }
            Self.round.record(duration: .now - start)
            if clock.elapsed() - greeted > heartbeat {
                greeted = clock.elapsed()
                greet(executors, of: ledger.run, in: &group)
            }
            if clock.elapsed() - placeSeen > pacing.second {
                placeSeen = clock.elapsed()
                checkPlace()
            }
            batch = try await next(to: Questions(ledger.run), timers: &timers)
            for watch in timers.dueWatches() {
                judge(watch, at: timers.awake, in: ledger.run, &tasks.questions, &group)
            }
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
    private func greet(
        _ executors: [Executor], of run: JobRun, in group: inout DiscardingTaskGroup
    ) {
        guard answering == nil else { return }
        for (index, server) in run.servers.enumerated()
        where server.staging == .present && server.activity == .idle {
            executors[index].start(in: &group) { await $0.greet() }
        }
    }

    /// What others may say to a job while it waits, which the store is asked for.
    private struct Questions {
        /// Whether a termination would change anything.
        let takesTermination: Bool
        let isBlocked: Bool
        let waitsForSlots: Bool

        init(_ run: JobRun) {
            takesTermination = run.takesTermination
            isBlocked = run.status == .blocked
            waitsForSlots = !run.slotWaiters.isEmpty
        }
    }

    /// Waits for something to commit, or for what another process says. A batch without anything in
    /// it only renews the lease, and looks for slots.
    private func next(
        to questions: Questions, timers: inout Timers
    ) async throws -> Inbox.Batch {
        let start = clock.elapsed()
        var placeSeen = start
        while true {
            var batch = await inbox.next()
            if Task.isCancelled {
                for sender in batch.senders { sender.resume() }
                throw CancellationError()
            }
            let elapsed = clock.elapsed()
            timers.tick(elapsed, longest: pacing.longestRound)
            batch.events += timers.duePhases(at: clock.wall()) + timers.dueWaits(at: elapsed)
            if !batch.events.isEmpty || !batch.output.isEmpty || timers.hasDueWatches {
                return batch
            }
            if questions.takesTermination, isTerminating == true { return batch }
            if questions.isBlocked, (try? store.hasAnswer(lease.job)) == true { return batch }
            if questions.waitsForSlots, forks?.hasMore(for: lease.job) == true { return batch }
            let patience = questions.waitsForSlots ? pacing.second : heartbeat
            if elapsed - start > patience { return batch }
            if elapsed - placeSeen > pacing.second {
                placeSeen = elapsed
                checkPlace()
            }
        }
    }

    /// Whether the job's termination was asked for, by any process; `nil`: the store cannot be read,
    /// and nothing may start.
    var isTerminating: Bool? {
        if termination.request != nil { return true }
        return try? store.termination(of: lease.job) != nil
    }

    /// Makes a batch durable. A full disk is waited for: nothing starts meanwhile, and what the
    /// servers have in hand goes on there.
    private func commit(
        _ batch: Inbox.Batch, to ledger: inout Ledger
    ) async throws -> [JobRun.Reaction] {
        var isFirstFailure = true
        var isTold = false
        let output = batch.output.isEmpty || store.hasRoomForOutput ? batch.output : []
        if output.count < batch.output.count { links.tellOfFullDisk(log, store.directory) }
        while true {
            do {
                let reactions = try ledger.commit(
                    batch.events, output: output, at: clock.wall(),
                    termination: termination.request)
                if !isFirstFailure { log.notice("the journal can be written again") }
                return reactions
            } catch StoreError.unwritable(let problem) {
                if isFirstFailure {
                    log.error(
                        "the journal cannot be written, nothing starts until it can: \(problem)")
                }
                isFirstFailure = false
            }
            if !isTold, termination.request != nil {
                isTold = true
                log.error(
                    "the termination is kept in memory, and is recorded once the journal can be written"
                )
            }
            checkPlace()
            try await Task.sleep(for: pacing.fullDiskPause)
        }
    }

    /// A state directory that was removed takes the job's records with it: the job is stopped, while
    /// the open files still let it end in order.
    private func checkPlace() {
        guard !store.isInPlace, termination.request == nil else { return }
        let words =
            "the state directory \(store.directory) was removed or replaced while the job ran"
        log.error("\(words): the job is terminated, and what it did is recorded nowhere")
        termination.turn(TerminationRequest(origin: nil, reason: words))
    }

    private func executors() -> [Executor] {
        guard answering == nil else { return [] }
        let alarms = Alarms(after: pacing.quickItem)
        return job.run.plan.servers.enumerated().map { index, server in
            Executor(
                index: index, server: server, plan: job.run.plan, job: job.uid,
                run: job.run.servers[index], secrets: secrets(server.name),
                transport: transport, inbox: inbox, clock: clock, pacing: pacing, alarms: alarms,
                isTerminating: { isTerminating })
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
