internal import CLibCrypto
internal import Glibc

/// Starts a detached thread.
package func spawnThread(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
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
package func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
