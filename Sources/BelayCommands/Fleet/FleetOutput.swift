import ArgumentParser
import BelayEngine
import BelayModel
import BelayReports
import Synchronization

/// How results of many servers are shown.
enum FleetFormat: String, EnumerableFlag {
    case fold, stream, json

    static func help(for value: FleetFormat) -> ArgumentHelp? {
        switch value {
        case .fold: "Show equal results once, when all are there. The default on a terminal."
        case .stream: "Show each line as it comes, after its server's name. The default elsewhere."
        case .json: "Print one JSON object a server, as it ends, and one at the end."
        }
    }
}

/// Shows what a command prints on many servers, and how it went on each.
protocol FleetOutput: Sendable {
    func receive(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async
    /// - Parameter note: what there is to say of a server on which it went well.
    func end(_ result: FleetResult, note: String?) async
    /// Called several times a second.
    func refresh()
    /// All that is known is shown; nothing more comes.
    func finish() async
}

extension FleetOutput {
    func refresh() {}
}

/// Lines as they come.
final class StreamedOutput: FleetOutput {
    private let lines = LinesByServer()
    private let printer = Printer()
    /// Whether it was told what to do about a host key that is not known: once does.
    private let hasRemedy = Atomic(false)

    func receive(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async {
        await printer.lines(
            lines.add(server, stream, bytes), areErrors: stream == .standardError)
    }

    func end(_ result: FleetResult, note: String?) async {
        for stream in [BelayModel.OutputStream.standardOutput, .standardError] {
            await printer.lines(
                lines.rest(result.server, stream), areErrors: stream == .standardError)
        }
        if let note {
            let line = "\(result.server): \(note)"
            await printer.line(line.wrappedLines(columns: Console.columns))
        }
        if let reason = result.reason {
            await printer.complain("\(result.server): \(toldOnce(reason))")
        }
    }

    private func toldOnce(_ reason: String) -> String {
        guard let short = FailureWords.withoutRemedy(reason) else { return reason }
        return hasRemedy.exchange(true, ordering: .relaxed) ? short : reason
    }

    func finish() async { await printer.finish() }
}

/// One JSON object a server.
final class JSONOutput: FleetOutput {
    /// What a server's command printed, up to a limit.
    private struct Texts {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var isCut = false
    }

    /// Bytes that are kept of each stream of a server.
    private static let limit = 16 * 1024 * 1024

    private let texts = Mutex<[String: Texts]>([:])
    private let printer = Printer()

    func receive(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) async {
        texts.withLock { texts in
            func add(_ text: inout [UInt8], _ isCut: inout Bool) {
                let room = max(0, Self.limit - text.count)
                text += bytes.prefix(room)
                isCut = isCut || bytes.count > room
            }
            var text = texts.removeValue(forKey: server) ?? Texts()
            switch stream {
            case .standardOutput: add(&text.output, &text.isCut)
            case .standardError: add(&text.errors, &text.isCut)
            }
            texts[server] = text
        }
    }

    func end(_ result: FleetResult, note: String?) async {
        let text = texts.withLock { $0.removeValue(forKey: result.server) } ?? Texts()
        let json = FleetResultJSON(
            result, output: String(decoding: text.output, as: UTF8.self),
            errors: String(decoding: text.errors, as: UTF8.self), isCut: text.isCut)
        do { await printer.line(try JSONText.of(json)) } catch {
            await printer.complain("cannot write a result as JSON: \(error)")
        }
    }

    func finish() async { await printer.finish() }
}

/// `belay exec --json`: one of its lines.
struct FleetResultJSON: Encodable {
    let event = "server"
    let server: String
    let status: String
    @Nullable var exitStatus: Int?
    @Nullable var signal: String?
    @Nullable var reason: String?
    let seconds: Double
    let stdout: String
    let stderr: String
    /// Whether more was printed than is here.
    let cut: Bool

    init(_ result: FleetResult, output: String, errors: String, isCut: Bool) {
        server = result.server
        status = result.status.rawValue
        exitStatus = result.exitStatus
        signal = result.signal
        reason = result.reason
        seconds = (result.seconds * 1000).rounded() / 1000
        stdout = output
        stderr = errors
        cut = isCut
    }
}

/// The last line of `--json` of a command on many servers.
struct FleetSummaryJSON: Encodable {
    let event = "summary"
    let version = 1
    let succeeded: Int
    let failed: Int
    let timedOut: Int
    let unreachable: Int
    let seconds: Double
    let interrupted: Bool

    init(_ tally: FleetTally, seconds: Double, isInterrupted: Bool) {
        succeeded = tally.counts[.succeeded] ?? 0
        failed = tally.counts[.failed] ?? 0
        timedOut = tally.counts[.timedOut] ?? 0
        unreachable = tally.counts[.unreachable] ?? 0
        self.seconds = (seconds * 1000).rounded() / 1000
        interrupted = isInterrupted
    }
}
