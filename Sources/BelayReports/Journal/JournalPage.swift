package import BelayModel
package import BelayStore

/// A page of a job's log, the latest first, made from the journal's end: the job is not replayed, so
/// that a page of a large job takes as long as that of a small one.
package struct JournalPage: Sendable {
    package struct Entry: Sendable, Hashable {
        /// Of the event in the journal; of a step where the page is of one server.
        package let number: Int
        package let at: Timestamp
        package let server: String?
        package let words: String
    }

    package let entries: [Entry]
    /// The number of the journal's latest event.
    package let latest: Int
    /// Where the next page begins; `nil`: there is none.
    package let next: Int?

    /// - Parameters:
    ///   - server: only this server's, by its place among the job's.
    ///   - before: only events with smaller numbers.
    package init(
        _ store: JobStore, job: Int64, kind: JobKind, server: (Int, ServerView)?, before: Int?,
        limit: Int
    ) throws {
        latest = try store.lastEvent(of: job)
        if let (_, view) = server {
            entries = Self.entries(of: view)
            next = nil
            return
        }
        let events = try store.lastEvents(of: job, before: before, limit: limit)
        let servers = Set(events.compactMap { $0.event.server })
        let names = try store.serverNames(of: job, servers)
        let ended = events.compactMap { entry -> (server: Int, at: Timestamp)? in
            guard case .itemEnded(let server, _, _) = entry.event else { return nil }
            return (server, entry.at)
        }
        var steps = try store.stepsEnded(in: job, ended)[...]
        var entries: [Entry] = []
        for entry in events {
            var step: EndedStep?
            if case .itemEnded = entry.event { step = steps.popFirst() ?? nil }
            guard let words = Self.words(entry, step, kind) else { continue }
            entries.append(
                Entry(
                    number: entry.number, at: entry.at,
                    server: entry.event.server.flatMap { names[$0] }, words: words.printableLine))
        }
        self.entries = entries.reversed()
        next = events.first.flatMap { $0.number > 1 ? $0.number : nil }
    }

    private static func words(
        _ entry: JournalEntry, _ step: EndedStep?, _ kind: JobKind
    ) -> String? {
        switch entry.event {
        case .began: "job: Active"
        case .resumed: "another coordinator took the job up"
        case .phaseDue(let phase): "\(phase.name(in: kind)): its scheduled time has come"
        case .waveDue(let wave): "wave \(wave + 1): its pause is over"
        case .gateDue: "the gate: nobody has answered in time"
        case .gateAnswered(let answer): "the gate: \(answer.verdict.rawValue) by \(answer.by)"
        case .slotsDecided: "servers that waited for slots or for another job were decided about"
        case .lockOverdue: "another job was waited for as long as it may be"
        case .terminationRequested: "job: Terminating"
        case .stopRequested(let cause, let reason):
            "job: Terminating, cause \(cause.rawValue)" + (reason.map { ": \($0)" } ?? "")
        case .windowClosed: "the window closes"
        case .cleanupRequested: "the removal of owed staging directories was asked for"
        case .connected: "connected"
        case .stagingMade(_, _, let path): "staging directory made: \(path)"
        case .stagingRefused(_, _, let reason): "staging directory refused: \(reason)"
        case .itemEnded(_, _, let end): itemWords(end, step, entry.at, kind)
        case .itemNotStarted: "the item in hand was recalled before it began"
        case .itemOverdue: "the item in hand is over its time-out, and is left to end"
        case .killDue: "the item in hand is killed, as the playbook says"
        case .linkLost(_, _, let reason):
            reason == LostLink.rebooting
                ? reason : "connection lost, taking it up again: \(reason)"
        case .linkRestored: "connected again"
        case .unreachable(_, _, let reason): "unreachable: \(reason)"
        case .stagingRemoved(_, _, let by):
            by == .server
                ? "staging directory removed by the server itself" : "staging directory removed"
        case .stagingOwed(_, _, let reason): "staging directory owed: \(reason)"
        }
    }

    private static func itemWords(
        _ end: ItemEnd, _ step: EndedStep?, _ at: Timestamp, _ kind: JobKind
    ) -> String {
        guard let step else { return end.failure.map { "item ended: \($0)" } ?? "item ended" }
        var line = "\(step.phase.name(in: kind)): \(step.name): \(step.status.rawValue)"
        if let started = step.started {
            line += " in \(spell(seconds: at.seconds(since: started)))"
        }
        return line + (step.reason.map { ", \($0)" } ?? "")
    }

    /// A server's own log is what its steps say.
    private static func entries(of server: ServerView) -> [Entry] {
        var entries: [Entry] = []
        for (place, step) in server.steps.enumerated() {
            let name = "\(step.phaseName): \(step.name)"
            if let started = step.started {
                entries.append(
                    Entry(
                        number: place + 1, at: started, server: server.name,
                        words: "\(name): started"))
            }
            if let finished = step.finished {
                let took = step.started.map { " in \(spell(seconds: finished.seconds(since: $0)))" }
                entries.append(
                    Entry(
                        number: place + 1, at: finished, server: server.name,
                        words: "\(name): \(step.status.rawValue)\(took ?? "")"
                            + (step.reason.map { ", \($0)" } ?? "")))
            }
        }
        return entries.reversed()
    }
}

extension Event {
    /// The server that it tells of, by its place among the job's; `nil`: it is of the whole job.
    package var server: Int? {
        switch self {
        case .began, .resumed, .phaseDue, .waveDue, .gateDue, .gateAnswered, .slotsDecided,
            .terminationRequested, .stopRequested, .windowClosed, .cleanupRequested:
            nil
        case .connected(let server, _, _), .lockOverdue(let server, _),
            .itemNotStarted(let server, _),
            .itemOverdue(let server, _), .killDue(let server, _), .linkRestored(let server, _),
            .stagingMade(let server, _, _), .stagingRefused(let server, _, _),
            .itemEnded(let server, _, _), .linkLost(let server, _, _),
            .unreachable(let server, _, _), .stagingRemoved(let server, _, _),
            .stagingOwed(let server, _, _):
            server
        }
    }
}
