import Foundation
import Glibc
import Synchronization

/// A process that a test started. Its output goes to files, and is read from there.
final class Child: Sendable {
    let id: pid_t
    private let outputFile: URL
    private let errorFile: URL
    /// Keeps the files.
    private let workspace: Workspace
    /// As waitpid(2) gives it; `nil`: it runs.
    private let status = Mutex<Int32?>(nil)

    /// - Parameter output: a file instead of the one that `output` reads, such as a pipe's.
    init(
        _ words: [String], environment: [String: String] = [:], in workspace: Workspace,
        output: String? = nil
    ) throws {
        self.workspace = workspace
        let name = UUID().uuidString
        outputFile = workspace.file("\(name).out")
        errorFile = workspace.file("\(name).err")
        let environment = Self.inherited.merging(environment) { $1 }
        id = try spawn(
            words, environment: environment.map { "\($0)=\($1)" },
            directory: workspace.directory.path, output: output ?? outputFile.path,
            errors: errorFile.path)
    }

    /// The variables of the tests' own process that a child keeps. Others would change what Belay
    /// does: with `CI`, for one, it draws no live view.
    private static let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
        ["PATH", "HOME", "USER", "LANG", "TMPDIR"].contains(name) || name.hasPrefix("BELAY_")
    }

    var isRunning: Bool {
        status.withLock { status in
            if status == nil {
                var code: Int32 = 0
                if unsafe waitpid(id, &code, WNOHANG) == id { status = code }
            }
            return status == nil
        }
    }

    var output: String { Self.text(outputFile) }
    var errors: String { Self.text(errorFile) }

    private static func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }

    func send(_ signal: Int32) {
        // Not reaped before: the id is still its own.
        status.withLock { if $0 == nil { kill(id, signal) } }
    }

    /// Waits for its end.
    /// - Returns: the exit status; that of a signal is negative.
    /// - Throws: when it has not ended after so many seconds: it hangs, and is killed.
    func end(within seconds: Double) async throws -> Int32 {
        try await waitUntil("process \(id) ends", within: seconds, orElse: killed) { !isRunning }
        let code = status.withLock(\.self) ?? 0
        return code & 0x7f == 0 ? code >> 8 & 0xff : -(code & 0x7f)
    }

    private func killed() -> String {
        send(SIGKILL)
        return "it printed:\n\(output.suffix(2000))\n\(errors.suffix(2000))"
    }
}

/// Starts a process. Foundation's `Process` does not
/// notice an end while a grandchild lives, such as a container's monitor.
private func spawn(
    _ words: [String], environment: [String], directory: String, output: String, errors: String
) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // env(1) changes the directory: posix_spawn's own way to is not known to Swift.
    let words = ["/usr/bin/env", "-C", directory] + words
    let arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var id: pid_t = 0
    let code = unsafe posix_spawn(&id, words[0], &actions, &attributes, arguments, variables)
    guard code == 0 else { throw LabFailure("cannot start \(words[0]): error \(code)") }
    return id
}

/// Looks again and again whether something has become true.
func waitUntil(
    _ what: String, within seconds: Double = 180, orElse complaint: () -> String = { "" },
    _ isTrue: () throws -> Bool
) async throws {
    let limit = ContinuousClock.now + .seconds(seconds)
    while try !isTrue() {
        guard ContinuousClock.now < limit else {
            throw LabFailure("waited \(seconds) s in vain until \(what); \(complaint())")
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}
