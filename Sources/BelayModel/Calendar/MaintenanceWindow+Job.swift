extension MaintenanceWindow {
    /// The stretch of the window that is open at an instant, for a job.
    /// - Returns: `nil`: it is closed then.
    package func jobWindow(
        at instant: Int, in zone: ZoneRules, needs: Int?
    ) -> JobWindow? {
        guard let closing = closing(at: instant, in: zone) else { return nil }
        return JobWindow(
            name: name ?? rule, closes: Timestamp(milliseconds: Int64(closing) * 1000),
            closing: String(zone.local(at: closing).text.suffix(5)), needs: needs)
    }
}
