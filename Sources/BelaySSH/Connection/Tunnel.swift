internal import CLibSSH2
internal import Glibc

/// The bytes between a channel to another server and the connection that goes through it: the near
/// end of a pair of sockets, confined to the loop of the jump host's connection.
final class Tunnel: LoopHandler {
    /// What may wait here in one direction, in bytes. No more is read meanwhile.
    static let limit = 128 * 1024

    /// Where the jump host is to connect to, as it knows the name.
    let host: String
    let port: Int

    private var socket: ConnectedSocket?
    /// Where it is counted as long as it is open.
    private var loop: EventLoop?
    private var carrier: WeakCarrier?
    private var wake: () -> Void = {}
    private var isReadable = true
    private var isWritable = true
    private var toServer = ByteQueue()
    private var toSocket = ByteQueue()
    /// The connection that it carries is over.
    private(set) var isAbandoned = false
    private(set) var isReleased = false
    private var opener: CheckedContinuation<Result<Carrier, TunnelProblem>, Never>?

    init(
        to host: String, port: Int,
        _ opener: CheckedContinuation<Result<Carrier, TunnelProblem>, Never>
    ) {
        self.host = host
        self.port = port
        self.opener = opener
    }

    /// - Parameter wake: called when there is something to carry.
    func open(on loop: EventLoop, _ words: String, wake: @escaping () -> Void) {
        do {
            let (near, far) = try socketPair()
            self.wake = wake
            self.loop = loop
            loop.tunnels += 1
            socket = ConnectedSocket(Socket(owning: near), loop, self)
            let carrier = Carrier(far, words)
            self.carrier = WeakCarrier(carrier)
            answer(.success(carrier))
        } catch {
            isAbandoned = true
            answer(.failure(.local(error.description)))
        }
    }

    /// It is over; whoever it carried is told why.
    func close(_ problem: TunnelProblem) {
        answer(.failure(problem))
        carrier?.value?.fail(problem.words)
        socket?.close()
        socket = nil
        loop?.tunnels -= 1
        loop = nil
        (isAbandoned, isReleased) = (true, true)
        wake = {}
    }

    private func answer(_ result: Result<Carrier, TunnelProblem>) {
        opener?.resume(returning: result)
        opener = nil
    }

    func ready(descriptor: Int32, events: UInt32) {
        let closing = EPOLLHUP.rawValue | EPOLLERR.rawValue
        if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | closing) != 0 { isReadable = true }
        if events & (EPOLLOUT.rawValue | closing) != 0 { isWritable = true }
        wake()
    }

    func deadlinePassed() {}
    func allElseDone() {}
}

// MARK: - The channel's side

extension Tunnel {
    /// Whether more may be read from the channel.
    var wantsMore: Bool { toSocket.count < Self.limit && !isAbandoned }

    func receive(_ bytes: [UInt8]) {
        toSocket.append(bytes)
        flush()
    }

    /// All that the server has sent has been handed on.
    var isFlushed: Bool { toSocket.isEmpty }

    /// What to send to the server next.
    func next() -> ArraySlice<UInt8>? {
        if toServer.isEmpty { read() }
        return toServer.isEmpty ? nil : toServer.bytes
    }

    func wrote(_ count: Int) { toServer.remove(count) }

    func flush() {
        while isWritable, !toSocket.isEmpty, let descriptor = socket?.descriptor {
            let count = unsafe toSocket.bytes.withUnsafeBytes { bytes in
                unsafe send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                toSocket.remove(count)
            } else if errno == EAGAIN {
                isWritable = false
            } else if errno != EINTR {
                // Nobody reads any more.
                isAbandoned = true
                toSocket = ByteQueue()
            }
        }
    }

    private func read() {
        guard isReadable, !isAbandoned, let descriptor = socket?.descriptor else { return }
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 32 * 1024) { buffer, count in
            let received = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            count = max(0, received)
            if received < 0 { code = errno }
        }
        if !bytes.isEmpty {
            toServer.append(bytes)
        } else if code == EAGAIN {
            isReadable = false
        } else if code != EINTR {
            isAbandoned = true
        }
    }
}

private struct WeakCarrier {
    private(set) weak var value: Carrier?
    init(_ value: Carrier) { self.value = value }
}

/// Why there is no tunnel, or no longer one.
enum TunnelProblem: Error, Sendable {
    /// The jump host would not, or could not, connect to the server.
    case refused(String)
    /// The connection to the jump host is gone.
    case lost(String)
    /// The server has closed it.
    case closed
    /// The machine has no sockets left.
    case local(String)

    var words: String {
        switch self {
        case .refused(let words), .lost(let words), .local(let words): words
        case .closed: "the server closed the connection"
        }
    }
}

/// Bytes that are taken from the front.
struct ByteQueue {
    private var storage: [UInt8] = []
    private var head = 0

    var count: Int { storage.count - head }
    var isEmpty: Bool { head == storage.count }
    var bytes: ArraySlice<UInt8> { storage[head...] }

    mutating func append(_ bytes: [UInt8]) { storage += bytes }

    mutating func remove(_ count: Int) {
        head += count
        guard isEmpty || head > 64 * 1024 else { return }
        storage.removeFirst(head)
        head = 0
    }
}
