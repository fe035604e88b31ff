import ArgumentParser
import BelayEngine
import BelayModel
import BelayReports
import BelaySSH
import BelayService
import BelayStore
import Foundation
import Logging
import Synchronization

/// Drives a job in this process and shows it: what `run`, `resume` and `cleanup` have in common.
struct JobDriver {
    let store: JobStore
    var job: Int64
    let transport: any Transport
    let secrets: @Sendable (_ server: String) -> ServerSecrets
    /// The job's plan, of whoever has just submitted it.
    var plan: Plan?
    /// The hold of the job, of whoever has just submitted it.
    var lease: Lease?
    /// Trapped before the job was submitted; `nil`: they are trapped here.
    var signals: StopSignals?

    /// - Returns: the job at its end.
    func drive(_ viewer: any Viewer, first event: Event? = nil) async throws -> JobRun {
        let lease = try await held()
        // Before the job's number is told: whoever reads it may send a signal at once.
        var signals = signals
        if signals == nil { signals = await StopSignals() }
        defer {
            try? store.release(lease)
            // Most of what the journal has is of no use any more.
            _ = try? store.compact(limit: 3)
            store.complete()
        }
        let stored: StoredJob
        do {
            stored = try store.load(job, plan: plan)
        } catch {
            withdraw(lease, because: error)
            throw error
        }
        let termination = TerminationSwitch()
        let asked = Mutex(0)
        let notices = Mutex<[String]>([])
        let listener = Task { [signals] in
            await signals?.listen { name in
                asked.withLock { $0 += 1 }
                termination.turn(TerminationRequest(origin: .current(), reason: name))
            }
        }
        defer { listener.cancel() }
        let coordinator = Coordinator(
            store: store, lease: lease, job: stored, transport: transport, secrets: secrets,
            clock: JobClock(wall: { .now }), termination: termination,
            log: Logger(label: "belay") { _ in ConsoleLog() },
            tell: { words in notices.withLock { $0.append(words) } })
        let end = Latch()
        // A child of this task: the job's work cannot be left behind.
        async let work = Self.drive(coordinator, event, end)
        var view = JobViewing(store: store, job: job, viewer, stored)
        while await !end.wait(atMost: JobViewing.refreshInterval) {
            view.refresh(asked: asked.withLock(\.self), notices.takeAll())
        }
        view.refresh(asked: asked.withLock(\.self), notices.takeAll())
        do {
            let run = try await work
            view.end()
            if !store.isInPlace {
                Console.complain(
                    "the state directory \(store.directory) was removed or replaced while the job ran:"
                        + " what it did is recorded nowhere")
            }
            Console.complainOfLoss()
            await Notifying.send(store) { Console.complain("warning: \($0)") }
            return run
        } catch {
            withdraw(lease, because: error)
            throw error
        }
    }

    private static func drive(
        _ coordinator: Coordinator, _ event: Event?, _ end: Latch
    ) async throws -> JobRun {
        defer { end.open() }
        return try await coordinator.drive(first: event)
    }

    /// Ends a job that has not begun, and that nobody would take up: whoever has submitted it is told
    /// that it failed.
    private func withdraw(_ lease: Lease, because error: any Error) {
        guard self.lease != nil, let stored = try? store.load(job, plan: plan), stored.events == 0
        else { return }
        var ledger = Ledger(stored, lease: lease, in: store)
        _ = try? ledger.commit(
            [], at: .now,
            termination: TerminationRequest(
                origin: nil, reason: "it could not be begun: \(error)"))
    }

    /// The hold of the job. A coordinator that cannot be looked at, on another host, is given the time
    /// to give a sign of life: what two machines' clocks say is not compared.
    private func held() async throws -> Lease {
        if let lease { return lease }
        do {
            return try store.claim(job, at: .now)
        } catch StoreError.claimed(let id, let holder) {
            guard let first = try store.doubtfulHolder(of: job, at: .now) else {
                throw StoreError.claimed(id, by: holder)
            }
            Console.complain(
                "job \(job) is driven by \(holder), which cannot be looked at from here:"
                    + " waiting a minute for a sign of life")
            let start = ContinuousClock.now
            while .now - start < JobStore.leaseTimeout {
                try await Task.sleep(for: .seconds(1))
                let now = try store.doubtfulHolder(of: job, at: .now)
                if now?.heartbeat != first.heartbeat { return try store.claim(job, at: .now) }
            }
            return try store.claim(job, at: .now, silent: first.heartbeat)
        }
    }
}

extension Mutex<[String]> {
    /// All that there is, and leaves nothing.
    fileprivate borrowing func takeAll() -> [String] {
        withLock { words in
            defer { words = [] }
            return words
        }
    }
}
