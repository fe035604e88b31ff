internal import CLibCrypto
internal import Glibc

/// Why there is no outcome of a command.
package struct ShellFailure: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// The value of an environment variable of this process.
package let environmentVariable: @Sendable (String) -> String? = { name in
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

/// The environment that this process was started with: `NAME=VALUE` each (proc(5)).
package func environmentVariables() -> [String] {
    let bytes = (try? readFile("/proc/self/environ")) ?? []
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
}

/// Starts a program with a process group and default signals of its own.
/// - Parameter files: its standard input, output and error; `nil`: /dev/null.
package func spawn(
    _ command: [String], _ environment: [String],
    files descriptors: (input: Int32, output: Int32, errors: Int32)? = nil
) throws(ShellFailure) -> Int32 {
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

/// Starts a program as `spawn` does, which a signal that ends this process ends, too.
package func spawnEnding(
    _ command: [String], _ environment: [String],
    files descriptors: (input: Int32, output: Int32, errors: Int32)? = nil
) throws(ShellFailure) -> EndingChild {
    try EndingChild { () throws(ShellFailure) in
        try spawn(command, environment, files: descriptors)
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let pointers = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe body(pointers + [nil])
}
