import BelayModel
import BelayReports
import BelaySSH
import BelaySystem
import Synchronization

/// Equal results of servers once, when all are there; until then a line that says how far it is.
final class FoldedOutput: FleetOutput {
    /// What one server has printed.
    private struct Texts: Hashable {
        var output: [UInt8] = []
        var errors: [UInt8] = []

        var size: Int { output.count + errors.count }

        mutating func add(_ stream: BelayModel.OutputStream, _ bytes: [UInt8]) {
            switch stream {
            case .standardOutput: output += bytes
            case .standardError: errors += bytes
            }
        }
    }

    /// What makes two servers' results the same.
    private struct Kind: Hashable {
        var texts: Texts
        var note: String?
        var reason: String?
        /// Its output was shown already, for there was too much of it.
        var isShown: Bool
    }

    private struct State {
        var open: [String: Texts] = [:]
        /// Servers whose output is too long to be kept: their lines are shown as they come.
        var long: Set<String> = []
        var kept = 0
        var kinds: [Kind: [String]] = [:]
        /// What went wrong where nothing was printed.
        var failures: [FleetResult] = []
        var waiting: Set<String>
        var painter = Painter()
        var isFinished = false
    }

    /// Bytes that are kept of one server, and of all together.
    private static let mostOfOne = 1024 * 1024
    private static let mostOfAll = 64 * 1024 * 1024

    private let all: Int
    private let forks: Int
    private let start = ContinuousClock.now
    private let state: Mutex<State>
    private let lines = LinesByServer()
    private let printer = Printer()

    /// - Parameter forks: servers worked on at once.
    init(_ servers: [String], forks: Int) {
        all = servers.count
        self.forks = forks
        state = Mutex(State(waiting: Set(servers)))
    }

    func receive(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async {
        let early = state.withLock { state -> Texts? in
            if state.long.contains(server) {
                var texts = Texts()
                texts.add(stream, bytes)
                return texts
            }
            var texts = state.open.removeValue(forKey: server) ?? Texts()
            texts.add(stream, bytes)
            state.kept += bytes.count
            if texts.size <= Self.mostOfOne, state.kept <= Self.mostOfAll {
                state.open[server] = texts
                return nil
            }
            state.kept -= texts.size
            state.long.insert(server)
            if let erased = Self.erase(&state) { Console.draw(erased) }
            return texts
        }
        guard let early else { return }
        await printer.lines(
            lines.add(server, .standardOutput, early.output), areErrors: false)
        await printer.lines(lines.add(server, .standardError, early.errors), areErrors: true)
    }

    func end(_ result: FleetResult, note: String?) async {
        let isLong = state.withLock { state in
            let texts = state.open.removeValue(forKey: result.server) ?? Texts()
            let isLong = state.long.contains(result.server)
            state.waiting.remove(result.server)
            guard texts.size > 0 || result.reason == nil else {
                state.failures.append(result)
                return isLong
            }
            let kind = Kind(texts: texts, note: note, reason: result.reason, isShown: isLong)
            // What is there already is not kept twice.
            if state.kinds[kind] != nil { state.kept -= texts.size }
            state.kinds[kind, default: []].append(result.server)
            return isLong
        }
        guard isLong else { return }
        for stream in [BelayModel.OutputStream.standardOutput, .standardError] {
            await printer.lines(
                lines.rest(result.server, stream), areErrors: stream == .standardError)
        }
    }

    func refresh() {
        guard Console.isTerminal, Terminal.canMove, !TerminalPrompt.isAsking else { return }
        state.withLock { state in
            guard !state.isFinished, start.duration(to: .now) > .milliseconds(300) else { return }
            let columns = TerminalSize.current().columns
            let text = state.painter.paint(
                [Terminal.spelled(progress(state.waiting, columns)).dim], columns: columns)
            if !text.isEmpty { Console.draw(text) }
        }
    }

    private func progress(_ waiting: Set<String>, _ columns: Int) -> String {
        let seconds = Double(start.duration(to: .now).components.seconds)
        var text = "\(all - waiting.count) of \(all) done, \(Int(seconds)) s"
        if waiting.count <= forks, !waiting.isEmpty {
            text += ", waiting for "
            text += FoldedNames.folded(waiting, columns: max(8, columns - 1 - text.columns))
        }
        return text.printableLine.prefix(columns: columns - 1)
    }

    private static func erase(_ state: inout State) -> String? {
        let text = state.painter.paint([], columns: TerminalSize.current().columns)
        return text.isEmpty ? nil : text
    }

    func finish() async {
        await printer.finish()
        let (kinds, failures) = state.withLock { state in
            state.isFinished = true
            if Console.isTerminal, let erased = Self.erase(&state) { Console.draw(erased) }
            return (state.kinds, state.failures)
        }
        let sorted = kinds.map { kind, names in (kind: kind, names: FoldedNames.sorted(names)) }
            .sorted { one, other in
                // What went wrong comes last, next to the prompt.
                let (a, b) = (one.kind.reason != nil, other.kind.reason != nil)
                if a != b { return b }
                if one.names.count != other.names.count {
                    return one.names.count > other.names.count
                }
                return FoldedNames.isInOrder(one.names[0], other.names[0])
            }
        for (kind, names) in sorted { show(kind, FailureWords.title(names)) }
        for line in FailureWords.lines(failures) { Console.complain(Terminal.spelled(line)) }
    }

    private func show(_ kind: Kind, _ title: String) {
        let output = String(decoding: kind.texts.output, as: UTF8.self).outputLines
        let errors = String(decoding: kind.texts.errors, as: UTF8.self).outputLines
        let title = Terminal.spelled(title.printableLine)
        if output.count == 1, errors.isEmpty, kind.note == nil {
            Console.draw("\(mark(title)): \(output[0])\n")
        } else {
            if !output.isEmpty {
                Console.draw("\(mark(title)):\n" + output.map { "  \($0)\n" }.joined())
            }
            if !errors.isEmpty {
                let head = output.isEmpty || !Console.isTerminal ? "\(title):\n" : ""
                Console.writeError(head + errors.map { "  ! \($0)\n" }.joined())
            }
            if let note = kind.note {
                let line = "\(mark(title)): \(note.printableLine)"
                Console.draw(line.wrappedLines(columns: Console.columns) + "\n")
            }
        }
        if let reason = kind.reason { Console.complain("\(title): \(reason)") }
    }

    private func mark(_ title: String) -> String { Console.isTerminal ? title.cyan : title }
}
