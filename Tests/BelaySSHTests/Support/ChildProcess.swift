import Foundation
import Glibc
import Synchronization

/// A process that a test started; ended by its own id, with its owner at the latest.
///
/// Foundation's `Process` waits with a run loop, which the threads of Swift's pool do not have.
final class ChildProcess: Sendable {
    let id: pid_t
    private let isReaped = Mutex(false)

    /// - Parameter log: a file for everything that it prints.
    init(_ command: [String], log: String, environment: [String: String] = [:]) throws {
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            .map { "\($0.key)=\($0.value)" }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(
            &actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The threads of Swift's pool block signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let code = unsafe withCStrings(command) { arguments in
            unsafe withCStrings(variables) { environment in
                unsafe posix_spawn(
                    &child, command[0], &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw TestServer.Failure(description: "cannot start \(command[0]): error \(code)")
        }
        id = child
    }

    deinit { end() }

    var isRunning: Bool { reap(WNOHANG) == nil }

    func signal(_ signal: Int32) { if isRunning { kill(id, signal) } }

    func end() {
        guard isRunning else { return }
        kill(id, SIGCONT)
        kill(id, SIGTERM)
        _ = reap(0)
    }

    /// The status, once it has ended. Never asked again: the id may be someone else's by then.
    @discardableResult
    private func reap(_ options: Int32) -> Int32? {
        isReaped.withLock { isReaped in
            if isReaped { return 0 }
            var status: Int32 = 0
            guard unsafe waitpid(id, &status, options) == id else { return nil }
            isReaped = true
            return status
        }
    }

    /// The processes below it, by what /proc says.
    func descendants() -> [pid_t] {
        var found: [pid_t] = [id]
        var index = 0
        while index < found.count {
            let path = "/proc/\(found[index])/task/\(found[index])/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            found += text.split(separator: " ").compactMap { pid_t($0) }
            index += 1
        }
        return Array(found.dropFirst())
    }

    /// Runs a command to its end and returns what it printed.
    @discardableResult
    static func run(_ command: [String], environment: [String: String] = [:]) throws -> String {
        let log = FileManager.default.temporaryDirectory
            .appendingPathComponent("belay-ssh-\(UUID().uuidString).log").path
        defer { try? FileManager.default.removeItem(atPath: log) }
        let child = try ChildProcess(command, log: log, environment: environment)
        let status = child.reap(0)
        let output = try String(contentsOfFile: log, encoding: .utf8)
        guard status == 0 else {
            throw TestServer.Failure(description: "\(command.joined(separator: " ")): \(output)")
        }
        return output
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let pointers = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe body(pointers + [nil])
}
