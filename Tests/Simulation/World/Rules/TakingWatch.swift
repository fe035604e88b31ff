import GRDB

/// Who may drive a job: one coordinator at a time, and none once three have died at the same point of
/// it.
struct TakingWatch {
    /// What the tables say of a job before a daemon tries to take it up.
    struct Facts {
        /// Whether somebody had it and has not given it back.
        let isOrphan: Bool
        /// Events in its journal.
        let events: Int

        init(of job: Int64, in queue: DatabaseQueue) throws {
            (isOrphan, events) = try queue.unsafeRead { db in
                let lease = try db.cachedStatement(sql: "SELECT 1 FROM lease WHERE job = ?")
                let events = try db.cachedStatement(
                    sql: "SELECT coalesce(sum(count), 0) FROM event WHERE job = ?")
                return (
                    try Int.fetchOne(lease, arguments: [job]) != nil,
                    try Int.fetchOne(events, arguments: [job]) ?? 0
                )
            }
        }
    }

    /// By job: the driver that took it up last.
    private var holders: [Int64: Int] = [:]
    /// By job: how long the journal was each time that a coordinator was found to have died.
    private var deaths: [Int64: [Int]] = [:]

    mutating func taken(_ job: Int64, by driver: Int, _ facts: Facts) -> [String] {
        holders[job] = driver
        return note(job, facts)
            ? ["job \(job) was taken up though three coordinators have died at one point of it"]
            : []
    }

    mutating func setAside(_ job: Int64, _ facts: Facts) -> [String] {
        holders[job] = nil
        return note(job, facts)
            ? [] : ["job \(job) was set aside, and has had deaths at \(deaths[job] ?? [])"]
    }

    /// Somebody has looked at a job that was set aside, and lets daemons try again.
    mutating func readmitted(_ job: Int64) { deaths[job] = nil }

    /// A driver has committed to its job.
    func committed(_ job: Int64, by driver: Int) -> [String] {
        holders[job] == driver
            ? [] : ["driver \(driver) committed to job \(job), which is not its any more"]
    }

    /// Whether the driver is the job's latest.
    func isHolder(_ driver: Int, of job: Int64) -> Bool { holders[job] == driver }

    /// - Returns: whether the job has stood still over three deaths: nothing but the taking up itself
    ///   was written between them.
    private mutating func note(_ job: Int64, _ facts: Facts) -> Bool {
        guard facts.isOrphan else { return false }
        deaths[job, default: []].append(facts.events)
        guard let latest = deaths[job]?.suffix(3), latest.count == 3 else { return false }
        return zip(latest, latest.dropFirst()).allSatisfy { $1 - $0 <= 1 }
    }
}
