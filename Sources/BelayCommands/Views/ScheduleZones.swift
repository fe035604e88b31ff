import BelayModel
import BelayReports
import BelayService
import BelayStore

/// One for all schedules that are shown: each zone is read once.
private let zones = ZoneFiles()

extension ScheduleView {
    init(_ stored: StoredSchedule, at now: Timestamp) {
        self.init(stored, at: now, zones: zones.rules)
    }

    static func next(
        _ schedule: Schedule, after now: Timestamp, count: Int, in store: JobStore
    ) throws -> [NextTime] {
        try next(
            schedule, after: now, count: count, freezes: store.freezes(after: now),
            zones: zones.rules)
    }
}
