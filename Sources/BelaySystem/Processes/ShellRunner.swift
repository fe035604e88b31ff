internal import CLibCrypto
internal import Glibc

/// Runs commands by the user's shell, on threads of its own: `Match exec` of ssh_config(5).
package final class ShellRunner: Sendable {
    private let pool: WorkerPool
    private let shell: String
    /// Seconds. `ssh` waits for ever, but there is always someone in front of it.
    private let limit: Double

    /// - Parameter shell: the user's, as `SHELL` has it.
    package init(
        shell: String? = environmentVariable("SHELL"), limit: Double = 60
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
                let child = try spawnEnding(
                    [shell, "-c", command], environmentVariables())
                defer { child.release() }
                return try wait(for: child.process, limit)
            }
        }
    }
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
