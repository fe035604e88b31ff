import BelayModel
package import BelayStore
package import Logging
import Synchronization

/// `belay serve`: drives every job that nobody has, and runs the schedules.
///
/// Cancelling its task hands over: nothing more is started, leases are given back, and what servers
/// have in hand goes on there until the next daemon, or `job resume`, takes the jobs up.
package final class Daemon: Sendable {
    private let service: JobService
    private let reach: any JobReach
    private let scheduler: Scheduler
    private let manager: ServiceManager
    private let isDraining: @Sendable () -> Bool
    private let log: Logger
    /// Between two looks at the store.
    private let pause: Duration
    /// The most jobs at once.
    private let limit: Int
    private let process: ProcessIdentity
    /// When the schedules were looked at last.
    private let scheduled = Mutex(ContinuousClock.now)

    /// - Parameters:
    ///   - isDraining: whether no new job is to be taken, and the daemon ends with its last.
    ///   - limit: the most jobs at once, at least 1.
    ///   - process: the holder of the jobs' leases.
    package init(
        service: JobService, reach: any JobReach, scheduler: Scheduler, manager: ServiceManager,
        isDraining: @escaping @Sendable () -> Bool, log: Logger,
        pause: Duration = .seconds(1), limit: Int = 100,
        process: ProcessIdentity = .current()
    ) {
        self.service = service
        self.reach = reach
        self.scheduler = scheduler
        self.manager = manager
        self.isDraining = isDraining
        self.log = log
        self.pause = pause
        self.limit = limit
        self.process = process
    }

    /// Runs until the task is cancelled, or until the last job has ended while it drains.
    package func run() async throws {
        manager.ready()
        defer { manager.stopping() }
        await withDiscardingTaskGroup { group in
            // Apart from the jobs: an inventory script may take a minute.
            group.addTask { await self.keepSchedules() }
            await driveJobs()
            group.cancelAll()
        }
    }

    /// How often it is recorded that a daemon is there.
    private static let recording = Duration.seconds(10)
    /// How long a look at the schedules may take: inventory scripts have a minute each.
    private static let longestLook = Duration.seconds(600)

    private func keepSchedules() async {
        var recorded: ContinuousClock.Instant?
        while !Task.isCancelled {
            // Commands look whether a daemon is there.
            if recorded.map({ .now - $0 > Self.recording }) ?? true {
                try? service.store.recordDaemon(at: service.clock.wall())
                recorded = .now
            }
            if !isDraining() { await scheduler.look() }
            scheduled.withLock { $0 = .now }
            try? await Task.sleep(for: pause)
        }
    }

    /// Tells the service manager that both loops go round, and that the store can be read.
    private func feedWatchdog() {
        let isLooking = .now - scheduled.withLock(\.self) < Self.longestLook
        guard isLooking, (try? service.store.version()) != nil else { return }
        manager.alive()
    }

    private func driveJobs() async {
        await withTaskGroup(of: Int64.self) { group in
            var driven: Set<Int64> = []
            var refused = RefusedJobs()
            var holders = SilentHolders()
            var cleanups = DueCleanups()
            var status = ""
            while !Task.isCancelled {
                if isDraining() {
                    if driven.isEmpty { break }
                } else {
                    for job in claimable(besides: driven.union(refused.waiting))
                    where driven.count < limit {
                        await take(job, &driven, &refused, &holders, in: &group)
                    }
                    for job in owing(besides: driven, &cleanups) where driven.count < limit {
                        await cleanUp(job, &driven, in: &group)
                    }
                }
                feedWatchdog()
                let words = "\(driven.count) jobs"
                if words != status { manager.status(words) }
                status = words
                driven.subtract(await next(of: &group))
            }
            group.cancelAll()
        }
    }

    private func claimable(besides known: Set<Int64>) -> [Int64] {
        do {
            return try service.store.unownedJobs(at: service.clock.wall())
                .filter { !known.contains($0) }
        } catch {
            log.error("the jobs cannot be read: \(error)")
            return []
        }
    }

    private func take(
        _ job: Int64, _ driven: inout Set<Int64>, _ refused: inout RefusedJobs,
        _ holders: inout SilentHolders, in group: inout TaskGroup<Int64>
    ) async {
        do {
            let stored = try service.store.load(job)
            if stored.events == 0, try endFrozen(job, stored.run) { return }
            let reach = try await reach.reach(stored)
            let lease = try holders.takeUp(
                job, of: service.store, by: process, clock: service.clock)
            guard let lease else {
                log.error("job \(job) is set aside; belay job resume \(job) takes it up")
                return
            }
            refused.forget(job)
            driven.insert(job)
            log.notice("job \(job): taken up")
            drive(lease, reach, in: &group)
        } catch StoreError.claimed {
            // Somebody was quicker.
        } catch let problem as UnattendedProblem {
            log.error(
                "job \(job) is not taken up: \(problem); belay job resume \(job) does, at a terminal"
            )
            try? service.store.setAside(job, because: problem.description)
        } catch {
            guard refused.note(job, "\(error)") else { return }
            log.error("job \(job) is not taken up: \(error); belay job resume \(job) does")
        }
    }

    private func drive(
        _ lease: Lease, _ reach: Reach, first event: Event? = nil, in group: inout TaskGroup<Int64>
    ) {
        let (service, log, job) = (service, log, lease.job)
        group.addTask {
            do {
                let run = try await service.drive(lease, reach, first: event)
                let owed = run.servers.count { $0.staging == .owed }
                let owing = owed > 0 ? ", \(owed) staging directories owed" : ""
                log.notice("job \(job): \(run.status.rawValue)\(owing)")
            } catch is CancellationError {
                log.notice("job \(job): handed over")
            } catch {
                log.error("job \(job): \(error)")
            }
            return job
        }
    }

    /// Jobs that have ended, owe staging directories, and are to be tried again now.
    private func owing(besides driven: Set<Int64>, _ cleanups: inout DueCleanups) -> [Int64] {
        do {
            return try cleanups.take(
                of: service.store.owingJobs(), at: service.clock.elapsed()
            ).filter { !driven.contains($0) }
        } catch {
            log.error("the jobs cannot be read: \(error)")
            return []
        }
    }

    /// Tries again to remove what an ended job owes, as `belay job cleanup` does.
    private func cleanUp(
        _ job: Int64, _ driven: inout Set<Int64>, in group: inout TaskGroup<Int64>
    ) async {
        do {
            let reach = try await reach.reach(try service.store.load(job))
            let lease = try service.store.claim(job, by: process, at: service.clock.wall())
            driven.insert(job)
            log.notice("job \(job): what it owes is tried again")
            drive(lease, reach, first: .cleanupRequested, in: &group)
        } catch StoreError.claimed {
            // `belay job cleanup` does it.
        } catch {
            log.warning("job \(job): what it owes cannot be tried again: \(error)")
        }
    }

    /// Ends a job that has not begun where all of its servers are frozen when it could start. A job
    /// that was made in spite of the freeze says so.
    /// - Returns: whether it did.
    private func endFrozen(_ job: Int64, _ run: JobRun) throws -> Bool {
        let now = service.clock.wall()
        guard run.status == .pending, run.termination == nil else { return false }
        let freezes = try service.store.freezes(after: now).filter { $0.contains(now) }
        guard let reason = Freezes(freezes).reason(against: run.plan) else { return false }
        try service.store.requestTermination(of: job, at: now, cause: .freeze, reason: reason)
        try service.store.cancelUnbegun(job, at: now)
        log.notice("job \(job) is not started: \(reason)")
        return true
    }

    /// Waits for the pause.
    /// - Returns: the jobs that have ended meanwhile.
    private func next(of group: inout TaskGroup<Int64>) async -> Set<Int64> {
        let pause = pause
        // A timer is a child like the jobs, with a number that no job has.
        group.addTask {
            try? await Task.sleep(for: pause)
            return 0
        }
        var ended: Set<Int64> = []
        while let job = await group.next() {
            if job == 0 { break }
            ended.insert(job)
        }
        return ended
    }
}
