package import BelayModel

extension JobStore {
    /// Ends a job whose termination was asked for before it did anything, without a coordinator:
    /// nothing of it is on any server.
    /// - Returns: whether it is over; not if it has begun, or if somebody drives it.
    @discardableResult
    package func cancelUnbegun(_ job: Int64, at now: Timestamp) throws -> Bool {
        let lease: Lease
        do { lease = try claim(job, at: now) } catch StoreError.claimed { return false }
        defer { try? release(lease) }
        let stored = try load(job)
        let isUntouched = stored.run.servers.allSatisfy {
            $0.staging == .none && $0.activity == .idle
        }
        guard isUntouched else { return false }
        var ledger = Ledger(stored, lease: lease, in: self)
        _ = try ledger.commit([], at: now)
        return ledger.run.isSettled
    }
}
