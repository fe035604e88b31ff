package import BelayModel
package import BelayStore
import Synchronization

/// How the whole fleet stands, worked out once for many viewers: it takes a look at the latest reports
/// of all servers, which is too much for every page and every scrape.
package final class FleetCache: Sendable {
    private struct Kept {
        /// Its servers are in the order of their names.
        let status: FleetStatus
        let version: StoreVersion
    }

    private let store: JobStore
    /// Seconds after which an analysis is too old to say anything.
    private let fresh: Int
    private let kept = Mutex<Kept?>(nil)
    /// Held by the one that works it out.
    private let working = Mutex<Void>(())

    /// Seconds for which it is kept though the store has changed: a job that runs changes it all the
    /// time.
    private static let least = 15.0
    /// Seconds after which it is worked out anew in any case: analyses become old without a change.
    private static let most = 300.0

    package init(_ store: JobStore, fresh: Int) {
        self.store = store
        self.fresh = fresh
    }

    /// Whoever asks while it is worked out gets the one before, where there is one. When servers were
    /// patched, and how their latest jobs ended, is left out.
    package func status(at now: Timestamp) throws -> FleetStatus { try kept(at: now).status }

    private func kept(at now: Timestamp) throws -> Kept {
        let version = try store.version()
        let before = kept.withLock(\.self)
        if let before, isGood(before, version, now) { return before }
        let fresh = try working.withLockIfAvailable { _ in try workOut(version, now) }
        if let fresh { return fresh }
        if let before { return before }
        return try working.withLock { _ in try workOut(version, now) }
    }

    private func isGood(_ kept: Kept, _ version: StoreVersion, _ now: Timestamp) -> Bool {
        let limit = kept.version == version ? Self.most : Self.least
        return (0..<limit).contains(now.seconds(since: kept.status.asOf))
    }

    private func workOut(_ version: StoreVersion, _ now: Timestamp) throws -> Kept {
        // Somebody else has done it while this one waited.
        if let kept = kept.withLock(\.self), isGood(kept, version, now) { return kept }
        let states = try store.patchLevels(isBrief: true).map { name, level in
            ServerState(name, level, at: now, fresh: fresh)
        }.sorted { $0.name < $1.name }
        let worked = Kept(
            status: FleetStatus(states: states, asOf: now, fresh: fresh), version: version)
        kept.withLock { $0 = worked }
        return worked
    }

    /// Servers out of the whole fleet, by their names.
    /// - Parameter after: the last name of the page before.
    package func states(
        at now: Timestamp, after: String?, limit: Int, where isWanted: (ServerState) -> Bool
    ) throws -> [ServerState] {
        let states = try status(at: now).states
        var found: [String] = []
        for state in states where after.map({ state.name > $0 }) != false && isWanted(state) {
            found.append(state.name)
            if found.count == limit { break }
        }
        return try self.states(found, at: now)
    }

    /// How some servers stand now, without a look at the others.
    package func states(_ names: [String], at now: Timestamp) throws -> [ServerState] {
        let levels = try store.patchLevels(of: names)
        return names.map {
            ServerState($0, levels[$0] ?? ServerPatchLevel(), at: now, fresh: fresh)
        }
    }

    /// Some servers as a table.
    package func status(of states: [ServerState], at now: Timestamp) -> FleetStatus {
        FleetStatus(states: states, asOf: now, fresh: fresh)
    }
}
