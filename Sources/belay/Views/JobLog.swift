import ArgumentParser
import BelayModel
import BelayStore
import Foundation

/// The Job Logs view: status changes and output in the order in which they came.
struct JobLog {
    private let store: JobStore
    private let job: Int64
    private let server: Int?
    private var journal: JournalReader
    private var lastOutput: Int64 = 0
    private var lines = OutputLines()

    /// Pieces of output that are held in memory at once; a piece is at most 64 KiB.
    private static let pieces = 256

    /// - Parameter server: only this server's; an error when the job has none of that name.
    init(store: JobStore, job: Int64, server: String?) throws {
        self.store = store
        self.job = job
        journal = try JournalReader(store: store, job: job)
        let servers = journal.narrator.run.plan.servers
        self.server = try server.map { name in
            guard let index = servers.firstIndex(where: { $0.name == name }) else {
                throw ValidationError("Job \(job) has no server \(name).")
            }
            return index
        }
    }

    /// Hands on all that has come since the last call.
    /// - Parameter isLast: no call follows; a line that has no end yet is handed on too.
    mutating func read(isLast: Bool, _ show: (LogEntry) throws -> Void) throws {
        var changes: [Change] = []
        try journal.read { [self] happenings, run, at in
            for happening in happenings where concerns(happening) {
                changes.append(Change(happening, run, at))
            }
        }
        var next = changes.startIndex
        while true {
            let output = try store.output(
                of: job, after: lastOutput, server: server, limit: Self.pieces)
            for piece in output {
                // An item's output is stored no later than its end.
                while next < changes.endIndex, changes[next].at < piece.at {
                    try self.show(changes[next], show)
                    next += 1
                }
                if let whole = lines.add(piece) { try self.show(whole, show) }
                lastOutput = piece.id
            }
            if output.count < Self.pieces { break }
        }
        for change in changes[next...] { try self.show(change, show) }
        if isLast {
            for rest in lines.flush() { try self.show(rest, show) }
        }
    }

    private mutating func show(
        _ change: Change, _ show: (LogEntry) throws -> Void
    ) throws {
        if let server = change.endsOutputOf {
            for rest in lines.flush(server: server) { try self.show(rest, show) }
        }
        try show(change.entry)
    }

    private func show(_ output: StoredOutput, _ show: (LogEntry) throws -> Void) throws {
        try show(LogEntry(output, journal.narrator.run))
    }

    private func concerns(_ happening: Happening) -> Bool {
        guard let server else { return true }
        switch happening {
        case .job, .phase, .terminating: return true
        case .server(let index), .staging(let index), .link(let index): return index == server
        case .step(let index, _): return index == server
        }
    }
}

/// A status change, to be shown between what was printed before it and after it.
private struct Change {
    let at: Timestamp
    let entry: LogEntry
    /// The server whose item has printed its last.
    let endsOutputOf: Int?

    init(_ happening: Happening, _ run: JobRun, _ at: Timestamp) {
        self.at = at
        entry = LogEntry(happening, run, at: at)
        if case .step(let server, let step) = happening,
            run.servers[server].steps[step].status.isFinal
        {
            endsOutputOf = server
        } else {
            endsOutputOf = nil
        }
    }
}

/// One entry of the log, as text and as JSON.
struct LogEntry {
    let text: String
    let json: JSONEvent

    init(_ happening: Happening, _ run: JobRun, at: Timestamp) {
        text = PlainLines.line(happening, run).map { "\(at.local) \($0)\n" } ?? ""
        json = JSONEvent(happening, run, at: at)
    }

    init(_ piece: StoredOutput, _ run: JobRun) {
        let name = run.plan.servers[piece.output.server].name
        let words = String(decoding: piece.output.bytes, as: UTF8.self)
        json = JSONEvent(output: piece, server: name, text: words)
        let mark = piece.output.stream == .standardError ? "!" : "|"
        var lines = words.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        text = lines.map { "  \(name) \(mark) \(withoutControls($0))\n" }.joined()
    }
}

/// Text from a server, fit for a terminal: control characters but the tab are shown as `?`.
func withoutControls(_ text: Substring) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map {
                $0.properties.generalCategory == .control && $0 != "\t" ? "?" : $0
            }))
}
