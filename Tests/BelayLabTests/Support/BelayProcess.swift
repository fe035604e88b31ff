import Foundation
import Synchronization

/// The built `belay`, running.
final class BelayProcess: Sendable {
    private let child: Child
    private let parsed = Mutex<(bytes: Int, events: [JobEvent])>((0, []))

    /// Beside the tests' own bundle: what this build has made.
    static let program: String = {
        let bundle = URL(filePath: ProcessInfo.processInfo.arguments[0])
        let beside = bundle.deletingLastPathComponent().appending(path: "belay").path
        let built = URL(filePath: #filePath).appending(path: "../../../../.build/debug/belay")
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : built.standardized.path
    }()

    /// - Parameter output: where its standard output goes instead of to where `output` reads.
    init(
        _ arguments: [String], on box: AdminBox, output: String? = nil,
        environment: [String: String] = [:]
    ) throws {
        child = try Child(
            [Self.program] + arguments,
            environment: Self.environment(on: box).merging(environment) { $1 }, in: box.workspace,
            output: output)
    }

    /// Nothing of whoever runs the tests: no keys, no agent, no known hosts.
    static func environment(on box: AdminBox) -> [String: String] {
        [
            "BELAY_STATE_DIR": box.state.path, "HOME": box.workspace.directory.path,
            "SSH_AUTH_SOCK": "", "NO_COLOR": "1",
        ]
    }

    var id: pid_t { child.id }
    var isRunning: Bool { child.isRunning }
    var output: String { child.output }
    var errors: String { child.errors }

    func send(_ signal: Int32) { child.send(signal) }

    /// Waits for its end; longer than so many seconds means that it hangs.
    func result(within seconds: Double = 180) async throws -> CommandResult {
        let status = try await child.end(within: seconds)
        return CommandResult(status: status, output: output, errors: errors)
    }

    /// The events so far, of a `run --json`; a line that is still being written is left out.
    var events: [JobEvent] {
        parsed.withLock { parsed in
            // Looked at often: what was parsed is not parsed again.
            let text = output.utf8.dropFirst(parsed.bytes)
            guard let end = text.lastIndex(of: UInt8(ascii: "\n")) else { return parsed.events }
            let whole = text[...end]
            parsed.bytes += whole.count
            parsed.events += (Substring(whole)).split(separator: "\n").compactMap { JobEvent($0) }
            return parsed.events
        }
    }

    /// The job's number, which is printed first.
    var job: Int {
        get throws {
            guard let id = events.first?.id else {
                throw LabFailure("no job was begun: \(output)\(errors)")
            }
            return id
        }
    }

    /// Waits for an event.
    @discardableResult
    func event(
        _ what: String, within seconds: Double = 180, _ isIt: (JobEvent) -> Bool
    ) async throws -> JobEvent {
        var found: JobEvent?
        try await waitUntil(
            "an event '\(what)'", within: seconds, orElse: { self.output + self.errors }
        ) {
            found = events.first(where: isIt)
            guard found != nil || isRunning || events.contains(where: isIt) else {
                throw LabFailure("no event '\(what)' until its end: \(output)\(errors)")
            }
            return found != nil
        }
        guard let found else { throw LabFailure("no event '\(what)'") }
        return found
    }

    /// Waits until a step of this name has the status, on any server or the given one.
    @discardableResult
    func step(_ name: String, _ status: String, on server: String? = nil) async throws -> JobEvent {
        try await event("\(name) \(status)") {
            $0.event == "step" && $0.name == name && $0.status == status
                && (server == nil || $0.server == server)
        }
    }
}
