package import BelayModel
package import BelayStore
import Foundation

/// The Job Logs view: status changes and output in the order in which they came.
package struct JobLog {
    private let store: JobStore
    private let job: Int64
    private let wanted: WantedEntries
    private var journal: JournalReader
    private var lastOutput: Int64 = 0
    private var lines = OutputLines()

    /// Pieces of output that are held in memory at once; a piece is at most 64 KiB.
    private static let pieces = 256

    /// - Throws: that the job has no server of a name.
    package init(store: JobStore, job: Int64, _ filter: LogFilter = LogFilter()) throws {
        self.store = store
        self.job = job
        journal = try JournalReader(store: store, job: job)
        let names = journal.replay.run.plan.servers.map(\.name)
        try filter.servers.check(job, names)
        guard !filter.servers.isAll else {
            wanted = WantedEntries(filter: filter, servers: nil)
            return
        }
        var detail = filter.servers
        let statuses =
            try detail.statuses.isEmpty ? [] : store.job(job, at: .now).servers.map(\.status)
        if statuses.isEmpty { detail.statuses = [] }
        let chosen = names.indices.filter { index in
            detail.includes(names[index], statuses.isEmpty ? .pending : statuses[index])
        }
        wanted = WantedEntries(filter: filter, servers: Set(chosen))
    }

    /// The most steps that a server has, as far as the log was read.
    package var mostSteps: Int { journal.replay.run.servers.map(\.steps.count).max() ?? 0 }

    /// The job's log of one server; an error when the job has none of that name.
    package init(store: JobStore, job: Int64, server: String?) throws {
        var filter = LogFilter()
        filter.servers.names = server.map { [$0] } ?? []
        try self.init(store: store, job: job, filter)
    }

    /// Hands on all that has come since the last call.
    /// - Parameter isLast: no call follows; a line that has no end yet is handed on too.
    package mutating func read(isLast: Bool, _ show: (LogEntry) throws -> Void) throws {
        var changes: [Change] = []
        let wanted = wanted
        try journal.read { happenings, run, at in
            for happening in happenings where wanted.includes(happening, run) {
                changes.append(Change(happening, run, at))
            }
        }
        var next = changes.startIndex
        while true {
            let only = wanted.servers?.count == 1 ? wanted.servers?.first : nil
            let output = try store.output(
                of: job, after: lastOutput, server: only, limit: Self.pieces)
            for piece in output {
                // An item's output is stored no later than its end.
                while next < changes.endIndex, changes[next].at < piece.at {
                    try self.show(changes[next], show)
                    next += 1
                }
                lastOutput = piece.id
                guard wanted.includes(piece.output, journal.replay.run) else { continue }
                if let whole = lines.add(piece) { try self.show(whole, show) }
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
        if change.at >= wanted.filter.since { try show(change.entry) }
    }

    private func show(_ output: StoredOutput, _ show: (LogEntry) throws -> Void) throws {
        guard output.at >= wanted.filter.since else { return }
        try show(LogEntry(output, journal.replay.run, isRaw: wanted.filter.isRaw))
    }
}

/// Decides which entries of a log are shown.
private struct WantedEntries {
    let filter: LogFilter
    /// The servers that it is about; `nil`: all.
    let servers: Set<Int>?

    func includes(_ output: Output, _ run: JobRun) -> Bool {
        guard filter.hasOutput, servers?.contains(output.server) != false,
            filter.isRaw || !run.isForBelay(output)
        else { return false }
        return includes(step: output.step, of: output.server, run)
    }

    func includes(_ happening: Happening, _ run: JobRun) -> Bool {
        switch happening {
        case .job, .phase, .wave, .gate, .answered, .terminating, .stopped:
            return filter.step == nil
        case .server(let index), .staging(let index), .link(let index), .waiting(let index):
            return servers?.contains(index) != false && filter.step == nil
        case .step(let index, let step):
            return servers?.contains(index) != false && includes(step: step, of: index, run)
        }
    }

    private func includes(step: Int, of server: Int, _ run: JobRun) -> Bool {
        guard let wanted = filter.step else { return true }
        switch wanted {
        case .number(let number): return step == number - 1
        case .inPhase(let phase, let number):
            let steps = run.servers[server].steps
            guard steps.indices.contains(step) else { return false }
            return steps[step].phase.name(in: run.plan.kind) == phase
                && steps[...step].count { $0.phase == steps[step].phase } == number
        }
    }
}

/// What of a job's log is shown.
package struct LogFilter: Sendable {
    /// A step as people name it.
    package enum Step: Sendable, Hashable {
        /// Among all of a server's, from 1, as the live view counts.
        case number(Int)
        /// Within its phase, from 1, as `job show` counts.
        case inPhase(String, Int)

        /// `7`, or `remediate:3`.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard let last = parts.last, let number = Int(last), number > 0, parts.count <= 2 else {
                return nil
            }
            self = parts.count == 2 ? .inPhase(String(parts[0]), number) : .number(number)
        }
    }

    package var servers = JobDetail()
    package var step: Step?
    package var since = Timestamp(milliseconds: .min)
    /// Whether what items printed is shown.
    package var hasOutput = true
    /// Whether lines are shown in which an item's script tells Belay something.
    package var isRaw = false

    package init() {}
}

/// A status change, to be shown between what was printed before it and after it.
private struct Change {
    package let at: Timestamp
    package let entry: LogEntry
    /// The server whose item has printed its last.
    package let endsOutputOf: Int?

    package init(_ happening: Happening, _ run: JobRun, _ at: Timestamp) {
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
package struct LogEntry {
    package let text: String
    package let json: JSONEvent

    package init(_ happening: Happening, _ run: JobRun, at: Timestamp) {
        text = PlainLines.line(happening, run).map { "\(at.local) \($0)\n" } ?? ""
        json = JSONEvent(happening, run, at: at)
    }

    /// - Parameter isRaw: whether lines for Belay are shown, too; as JSON all are.
    package init(_ piece: StoredOutput, _ run: JobRun, isRaw: Bool = true) {
        let name = run.plan.servers[piece.output.server].name
        let words = String(decoding: piece.output.bytes, as: UTF8.self)
        json = JSONEvent(output: piece, server: name, text: words)
        let mark = piece.output.stream == .standardError ? "!" : "|"
        text = words.outputLines.filter { isRaw || !$0.isProtocol }.map {
            "  \(name) \(mark) \($0)\n"
        }.joined()
    }
}

extension String {
    /// What a server printed, as lines that a terminal can be given.
    package var outputLines: [String] {
        var lines = utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { line in
            let isCRLF = line.last == UInt8(ascii: "\r")
            return String(Substring(isCRLF ? line.dropLast() : line)).printableLines
        }
    }
}
