internal import CLibSSH2
internal import Glibc
internal import Synchronization

/// A stream that carries a connection in place of TCP: a jump host's tunnel, or a `ProxyCommand`.
///
/// It is one end of a pair of local sockets, so that the connection which it carries does not know
/// the difference.
final class Carrier: Sendable {
    /// Its name in messages: `the jump host gate`.
    let words: String
    private let descriptor: Mutex<Int32>
    private let problem = Mutex<String?>(nil)
    private let explain: @Sendable () -> String?
    private let end: @Sendable () -> Void

    /// - Parameters:
    ///   - descriptor: non-blocking; it is taken over.
    ///   - explain: asked why the stream has ended, when nobody has said so by `fail`.
    ///   - end: called once, when nobody needs the stream any more.
    init(
        _ descriptor: Int32, _ words: String, explain: @escaping @Sendable () -> String? = { nil },
        end: @escaping @Sendable () -> Void = {}
    ) {
        self.descriptor = Mutex(descriptor)
        self.words = words
        self.explain = explain
        self.end = end
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { _ = close($0) } }
        end()
    }

    /// The socket, once.
    func takeSocket() -> Socket {
        descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return Socket(owning: descriptor)
        }
    }

    /// Why it ends. To be said before the socket is closed, so that whoever sees the end finds it.
    func fail(_ reason: String) { problem.withLock { $0 = $0 ?? reason } }

    /// Why it has ended, if that is known.
    var reason: String? { problem.withLock(\.self) ?? explain() }
}
