package import BelayModel
package import BelayStore

extension JobStore {
    /// Decides about what is due of a schedule that is about to be removed or to become another one:
    /// nobody would look at those occurrences again, and none is to be without a row.
    ///
    /// One that waits for an earlier job, or that no daemon has been there for yet, is `Skipped`.
    /// - Parameters:
    ///   - reason: why it is.
    ///   - zones: where the schedule's zone is looked up. Of one that is unknown, nothing is due.
    package func decideLeftovers(
        of schedule: StoredSchedule, because reason: String, zones: ZoneFiles, at now: Timestamp
    ) throws {
        guard let zone = try? zones.rules(of: schedule.schedule.zone) else { return }
        var decided = schedule.decided.seconds
        while decided < now.seconds {
            let due = try schedule.schedule.due(
                after: decided, now: now.seconds, isPaused: schedule.state == .paused, in: zone)
            let waiting = due.current.map {
                DueOccurrences.Decision(occurrence: $0, status: .skipped, reason: reason)
            }
            decided = due.decided
            try decide(
                schedule, due.over + [waiting].compactMap(\.self),
                upTo: Timestamp(seconds: decided), at: now)
        }
    }
}
