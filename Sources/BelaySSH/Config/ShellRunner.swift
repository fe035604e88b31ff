internal import Glibc

/// Why there is no outcome of a command.
package struct ShellFailure: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Runs commands by the user's shell, on threads of its own: `Match exec` of ssh_config(5).
package final class ShellRunner: Sendable {
    private let pool: WorkerPool
    private let shell: String
    /// Seconds. `ssh` waits for ever, but there is always someone in front of it.
    private let limit: Double

    /// - Parameter shell: the user's, as `SHELL` has it.
    package init(
        shell: String? = SSHConfigContext.variable("SHELL"), limit: Double = 60
    ) throws(ShellFailure) {
        do { pool = try WorkerPool(limit: 8) } catch { throw ShellFailure(error.description) }
        self.shell = shell ?? "/bin/sh"
        self.limit = limit
    }

    deinit { pool.stop() }

    /// - Returns: whether it ended with 0. It has nothing on its standard input, and what it prints
    ///   is thrown away.
    package func run(_ command: String) async -> Result<Bool, ShellFailure> {
        let (shell, limit) = (shell, limit)
        return await pool.run { () -> Result<Bool, ShellFailure> in
            Result { () throws(ShellFailure) -> Bool in
                let child = try spawn([shell, "-c", command], environmentVariables())
                return try wait(for: child, limit)
            }
        }
    }
}

/// The environment that this process was started with: `NAME=VALUE` each (proc(5)).
func environmentVariables() -> [String] {
    let bytes = (try? readFile("/proc/self/environ")) ?? []
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
}

/// Starts a program with a process group and default signals of its own.
/// - Parameter files: its standard input, output and error; `nil`: /dev/null.
func spawn(
    _ command: [String], _ environment: [String],
    files descriptors: (input: Int32, output: Int32, errors: Int32)? = nil
) throws(ShellFailure) -> pid_t {
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    defer { unsafe posix_spawn_file_actions_destroy(&files) }
    if let descriptors {
        unsafe posix_spawn_file_actions_adddup2(&files, descriptors.input, 0)
        unsafe posix_spawn_file_actions_adddup2(&files, descriptors.output, 1)
        unsafe posix_spawn_file_actions_adddup2(&files, descriptors.errors, 2)
    } else {
        unsafe posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDWR, 0)
        unsafe posix_spawn_file_actions_adddup2(&files, 0, 1)
        unsafe posix_spawn_file_actions_adddup2(&files, 0, 2)
    }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    // A group of its own can be ended as a whole.
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    var child: pid_t = 0
    let code = unsafe withCStrings(command) { arguments in
        unsafe withCStrings(environment) { environment in
            unsafe posix_spawn(&child, command[0], &files, &attributes, arguments, environment)
        }
    }
    guard code == 0 else { throw ShellFailure("cannot run \(command[0]): \(errorText(code))") }
    return child
}

private func wait(for child: pid_t, _ limit: Double) throws(ShellFailure) -> Bool {
    var waited = 0.0
    var pause = 0.0005
    var status: Int32 = 0
    while true {
        let result = unsafe waitpid(child, &status, WNOHANG)
        if result == child { break }
        guard result == 0 || errno == EINTR else { throw ShellFailure(errorText(errno)) }
        if waited >= limit {
            kill(-child, SIGKILL)
            unsafe _ = waitpid(child, &status, 0)
            throw ShellFailure("it did not end within \(Int(limit)) s")
        }
        usleep(useconds_t(pause * 1_000_000))
        waited += pause
        pause = min(pause * 1.5, 0.02)
    }
    let signal = status & 0x7f
    guard signal == 0 else { throw ShellFailure("it was ended by signal \(signal)") }
    return status == 0
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let pointers = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe body(pointers + [nil])
}
