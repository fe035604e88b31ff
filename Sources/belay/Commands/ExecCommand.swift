import ArgumentParser
import BelayEngine
import BelayModel
import Synchronization

struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Runs one command on many servers, without a job.",
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
                script: command.joined(separator: " "), transport: try reach.transport(directory),
                forks: reach.forks ?? Plan.defaultForks)
            let lines = LinesByServer()
            let tally = Tally()
            await fleet.run(on: targets) { target, stream, bytes in
                lines.add(target.endpoint.name, stream, bytes)
            } end: { target, outcome, _ in
                lines.finish(target.endpoint.name)
                tally.count(target.endpoint.name, outcome)
            }
            return tally
        }
        if let status = tally.exitCode { throw status }
    }
}

/// How many servers a command failed on.
final class Tally: Sendable {
    private let counts = Mutex((failed: 0, unreachable: 0))

    func count(_ server: String, _ outcome: FleetCommand.Outcome) {
        switch outcome {
        case .ended(.exited(0)):
            return
        case .ended(.exited(let status)):
            Console.complain("\(server): exit status \(status)")
            counts.withLock { $0.failed += 1 }
        case .ended(.signaled(let signal)):
            Console.complain("\(server): killed by SIG\(signal)")
            counts.withLock { $0.failed += 1 }
        case .unreachable(let error):
            // Most messages name the server themselves, with its address.
            Console.complain(
                error.message.hasPrefix(server) ? error.message : "\(server): \(error)")
            counts.withLock { $0.unreachable += 1 }
        }
    }

    /// `nil`: all went well.
    var exitCode: ExitCode? {
        counts.withLock { counts in
            if counts.failed > 0 { return .failed }
            return counts.unreachable > 0 ? .unreachable : nil
        }
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

    func add(_ server: String, _ stream: BelayModel.OutputStream, _ bytes: [UInt8]) {
        let key = Key(server: server, stream: stream)
        let lines = rests.withLock { rests in
            var rest = (rests[key] ?? []) + bytes
            var lines: [[UInt8]] = []
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(Array(rest[..<end]))
                rest.removeFirst(end + 1)
            }
            if rest.count > Self.longestLine {
                lines.append(rest)
                rest = []
            }
            rests[key] = rest
            return lines
        }
        for line in lines { show(server, stream, line) }
    }

    /// Shows what did not end with a line feed.
    func finish(_ server: String) {
        for stream in [BelayModel.OutputStream.standardOutput, .standardError] {
            let rest = rests.withLock {
                $0.removeValue(forKey: Key(server: server, stream: stream))
            }
            if let rest, !rest.isEmpty { show(server, stream, rest) }
        }
    }

    private func show(_ server: String, _ stream: BelayModel.OutputStream, _ line: [UInt8]) {
        let text = withoutControls(String(decoding: line, as: UTF8.self)[...])
        switch stream {
        case .standardOutput: Console.line("\(server): \(text)")
        case .standardError: Console.error("\(server): \(text)")
        }
    }
}
