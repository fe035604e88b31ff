package import BelayModel
import Foundation
import GRDB

/// A coordinator's hold of its job: the job as the journal has it, and the only way to add to it.
package struct Ledger {
    private let store: JobStore
    package let lease: Lease
    /// The job after the journal's last event.
    package private(set) var run: JobRun
    /// The journal's last event number.
    package private(set) var number: Int
    private var written: WrittenRows
    private var locks: HeldLocks
    /// The forks of all jobs of this process; `nil`: the job has its own, as many as it says.
    private let forks: ForkPool?
    private var hungry = 0
    /// When the lease was marked as alive last, by a clock that nobody sets.
    private var renewed: Duration?
    private let elapsed: @Sendable () -> Duration
    /// Whether a commit failed whose events `run` has: the journal has to be read again.
    private var isSpoilt = false

    /// Takes the job up as it was loaded; nobody else may have written to it since.
    /// - Parameter elapsed: a clock that nobody sets, for the renewal of the lease.
    package init(
        _ job: StoredJob, lease: Lease, in store: JobStore, forks: ForkPool? = nil,
        elapsed: @escaping @Sendable () -> Duration = JobClock.sinceFirstUse
    ) {
        self.elapsed = elapsed
        self.store = store
        self.forks = forks
        self.lease = lease
        run = job.run
        number = job.events
        locks = HeldLocks(job.run)
        written = WrittenRows(job.run)
    }

    /// Applies events to the job and makes them, what they led to and the output durable, in one
    /// transaction.
    ///
    /// A termination that was asked for by then is applied before the given events: no item is
    /// started by an event that comes after the request. So is an answer to a job at its gate. When
    /// it throws, nothing has changed.
    /// - Parameter termination: one that this process was asked for, to be made durable as well.
    /// - Returns: one reaction per event, the termination's first, those to slots and locks last.
    /// - Throws: `StoreError.leaseLost`; `.unwritable` for what may pass, as a full disk; SQLite's
    ///   other errors.
    package mutating func commit(
        _ events: [Event], output: [Output] = [], at now: Timestamp,
        termination: TerminationRequest? = nil
    ) throws -> [JobRun.Reaction] {
        defer { forks?.settle(lease.job, atWork: run.atWork, wanted: hungry) }
        do {
            if isSpoilt { try restore() }
            return try write(events, output, at: now, termination)
        } catch let error as DatabaseError {
            throw StoreError(passing: error) ?? error
        } catch StoreError.locked(let file) {
            // Reading the journal again met a writer that does not end.
            throw StoreError.unwritable("\(file) is locked")
        }
    }

    /// The events are applied to the job itself: a copy would cost every commit as much as the job
    /// is large. Should the commit fail, which is rare, the job is read from the journal again.
    private mutating func write(
        _ events: [Event], _ output: [Output], at now: Timestamp,
        _ termination: TerminationRequest?
    ) throws -> [JobRun.Reaction] {
        let database = store.database
        do {
            let (reactions, last) = try database.write { db in
                try keepLease(in: db, at: now)
                if let termination, run.takesTermination, !run.status.isFinal {
                    try JobStore.record(termination, of: lease.job, at: now, in: db)
                }
                var plan = CommitPlan(events, try requests(in: db), for: run)
                if plan.changes(run) { isSpoilt = true }
                let before = run.status
                plan.apply(to: &run, at: now)
                try giveSlots(&plan, at: now, in: db)
                try EventRows.append(plan.events, to: lease.job, from: number + 1, at: now, in: db)
                try Outbox.record(lease.job, from: before, to: run, at: now, in: db)
                let projection = Projection(job: lease.job, db: db)
                if !plan.reactions.isEmpty {
                    try projection.update(run, plan.reactions, &written)
                }
                try projection.append(output, at: now)
                return (plan.reactions, number + plan.events.count)
            }
            number = last
            isSpoilt = false
            store.checkpointer?.committed(rows(of: reactions, output))
            return reactions
        } catch {
            renewed = nil
            if isSpoilt { try? restore() }
            throw error
        }
    }

    /// About how many rows were written; a piece of output, of up to 64 KiB, counts as 32.
    private func rows(of reactions: [JobRun.Reaction], _ output: [Output]) -> Int {
        output.count * 32 + reactions.reduce(1) { $0 + $1.steps.count + $1.servers.count }
    }

    /// A commit every few milliseconds need not each write a row that says "alive".
    private mutating func keepLease(in db: Database, at now: Timestamp) throws {
        if let renewed, elapsed() - renewed < JobStore.renewal {
            try JobStore.check(lease, in: db)
        } else {
            try JobStore.renew(lease, in: db, at: now)
            renewed = elapsed()
        }
    }

    /// What others have asked for. Nothing is read that cannot change the job any more.
    private func requests(in db: Database) throws -> CommitPlan.Requests {
        var requests = CommitPlan.Requests()
        if run.takesTermination, !run.status.isFinal {
            requests.termination = try terminationRequest(in: db)
        }
        if run.status == .blocked { requests.gateAnswer = try answer(in: db) }
        return requests
    }

    /// The event of a termination that was asked for.
    private func terminationRequest(in db: Database) throws -> Event? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT cause, reason FROM termination WHERE job = ?"),
            arguments: [lease.job])
        guard let row else { return nil }
        let word: String? = try row.value(at: 0)
        switch word.flatMap(StopCause.init(rawValue:)) {
        case .user, nil: return .terminationRequested
        case .window, .late, .failures, .denied, .freeze:
            let cause = word.flatMap(StopCause.init(rawValue:)) ?? .user
            return .stopRequested(cause, reason: try row.value(at: 1))
        }
    }

    /// What somebody has answered to a job that waits at its gate.
    private func answer(in db: Database) throws -> GateAnswer? {
        guard let answer = try JobStore.gate(of: lease.job, in: db)?.answer else { return nil }
        return GateAnswer(
            answer.verdict, digest: answer.digest, by: answer.by.words, reason: answer.reason)
    }

    /// Takes back slots and locks of servers that have ended, and gives servers that wait theirs, in the
    /// very commit that starts them. What a refusal ends may let others wait, in the next wave.
    private mutating func giveSlots(
        _ plan: inout CommitPlan, at now: Timestamp, in db: Database
    ) throws {
        hungry = 0
        guard run.asksForGrants else { return }
        let table = SlotTable(job: lease.job, db: db)
        let lockTable = LockTable(job: lease.job, db: db)
        while true {
            let news = plan.takeNews()
            try table.settle(run, Array(news))
            try locks.update(news.lazy.flatMap(\.servers), of: run, in: lockTable, at: now)
            let waiters = run.slotWaiters.count
            let allowance =
                forks?.reserve(
                    for: lease.job, atWork: run.atWork, wanted: min(waiters, run.freeForks)) ?? .max
            let decision = try table.decide(run, lockTable, allowance: allowance, at: now)
            hungry = decision.hungry
            guard !decision.isEmpty else { return }
            plan.add(.slotsDecided(decision), to: &run, at: now)
        }
    }

    private mutating func restore() throws {
        let stored = try store.load(lease.job)
        run = stored.run
        number = stored.events
        locks = HeldLocks(run)
        written = WrittenRows(run)
        isSpoilt = false
    }
}
