// One server, one change at a time: the action phases of different jobs on one server wait for each
// other. Which job has a server, over all of them, is not known here: whoever commits decides.

/// A server's wait for another job that changes it.
package struct LockWait: Sendable, Hashable {
    package var job: Int64
    /// When the server began to wait, for this job or for one before it.
    package var since: Timestamp
}

/// The servers that other jobs change.
package struct LockBook: Sendable, Hashable {
    /// By what tells a server: the job that has its lock.
    private var holders: [String: Int64]

    package init(_ holders: [String: Int64] = [:]) { self.holders = holders }

    package func holder(of keys: [String]) -> Int64? {
        guard !holders.isEmpty else { return nil }
        return keys.lazy.compactMap { holders[$0] }.first
    }
}

extension JobRun {
    /// What tells the server from others, whatever it is called: its address, and its host key. A key
    /// that several servers of the job have shown, as copies of one image do, tells nothing.
    package func lockKeys(of server: Int) -> [String] {
        let place = plan.servers[server]
        var keys = [
            "\(place.address.lowercased()) \(place.port)" + (place.proxyJump.map { " \($0)" } ?? "")
        ]
        if let key = servers[server].hostKey, hostKeys[key] == 1 { keys.append(key) }
        return keys
    }

    /// Whether the server needs the lock for what comes next. Its host key has to be known first, so it
    /// is connected to before.
    func needsLock(_ server: Int) -> Bool {
        let run = servers[server]
        return phase == .action && plan.lockWait != nil && !run.holdsLock && run.isPrepared
            && run.nextPhase == .action && !run.status.isFinal && !isToWaitForWave(server)
    }

    mutating func note(_ hostKey: String?, of server: Int) {
        guard let hostKey, hostKey != servers[server].hostKey else { return }
        if let old = servers[server].hostKey { hostKeys[old, default: 1] -= 1 }
        servers[server].hostKey = hostKey
        hostKeys[hostKey, default: 0] += 1
    }

    /// The server's fork is free until it has the lock.
    mutating func lineUpForLock(_ server: Int, _ reaction: inout Reaction) {
        servers[server].activity = .idle
        servers[server].place = .queued
        atWork -= 1
        queued += 1
        slotQueue.append(server)
        reaction.servers.append(server)
    }

    /// Has the server wait for another job, or for none any more.
    mutating func block(
        _ server: Int, by job: Int64?, at now: Timestamp, _ reaction: inout Reaction
    ) {
        reaction.servers.append(server)
        guard let job else {
            servers[server].waiting = nil
            servers[server].reason = nil
            return
        }
        let isFirst = servers[server].waiting == nil
        servers[server].waiting = LockWait(
            job: job, since: servers[server].waiting?.since ?? now)
        servers[server].reason = "waits for job \(job), which is changing it"
        guard isFirst else { return }
        servers[server].attempt += 1
        awaitLock(server, &reaction)
    }

    /// Asks to be woken when the server has waited for as long as it may.
    func awaitLock(_ server: Int, _ reaction: inout Reaction) {
        guard let wait = plan.lockWait, let since = servers[server].waiting?.since else { return }
        let end = since.adding(seconds: wait)
        reaction.effects.append(
            .wakeLock(server: server, attempt: servers[server].attempt, at: end))
    }

    mutating func giveUp(
        waiting server: Int, _ attempt: Int, at now: Timestamp, _ reaction: inout Reaction
    ) {
        guard servers.indices.contains(server), servers[server].attempt == attempt,
            let waiting = servers[server].waiting, let wait = plan.lockWait
        else { return }
        let words =
            "job \(waiting.job) is changing it, and was waited for \(DurationText.words(wait))"
        settle(server, as: .canceled, words, at: now, &reaction)
    }
}
