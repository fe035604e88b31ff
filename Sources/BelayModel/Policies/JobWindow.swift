/// The stretch of time in which a job may change servers, fixed when the job is made.
package struct JobWindow: Sendable, Codable, Hashable {
    /// The window as it was written, such as `02:00/3h@Europe/Berlin`, or `until` and a time.
    package var name: String
    /// `nil`: it is open already.
    package var opens: Timestamp?
    package var closes: Timestamp
    /// The closing for people, by the clock of the window's zone: `05:00`.
    package var closing: String
    /// Seconds that have to be left of it when the job starts; `nil`: any will do.
    package var needs: Int?

    package init(
        name: String, opens: Timestamp? = nil, closes: Timestamp, closing: String,
        needs: Int? = nil
    ) {
        self.name = name
        self.opens = opens
        self.closes = closes
        self.closing = closing
        self.needs = needs
    }

    /// Seconds until it closes; 0: it has.
    func left(at now: Timestamp) -> Int {
        let rest = closes.milliseconds.subtractingReportingOverflow(now.milliseconds)
        return rest.overflow ? 0 : Int(max(0, rest.partialValue) / 1000)
    }
}
