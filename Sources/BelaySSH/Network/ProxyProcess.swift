internal import CLibSSH2
internal import Glibc

/// A `ProxyCommand` of ssh_config(5): a program whose standard input and output lead to the server.
enum ProxyProcess {
    /// What it says on standard error and is kept for a message, in bytes.
    private static let complaintLimit = 1000

    /// Starts it, through the user's shell; blocks for as long as that takes.
    static func start(
        _ command: String, shell: String, _ workers: WorkerPool
    ) -> Result<Carrier, TunnelProblem> {
        do {
            let (near, far) = try socketPair()
            defer { close(far) }
            let complaints = unsafe belay_memory_file("belay-proxy")
            // The program expects to be able to wait for its input.
            setBlocking(far)
            let child: pid_t
            do {
                child = try spawn(
                    [shell, "-c", "exec " + command], environmentVariables(),
                    files: (input: far, output: far, errors: complaints))
            } catch {
                close(near)
                close(complaints)
                return .failure(.local("the ProxyCommand: \(error)"))
            }
            return .success(
                Carrier(near, "the ProxyCommand") {
                    explanation(complaints)
                } end: {
                    close(complaints)
                    workers.submit { reap(child) }
                })
        } catch {
            return .failure(.local(error.description))
        }
    }

    private static func setBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    }

    private static func explanation(_ complaints: Int32) -> String? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: complaintLimit) { buffer, count in
            count = max(0, unsafe pread(complaints, buffer.baseAddress, buffer.count, 0))
        }
        let text = String(decoding: bytes, as: UTF8.self).printable
        return "the ProxyCommand ended" + (text.isEmpty ? "" : ", saying: \(text)")
    }

    /// Its standard input is closed, which ends most of them; a hangup, as `ssh` sends it, ends the
    /// others, and who is deaf to that is killed.
    private static func reap(_ child: pid_t) {
        var status: Int32 = 0
        for round in 0..<100 {
            if unsafe waitpid(child, &status, WNOHANG) != 0 { return }
            if round == 1 { kill(-child, SIGHUP) }
            usleep(round < 10 ? 2_000 : 20_000)
        }
        kill(-child, SIGKILL)
        unsafe _ = waitpid(child, &status, 0)
    }
}
