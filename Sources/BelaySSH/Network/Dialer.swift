internal import CLibSSH2
internal import Glibc

/// Tries a server's addresses, one after another with a head start for each, and takes the first
/// that answers (RFC 8305, section 5).
final class Dialer {
    enum Step {
        case connected(ConnectedSocket)
        /// With the `errno` that says the most.
        case failed(Int32)
        /// Nothing to do until a descriptor is ready, or until the moment.
        case waiting(UInt64?)
    }

    /// The Connection Attempt Delay of RFC 8305.
    private static let headStart: UInt64 = 250_000_000

    private let loop: EventLoop
    private let handler: any LoopHandler
    private let silence: UInt64
    private let source: BoundSource?
    /// No connection can come from that address.
    private(set) var hasBadSource = false
    private var addresses: ArraySlice<SocketAddress>
    private var attempts: [Attempt] = []
    private var nextStart: UInt64 = 0
    /// Where it has connected to.
    private(set) var winner: SocketAddress?
    /// The report of its end.
    private(set) var isEnding = false
    private(set) var failures: [(address: SocketAddress, code: Int32)] = []

    private struct Attempt {
        let address: SocketAddress
        let socket: ConnectedSocket
        var isReady = false
        var isEnding = false
    }

    init(
        _ addresses: [SocketAddress], _ loop: EventLoop, _ handler: any LoopHandler,
        silence: UInt64, from source: BoundSource? = nil
    ) {
        self.addresses = addresses[...]
        self.loop = loop
        self.handler = handler
        self.silence = silence
        self.source = source
    }

    /// - Parameter isEnding: the other side sends no more, which no other event will tell.
    func descriptorReady(_ descriptor: Int32, isEnding: Bool) {
        for index in attempts.indices where attempts[index].socket.descriptor == descriptor {
            attempts[index].isReady = true
            attempts[index].isEnding = isEnding
        }
    }

    func step(at now: UInt64) -> Step {
        if let winner = collect() { return .connected(winner) }
        while attempts.isEmpty || nextStart <= now, let address = addresses.popFirst() {
            begin(address)
            nextStart = now + Self.headStart
        }
        if attempts.isEmpty { return .failed(failures.last?.code ?? 0) }
        return .waiting(addresses.isEmpty ? nil : nextStart)
    }

    func abandon() {
        for attempt in attempts { attempt.socket.close() }
        attempts = []
    }

    private func begin(_ address: SocketAddress) {
        do {
            let socket = try Socket(connectingTo: address, silence: silence, from: source)
            attempts.append(
                Attempt(address: address, socket: ConnectedSocket(socket, loop, handler)))
        } catch {
            failures.append((address, error.code))
            hasBadSource = hasBadSource || error.isOfSource
        }
    }

    /// Looks at the attempts that have been decided.
    private func collect() -> ConnectedSocket? {
        var winner: ConnectedSocket?
        for attempt in attempts where attempt.isReady {
            let code = attempt.socket.pendingError
            // A refusal is another error: what was reset had been connected, and is hung up on. Asking
            // for the error has cleared it, and a read finds the end.
            if code == 0 || code == ECONNRESET, winner == nil {
                winner = attempt.socket
                self.winner = attempt.address
                isEnding = attempt.isEnding
            } else {
                if code != 0 { failures.append((attempt.address, code)) }
                attempt.socket.close()
                nextStart = 0
            }
        }
        attempts.removeAll { $0.isReady }
        if winner != nil { abandon() }
        return winner
    }
}

/// A socket that a loop watches.
final class ConnectedSocket {
    private var socket: Socket?
    private let loop: EventLoop
    private let token: UInt64
    let descriptor: Int32

    init(_ socket: consuming Socket, _ loop: EventLoop, _ handler: any LoopHandler) {
        descriptor = socket.descriptor
        token = loop.watch(socket.descriptor, handler)
        self.loop = loop
        self.socket = consume socket
    }

    /// See `Socket.discardUnsent`.
    func discardUnsent() { socket?.discardUnsent() }

    var pendingError: Int32 { socket?.pendingError ?? 0 }

    /// - Parameter shutsDown: see `Socket.shutDown`. A TCP socket with nothing left to be read says
    ///   as much by being closed, for a fortieth of what a login takes less.
    func close(shutsDown: Bool = true) {
        guard socket != nil else { return }
        loop.unwatch(token, closing: true)
        if shutsDown { socket?.shutDown() }
        socket = nil
    }
}
