internal import Glibc

/// A system call that failed, in words.
struct SystemError: Error, CustomStringConvertible {
    private let what: String
    /// An `errno`.
    let code: Int32

    /// - Parameter code: the current `errno` unless given.
    init(_ what: String, code: Int32 = errno) {
        self.what = what
        self.code = code
    }

    var reason: String { errorText(code) }
    var description: String { "\(what): \(reason)" }
}

/// What `strerror` says, without its static buffer.
func errorText(_ code: Int32) -> String {
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let start = buffer.baseAddress,
            unsafe strerror_r(code, start, buffer.count) == 0
        else { return "error \(code)" }
        return unsafe String(cString: start)
    }
    return text.prefix(1).lowercased() + text.dropFirst()
}

/// Starts a detached thread.
func spawnThread(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(ThreadBody(run: body))
    let code = unsafe pthread_create(
        &thread, nil,
        { argument in
            if let argument = unsafe argument {
                unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
            }
            return nil
        }, box.toOpaque())
    guard code == 0 else {
        unsafe box.release()
        throw SystemError("cannot start a thread", code: code)
    }
    pthread_detach(thread)
}

private final class ThreadBody {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Processors that this process may use.
func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
