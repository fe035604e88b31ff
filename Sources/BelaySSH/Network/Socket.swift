internal import CLibSSH2
internal import Glibc

/// A TCP socket: made and set up here, closed exactly once.
struct Socket: ~Copyable {
    let descriptor: Int32

    /// A non-blocking socket on which a connection to `address` has been begun.
    ///
    /// - Parameter silence: how long sent data may stay unacknowledged before the connection is given
    ///   up, in nanoseconds. A cut cable sends nothing, so this is what notices one.
    /// - Parameter source: from where it comes.
    init(
        connectingTo address: SocketAddress, silence: UInt64, from source: BoundSource? = nil
    ) throws(SocketError) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(address.family, type | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(code: errno) }
        setOptions(silence: silence)
        if let problem = source?.bind(descriptor, family: address.family), problem != 0 {
            throw SocketError(code: problem, isOfSource: true)
        }
        let code = unsafe address.withSockaddr { pointer, length in
            unsafe connect(descriptor, pointer, length) == 0 ? 0 : errno
        }
        guard code == 0 || code == EINPROGRESS else { throw SocketError(code: code) }
    }

    /// - Parameter descriptor: of a socket that is connected, and non-blocking.
    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The outcome of the connection attempt: 0, or an `errno`. Ask when it has become writable.
    var pendingError: Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code
    }

    /// Tells the other side, and whoever still uses the descriptor, that it is over, and that at once
    /// even if there is something left to be read. Never blocks: SO_LINGER is not set, so the kernel
    /// goes on sending what is left, the last of it a goodbye, for no longer than TCP_USER_TIMEOUT
    /// (socket(7), tcp(7)). A linger of 0 would throw that away.
    func shutDown() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Has the kernel throw away what was not acknowledged yet when the socket is closed (socket(7),
    /// SO_LINGER).
    func discardUnsent() {
        var value = linger(l_onoff: 1, l_linger: 0)
        unsafe _ = setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }

    private func setOptions(silence: UInt64) {
        let milliseconds = Int32(clamping: silence / 1_000_000)
        // Without it a command's request waits for the acknowledgement of the one before: 60 ms.
        set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        // An idle connection sends probes; with TCP_USER_TIMEOUT that decides how long they may go
        // unanswered (tcp(7)).
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, 5)
        set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
        set(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, milliseconds)
    }

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        unsafe _ = setsockopt(
            descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// A socket call that failed.
struct SocketError: Error {
    /// An `errno`.
    let code: Int32
    /// The source address cannot be used.
    var isOfSource = false
}

/// Raises this process's limit of open descriptors to the most that it may have. A server costs
/// one, and the usual limit is 1,024.
/// - Returns: the limit now; `nil`: there is none, or it cannot be read.
func raiseDescriptorLimit() -> Int? {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { return nil }
    if limit.rlim_cur < limit.rlim_max {
        limit.rlim_cur = limit.rlim_max
        if unsafe setrlimit(resource, &limit) != 0 { unsafe _ = getrlimit(resource, &limit) }
    }
    return limit.rlim_cur == rlim_t.max ? nil : Int(clamping: limit.rlim_cur)
}
