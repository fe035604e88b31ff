import ArgumentParser
import BelayEngine
import BelayModel
import Synchronization

struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", _superCommandName: Belay.name,
        abstract: "Runs one command on many servers, without a job.",
        discussion: "Exits with 0 when it did so everywhere, 2 when it failed somewhere, 4 when "
            + "servers were unreachable and it failed nowhere.")

    @Argument(help: "Which servers, such as web:&prod.") var pattern: String
    @OptionGroup var inventory: InventoryOptions
    @OptionGroup var reach: ReachOptions
    @Argument(
        parsing: .postTerminator, help: "The command, after --; a line for the server's shell.")
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("Which command? Give it after --.") }
    }

    func run() async throws {
        let tally = try await reporting {
            let servers = try inventory.servers(pattern)
            let directory = try reach.directory(servers)
            let targets = try await reach.targets(servers, directory)
            let fleet = FleetCommand(
                script: command.joined(separator: " "), transport: try reach.brief(directory),
                forks: reach.forks ?? Plan.defaultForks)
            let (lines, tally, printer) = (LinesByServer(), Tally(), Printer())
            await fleet.run(on: targets) { target, stream, bytes in
                await printer.lines(
                    lines.add(target.endpoint.name, stream, bytes),
                    areErrors: stream == .standardError)
            } end: { target, outcome, _ in
                let name = target.endpoint.name
                for stream in [BelayModel.OutputStream.standardOutput, .standardError] {
                    await printer.lines(
                        lines.rest(name, stream), areErrors: stream == .standardError)
                }
                if let words = tally.count(name, outcome) { await printer.complain(words) }
            }
            await printer.finish()
            return tally
        }
        try tally.conclude()
    }
}

/// How many servers a command failed on.
final class Tally: Sendable {
    private let counts = Mutex((failed: 0, unreachable: 0))

    /// - Returns: what there is to complain of.
    func count(_ server: String, _ outcome: FleetCommand.Outcome) -> String? {
        switch outcome {
        case .ended(.exited(0)):
            return nil
        case .ended(.exited(let status)):
            counts.withLock { $0.failed += 1 }
            return "\(server): exit status \(status)"
        case .ended(.signaled(let signal)):
            counts.withLock { $0.failed += 1 }
            return "\(server): killed by SIG\(signal)"
        case .unreachable(let error):
            counts.withLock { $0.unreachable += 1 }
            // Most messages name the server themselves, with its address.
            return error.message.hasPrefix(server) ? error.message : "\(server): \(error)"
        }
    }

    /// Ends the command.
    /// - Throws: its exit status, unless all went well.
    func conclude() throws {
        let isLost = Console.complainOfLoss()
        let (failed, unreachable) = counts.withLock(\.self)
        if failed > 0 { throw ExitCode.failed }
        if unreachable > 0 { throw ExitCode.unreachable }
        if isLost { throw ExitCode.failure }
    }
}

/// Puts what servers print at the same time into whole lines, each with its server's name.
final class LinesByServer: Sendable {
    private struct Key: Hashable {
        let server: String
        let stream: BelayModel.OutputStream
    }

    private let rests = Mutex<[Key: [UInt8]]>([:])

    /// A line that goes on for longer is cut there.
    private static let longestLine = 64 * 1024

    /// - Returns: the lines that are whole now.
    func add(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) -> [String] {
        let key = Key(server: server, stream: stream)
        let lines = rests.withLock { rests in
            let text = (rests.removeValue(forKey: key) ?? []) + bytes
            var (lines, start) = ([ArraySlice<UInt8>](), 0)
            while let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(text[start..<end])
                start = end + 1
            }
            if text.count - start > Self.longestLine {
                lines.append(text[start...])
            } else if start < text.count {
                rests[key] = Array(text[start...])
            }
            return lines
        }
        return lines.map { Self.shown(server, $0) }
    }

    /// What did not end with a line feed.
    func rest(_ server: String, _ stream: BelayModel.OutputStream) -> [String] {
        let rest = rests.withLock { rests in
            // What most print ends with one.
            rests.isEmpty ? nil : rests.removeValue(forKey: Key(server: server, stream: stream))
        }
        return rest.map { [Self.shown(server, $0[...])] } ?? []
    }

    private static func shown(_ server: String, _ line: ArraySlice<UInt8>) -> String {
        "\(server): \(withoutControls(String(decoding: line, as: UTF8.self)[...]))"
    }
}
