internal import BelayModel
internal import BelaySSHConfig
internal import BelaySystem
internal import CLibSSH2
internal import Glibc

/// The bytes between a channel to another server and the connection that goes through it: the near
/// end of a pair of sockets, confined to the loop of the jump host's connection.
final class Tunnel: LoopHandler {
    /// Bytes that may wait here in one direction. No more is read meanwhile.
    static let limit = 128 * 1024
    /// Bytes of their room that are kept for later.
    private static let keptRoom = 32 * 1024

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
    private let toServer = ByteQueue()
    private let toSocket = ByteQueue()
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
        unsafe bytes.withUnsafeBytes { unsafe toSocket.append($0) }
        flush()
    }

    /// All that the server has sent has been handed on.
    var isFlushed: Bool { toSocket.isEmpty }

    /// The next bytes for the server, unchanged until `wrote`.
    func next() -> UnsafeRawBufferPointer? {
        if toServer.isEmpty { read() }
        return toServer.isEmpty ? nil : unsafe toServer.bytes
    }

    func wrote(_ count: Int) {
        toServer.removeFirst(count)
        toServer.trim(to: Self.keptRoom)
    }

    func flush() {
        while isWritable, !toSocket.isEmpty, let descriptor = socket?.descriptor {
            let bytes = unsafe toSocket.bytes
            let count = unsafe send(
                descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 {
                toSocket.removeFirst(count)
                toSocket.trim(to: Self.keptRoom)
            } else if errno == EAGAIN {
                isWritable = false
            } else if errno != EINTR {
                // Nobody reads any more.
                isAbandoned = true
                toSocket.removeFirst(toSocket.count)
            }
        }
    }

    private func read() {
        guard isReadable, !isAbandoned, let descriptor = socket?.descriptor,
            let room = loop?.channelScratch
        else { return }
        let count = unsafe recv(descriptor, room.start, room.count, 0)
        if count > 0 {
            unsafe toServer.append(room.bytes(count))
        } else if count < 0, errno == EAGAIN {
            isReadable = false
        } else if count == 0 || errno != EINTR {
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
