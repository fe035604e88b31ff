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
    /// When the lease was marked as alive last.
    private var renewed: Timestamp?
    /// Whether a commit failed whose events `run` has: the journal has to be read again.
    private var isSpoilt = false

    /// Takes the job up as it was loaded; nobody else may have written to it since.
    package init(_ job: StoredJob, lease: Lease, in store: JobStore) {
        self.store = store
        self.lease = lease
        run = job.run
        number = job.events
        written = WrittenRows(job.run)
    }

    /// Applies events to the job and makes them, what they led to and the output durable, in one
    /// transaction.
    ///
    /// A termination that was asked for by then is applied before the given events: no item is
    /// started by an event that comes after the request. When it throws, nothing has changed.
    /// - Returns: one reaction per event, the termination's first.
    /// - Throws: `StoreError.leaseLost`; `.unwritable` for what may pass, as a full disk; SQLite's
    ///   other errors.
    package mutating func commit(
        _ events: [Event], output: [Output] = [], at now: Timestamp
    ) throws -> [JobRun.Reaction] {
        do {
            if isSpoilt { try restore() }
            return try write(events, output, at: now)
        } catch let error as DatabaseError {
            throw StoreError(passing: error) ?? error
        }
    }

    /// The events are applied to the job itself: a copy would cost every commit as much as the job
    /// is large. Should the commit fail, which is rare, the job is read from the journal again.
    private mutating func write(
        _ events: [Event], _ output: [Output], at now: Timestamp
    ) throws -> [JobRun.Reaction] {
        let database = store.database
        do {
            let (reactions, last) = try database.write { db in
                try keepLease(in: db, at: now)
                var events = events
                if try isToTerminate(in: db) { events.insert(.terminationRequested, at: 0) }
                try EventRows.append(events, to: lease.job, from: number + 1, at: now, in: db)
                if !events.isEmpty { isSpoilt = true }
                let reactions = events.map { run.apply($0, at: now) }
                let projection = Projection(job: lease.job, db: db)
                if !reactions.isEmpty { try projection.update(run, reactions, &written) }
                try projection.append(output, at: now)
                return (reactions, number + events.count)
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
        let age = renewed.map { now.milliseconds - $0.milliseconds }
        if let age, (0..<JobStore.renewal).contains(age) {
            try JobStore.check(lease, in: db)
        } else {
            try JobStore.renew(lease, in: db, at: now)
            renewed = now
        }
    }

    private func isToTerminate(in db: Database) throws -> Bool {
        guard run.terminationRequested == nil, !run.status.isFinal else { return false }
        return try JobStore.termination(of: lease.job, in: db) != nil
    }

    private mutating func restore() throws {
        let stored = try store.load(lease.job)
        run = stored.run
        written = WrittenRows(run)
        isSpoilt = false
    }
}
