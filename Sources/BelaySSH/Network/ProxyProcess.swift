internal import BelayModel
internal import BelaySSHConfig
internal import BelaySystem
internal import CBelay
internal import CLibSSH2
internal import Glibc

/// A `ProxyCommand` of ssh_config(5): a program whose standard input and output lead to the server.
enum ProxyProcess {
    /// Bytes of its standard error that are kept for a message.
    private static let complaintLimit = 1000

    /// Starts it, through the user's shell; blocks for as long as that takes, and with one that hands
    /// over a socket until it has.
    /// - Parameter limit: how long it may take to hand one over.
    static func start(
        _ command: ProxyCommand, shell: String, within limit: Duration, reaping workers: WorkerPool
    ) -> Result<Carrier, TunnelProblem> {
        do {
            let (near, far) = try socketPair()
            let complaints = unsafe belay_memory_file("belay-proxy")
            // The program expects to be able to wait for its input.
            setBlocking(far)
            let child: EndingChild
            do {
                child = try spawnEnding(
                    [shell, "-c", "exec " + command.text], environmentVariables(),
                    files: (input: far, output: far, errors: complaints))
            } catch {
                close(near)
                close(far)
                close(complaints)
                return .failure(.local("the ProxyCommand: \(error)"))
            }
            // The program has the only one, so that its end is seen.
            close(far)
            if command.passesSocket {
                return received(near, within: limit, complaints, child, workers)
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

    /// The socket that the program connects and hands over on its standard output.
    private static func received(
        _ near: Int32, within limit: Duration, _ complaints: Int32, _ child: EndingChild,
        _ workers: WorkerPool
    ) -> Result<Carrier, TunnelProblem> {
        defer {
            close(near)
            close(complaints)
            workers.submit { reap(child) }
        }
        var poll = pollfd(fd: near, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(clamping: limit.nanoseconds / 1_000_000)
        guard unsafe Glibc.poll(&poll, 1, milliseconds) > 0 else {
            return .failure(
                .lost(
                    "the ProxyCommand handed over no socket within \(limit.words) (ProxyUseFdpass)")
            )
        }
        let socket = belay_receive_descriptor(near)
        guard socket >= 0 else {
            let words = explanation(complaints) ?? ""
            return .failure(.lost("\(words); it handed over no socket (ProxyUseFdpass)"))
        }
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        return .success(Carrier(socket, "a socket of the ProxyCommand"))
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
    private static func reap(_ child: EndingChild) {
        defer { child.release() }
        let child = child.process
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
