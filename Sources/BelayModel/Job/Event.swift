/// What happened to a job. Events are journaled; replaying them gives the same `JobRun` again.
///
/// Those with an `attempt` answer an effect, and are dropped when the server has moved on.
package enum Event: Sendable, Codable, Hashable {
    /// A coordinator took the job up for the first time.
    case began
    /// A coordinator took the job up again after another was lost.
    case resumed
    /// The scheduled time of a phase has come.
    case phaseDue(Phase)
    /// The pause before a wave is over.
    case waveDue(Int)
    /// The time to answer at the gate is over.
    case gateDue
    case gateAnswered(GateAnswer)
    /// Servers that waited for slots have them, or never will.
    case slotsDecided(JobRun.SlotDecision)
    /// The server has waited for another job for as long as it may.
    case lockOverdue(server: Int, attempt: Int)
    case terminationRequested
    /// The same, for another cause than that somebody asked for it.
    case stopRequested(StopCause, reason: String?)
    /// The job's window closes.
    case windowClosed
    /// The removal of staging directories that are owed was asked for.
    case cleanupRequested
    /// - Parameter hostKey: the fingerprint of the key that the server has shown; `nil`: not known.
    case connected(server: Int, attempt: Int, hostKey: String? = nil)
    case stagingMade(server: Int, attempt: Int, path: String)
    /// The server said no, and nothing of the job is on it.
    case stagingRefused(server: Int, attempt: Int, reason: String)
    case itemEnded(server: Int, attempt: Int, ItemEnd)
    /// The item was recalled before anything of it had reached the server.
    case itemNotStarted(server: Int, attempt: Int)
    /// The item is still running after its time-out.
    case itemOverdue(server: Int, attempt: Int)
    /// The item is still running at the time after its time-out at which it is to be killed.
    case killDue(server: Int, attempt: Int)
    /// The connection went while something was in hand; it is being taken up again. The reason is
    /// `LostLink.rebooting` where that was to be expected.
    case linkLost(server: Int, attempt: Int, reason: String)
    case linkRestored(server: Int, attempt: Int)
    case unreachable(server: Int, attempt: Int, reason: String)
    case stagingRemoved(server: Int, attempt: Int, RemovedBy)
    case stagingOwed(server: Int, attempt: Int, reason: String)
}

/// Why a connection went, where it is no fault.
package enum LostLink {
    package static let rebooting = "rebooting"
}

/// Who removed a staging directory.
package enum RemovedBy: String, Sendable, Codable, Hashable {
    case coordinator
    /// The server, after it had not heard from a coordinator for the orphan time-out.
    case server
}

/// How an item ended.
package struct ItemEnd: Sendable, Codable, Hashable {
    /// `nil`: no exit is known, and `failure` says why.
    package var exit: CommandEnd?
    /// Why the item failed where the exit status does not tell all; `nil`: it does.
    package var failure: String?
    /// What an admin should know of an item that succeeded.
    package var note: String?
    /// What `findPackages` found.
    package var report: PackageReport?
    /// Packages that the item changed, as read from the server before and after.
    package var changed: [PackageChange]
    /// What else it found; `nil`: nothing.
    package var findings: PackageFindings?

    package init(
        exit: CommandEnd?, failure: String? = nil, note: String? = nil,
        report: PackageReport? = nil, changed: [PackageChange] = [],
        findings: PackageFindings? = nil
    ) {
        self.exit = exit
        self.failure = failure
        self.note = note
        self.report = report
        self.changed = changed
        self.findings = findings
    }
}

extension ItemEnd {
    /// Journals of before there were changes or findings have none.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            exit: try values.decodeIfPresent(CommandEnd.self, forKey: .exit),
            failure: try values.decodeIfPresent(String.self, forKey: .failure),
            note: try values.decodeIfPresent(String.self, forKey: .note),
            report: try values.decodeIfPresent(PackageReport.self, forKey: .report),
            changed: try values.decodeIfPresent([PackageChange].self, forKey: .changed) ?? [],
            findings: try values.decodeIfPresent(PackageFindings.self, forKey: .findings))
    }
}

/// What an executor or the coordinator is to do, once the events that led to it are durable.
///
/// Each is answered by at most one event.
package enum Effect: Sendable, Hashable {
    /// Answered by `connected` or `unreachable`.
    case connect(server: Int, attempt: Int)
    /// Answered by `stagingMade`, `stagingRefused` or `unreachable`.
    case makeStaging(server: Int, attempt: Int)
    /// Answered by `itemEnded`, `itemNotStarted` or `unreachable`.
    case run(server: Int, attempt: Int, step: Int, start: Start)
    /// Answered by `itemOverdue` once the item has run for `limit` seconds, if it has not ended by
    /// then. What counts is how long it has run on its server; `since`, a wall-clock time, only
    /// hints at when to ask.
    case watch(server: Int, attempt: Int, limit: Int, since: Timestamp)
    /// Answered by `killDue` once the item has run for `limit` seconds, in the same way.
    case watchKill(server: Int, attempt: Int, limit: Int, since: Timestamp)
    /// To kill the item of this attempt on its server, because the playbook says so. Not answered
    /// itself: the item's end is what counts.
    case kill(server: Int, attempt: Int, step: Int)
    /// Not to start the item of this attempt if nothing of it was sent yet. Not answered itself.
    case recall(server: Int, attempt: Int)
    /// Answered by `stagingRemoved` or `stagingOwed`.
    case removeStaging(server: Int, attempt: Int)
    /// The server is not needed any more: its connection, or the attempt at one, ends.
    case release(server: Int)
    /// Answered by `phaseDue`.
    case wake(Phase, at: Timestamp)
    /// Answered by `windowClosed`.
    case wakeClose(at: Timestamp)
    /// Answered by `waveDue`.
    case wakeWave(Int, at: Timestamp)
    /// Answered by `gateDue`.
    case wakeGate(at: Timestamp)
    /// Answered by `lockOverdue`.
    case wakeLock(server: Int, attempt: Int, at: Timestamp)
    /// Nothing of the job is left to do.
    case finish
}

/// How an item may be started.
package enum Start: String, Sendable, Codable, Hashable {
    /// Nothing of it ever reached the server.
    case fresh
    /// A lost coordinator may have started it: it is taken up if it began, else started.
    case again
    /// As `again`, but not started if it never began.
    case attachOnly
}
