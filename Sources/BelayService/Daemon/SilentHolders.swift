package import BelayModel
package import BelayStore

/// Coordinators that hold jobs and cannot be looked at, on another host or of a host that has got
/// another name: one that gives no sign of life for the lease's time-out is gone. Only this machine's
/// own clock is asked, never what two machines' clocks say.
package struct SilentHolders: Sendable {
    /// By job: the latest sign of life, and since when it is.
    private var latest: [Int64: (heartbeat: Heartbeat, since: Duration)] = [:]

    package init() {}

    /// Claims a job for a daemon.
    /// - Returns: `nil`: the job is set aside.
    /// - Throws: `StoreError.claimed` while its holder may be alive.
    package mutating func takeUp(
        _ job: Int64, of store: JobStore, by process: ProcessIdentity, clock: JobClock
    ) throws -> Lease? {
        let now = clock.wall()
        guard let holder = try store.doubtfulHolder(of: job, at: now) else {
            latest[job] = nil
            return try store.takeUp(job, by: process, at: now)
        }
        let elapsed = clock.elapsed()
        guard let seen = latest[job], seen.heartbeat == holder.heartbeat else {
            latest[job] = (holder.heartbeat, elapsed)
            throw StoreError.claimed(job, by: holder.identity.description)
        }
        let isSilent = elapsed - seen.since >= JobStore.leaseTimeout
        let lease = try store.takeUp(
            job, by: process, at: now, silent: isSilent ? holder.heartbeat : nil)
        latest[job] = nil
        return lease
    }
}
