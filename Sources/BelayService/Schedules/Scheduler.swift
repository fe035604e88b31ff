package import BelayModel
package import BelayStore
import Foundation
package import Logging
import Synchronization

/// Submits the jobs of schedules when they are due.
///
/// What is due is worked out from the store and the zone files, so a restart, a clock that was set, or
/// a new tzdata need no care of their own. Between two looks it only remembers when to look again.
package final class Scheduler: Sendable {
    private let store: JobStore
    private let zones: ZoneFiles
    private let reach: any JobReach
    private let clock: JobClock
    /// Of what a schedule does.
    private let origin: @Sendable (_ schedule: String) -> Origin
    private let log: Logger
    private let memory = Mutex(SchedulerMemory())
    private let guardian = Mutex(ClockGuard())

    package init(
        store: JobStore, zones: ZoneFiles, reach: any JobReach, clock: JobClock,
        origin: @escaping @Sendable (_ schedule: String) -> Origin = { .current(.schedule($0)) },
        log: Logger
    ) {
        self.store = store
        self.zones = zones
        self.reach = reach
        self.clock = clock
        self.origin = origin
        self.log = log
    }

    /// Decides about all occurrences that are due. One schedule's trouble never stops another.
    package func look() async {
        let now = clock.wall()
        guard believes(now) else { return }
        do {
            for id in try due(at: now) {
                guard let schedule = try store.schedule(numbered: id) else { continue }
                await look(at: schedule)
                if Task.isCancelled { return }
            }
            let quiet = memory.withLock { $0.toAdvance(at: now) }
            if !quiet.isEmpty { try store.advance(quiet, to: now) }
        } catch {
            log.error("the schedules cannot be read: \(error)")
        }
    }

    private func believes(_ now: Timestamp) -> Bool {
        let (isBelieved, isNew) = guardian.withLock { guardian in
            let was = guardian.isDoubting
            return (guardian.believes(now, clock.elapsed()), !was && guardian.isDoubting)
        }
        if isNew {
            log.warning("the clock has leapt to \(now.rfc3339): no schedule is run for 2 minutes")
        }
        return isBelieved
    }

    private func due(at now: Timestamp) throws -> [Int64] {
        let version = try store.version()
        let areZonesNew = zones.haveChanged()
        let isStale = memory.withLock {
            $0.isStale(version, at: now, areZonesNew: areZonesNew)
        }
        if isStale {
            let marks = try store.scheduleMarks()
            memory.withLock { $0.take(marks) }
        }
        return memory.withLock { $0.due(at: now.seconds) }
    }

    /// How often a schedule is looked at, at the least, in seconds; and one that is broken.
    private static let longestQuiet = 3600
    private static let brokenQuiet = 30

    private func look(at schedule: StoredSchedule) async {
        let now = clock.wall().seconds
        do {
            let next = try await decide(schedule)
            let quiet = min(next, now + Self.longestQuiet)
            memory.withLock { $0.note(schedule.id, quietUntil: quiet, isSound: true) }
        } catch is CancellationError where Task.isCancelled {
            return
        } catch {
            log.error("schedule \(schedule.name): \(error)")
            markBroken(schedule, "\(error)")
            let quiet = now + Self.brokenQuiet
            memory.withLock { $0.note(schedule.id, quietUntil: quiet, isSound: false) }
        }
    }

    private func markBroken(_ schedule: StoredSchedule, _ reason: String) {
        guard schedule.state == .enabled, schedule.reason != reason else { return }
        try? store.setSchedule(schedule.name, to: .broken, reason: reason)
    }

    /// Decides about a schedule's occurrences that are due.
    /// - Returns: until when nothing more of it is, in seconds since 1970.
    private func decide(_ schedule: StoredSchedule) async throws -> Int {
        let now = clock.wall()
        let seconds = now.seconds
        var schedule = schedule
        if schedule.state == .paused, let until = schedule.pausedUntil, until <= now {
            try store.setSchedule(schedule.name, to: .enabled)
            schedule = try store.schedule(schedule.name)
        }
        let zone = try zones.rules(of: schedule.schedule.zone)
        if schedule.decided.seconds > seconds + 60 {
            // A clock that was put back: what lies between was decided already, and keeps its rows.
            try store.lower(schedule.id, to: now)
        }
        let decided = min(schedule.decided.seconds, seconds)
        let due = try schedule.schedule.due(
            after: decided, now: seconds, isPaused: schedule.state == .paused, in: zone)
        if schedule.state == .broken {
            try store.setSchedule(schedule.name, to: .enabled)
        }
        if !due.over.isEmpty {
            let end = due.current.map { min(due.decided, $0.instant - 1) } ?? due.decided
            try store.decide(schedule, due.over, upTo: Timestamp(seconds: end), at: now)
            for decision in due.over {
                log.notice(
                    "schedule \(schedule.name): \(decision.occurrence.nominal) \(decision.status.rawValue), \(decision.reason)"
                )
            }
        }
        if let current = due.current {
            guard try await submit(current, of: schedule) else { return seconds }
        }
        // There were more than are decided in one go.
        if due.decided < seconds { return seconds }
        let next =
            try schedule.schedule.expression()
            .occurrences(after: seconds, in: zone, count: 1).first?.instant ?? Int.max
        let resumes = schedule.state == .paused ? schedule.pausedUntil?.seconds : nil
        return min(next, resumes ?? Int.max)
    }

    /// - Returns: whether the occurrence is decided now; not if it waits for an earlier job.
    private func submit(
        _ occurrence: Occurrence, of schedule: StoredSchedule
    ) async throws -> Bool {
        if let reason = try wait(occurrence, of: schedule) {
            try skip(occurrence, of: schedule, reason)
            return true
        }
        if try isWaiting(schedule) { return false }
        var made: NewJob
        do {
            let template = try JSONDecoder().decode(JobTemplate.self, from: schedule.template)
            made = try await reach.job(from: template)
        } catch {
            // A daemon that hands over leaves the occurrence to the next one.
            try Task.checkCancellation()
            try skip(occurrence, of: schedule, "\(error)")
            return true
        }
        if let expect = schedule.schedule.expect, !expect.contains(made.plan.servers.count) {
            try skip(
                occurrence, of: schedule,
                "the inventory gave \(made.plan.servers.count) servers, expected "
                    + "\(expect.lowerBound)..\(expect.upperBound)")
            return true
        }
        made.origin = origin(schedule.name)
        made.plan.window = try window(of: schedule)
        let job = try store.submit(occurrence, of: schedule, made, at: clock.wall())
        if let job { log.notice("schedule \(schedule.name): \(occurrence.nominal) is job \(job)") }
        return true
    }

    /// Looks at the window and at an earlier job that has not ended.
    /// - Returns: why the occurrence is skipped; `nil`: it is not.
    private func wait(
        _ occurrence: Occurrence, of schedule: StoredSchedule
    ) throws -> String? {
        let rule = schedule.schedule
        if let window = rule.window {
            let now = clock.wall().seconds
            guard let closing = window.closing(at: now, in: try zones.rules(of: window.zone))
            else { return "its window \(window.text) is closed" }
            let needs = try estimate(of: schedule)
            guard closing - now >= needs else {
                return "\(DurationText.words(closing - now)) left of its window, "
                    + "\(DurationText.words(needs)) needed"
            }
        }
        guard rule.overlap == .skip, let active = try store.activeJob(of: schedule.id) else {
            return nil
        }
        return "job \(active.id) is \(active.status.rawValue)"
    }

    /// How long a job of the schedule is likely to need, in seconds: as the longest of the latest
    /// ones, where there are enough of them to tell.
    private func estimate(of schedule: StoredSchedule) throws -> Int {
        let latest = try store.durations(of: schedule.id, latest: 5)
        if latest.count >= 3, let longest = latest.max() { return longest }
        return schedule.schedule.needs ?? Schedule.standardLate
    }

    /// The stretch of the schedule's window that is open now, for a job.
    private func window(of schedule: StoredSchedule) throws -> JobWindow? {
        guard let window = schedule.schedule.window else { return nil }
        return window.jobWindow(
            at: clock.wall().seconds, in: try zones.rules(of: window.zone),
            needs: try estimate(of: schedule))
    }

    /// Whether an earlier job has to end first. It is looked at again until the occurrence is too
    /// late.
    private func isWaiting(_ schedule: StoredSchedule) throws -> Bool {
        guard let active = try store.activeJob(of: schedule.id) else { return false }
        switch schedule.schedule.overlap {
        case .skip, .wait: break
        case .terminate:
            guard active.status != .terminating else { break }
            try store.requestTermination(
                of: active.id, at: clock.wall(), origin: origin(schedule.name),
                reason: "its next occurrence is due")
        }
        return true
    }

    private func skip(
        _ occurrence: Occurrence, of schedule: StoredSchedule, _ reason: String
    ) throws {
        let decision = DueOccurrences.Decision(
            occurrence: occurrence, status: .skipped, reason: reason)
        try store.decide(
            schedule, [decision], upTo: Timestamp(seconds: occurrence.instant), at: clock.wall())
        log.notice("schedule \(schedule.name): \(occurrence.nominal) Skipped, \(reason)")
    }
}
