internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Glibc

/// The bytes of one connection, between its socket and libssh2.
///
/// libssh2 reads and writes through this and never touches the socket itself, which takes three of
/// its traps away:
/// - What it sends is always accepted whole. It never sees a full socket, so never has to be called
///   again with the very same buffer before anything else may be sent. Who writes a command's
///   input asks `isCongested` first; that bounds the buffer.
/// - The end of the connection is kept from it: it is told "nothing yet". libssh2 1.10 would else
///   throw away output that has arrived already. Whoever gets nothing more looks at `end`.
/// - The server's identification is searched for here, in one read; libssh2 takes a system call a
///   byte, and 1.10 trips over long texts before it.
final class Wire {
    enum End {
        case closedByServer
        case failed(Int32)
        /// No more is read of it.
        case flooded(Flood)
    }

    /// Bytes that a server may send before its identification line (RFC 4253, section 4.2).
    static let greetingLimit = 64 * 1024
    /// Bytes kept of what follows that line, for messages on the algorithms that the server offers.
    private static let transcriptLimit = 8192
    /// Capacity that an empty buffer keeps; there are two per connection.
    private static let keptRoom = 4 * 1024
    private static let congestion = 256 * 1024
    /// Bytes of libssh2's own answers that a server may leave unread.
    private static let unreadLimit = 8 * 1024 * 1024
    /// What a server may send from the end of the key exchange to that of the login, in bytes: a
    /// banner has 40,000 at most.
    static let loginLimit = 512 * 1024
    /// What libssh2 may hold of a connection without channels, in bytes. It has 60 to 400 KB of its
    /// own.
    private static let memoryBase = 1024 * 1024
    private static let memoryPerChannel = 512 * 1024
    static let readAhead = 16 * 1024

    private var descriptor: Int32 = -1
    private let inbound = ByteQueue()
    private let outbound = ByteQueue()
    private var isReadable = true
    private var isWritable = true
    /// The other side sends no more: what a read finds after the last byte is the end.
    private var isEnding = false
    private var isSevered = false
    private var greeting = Greeting.searching(dropped: 0)
    private var droppedText: [UInt8] = []

    /// How the connection ended, once it has.
    private(set) var end: End?
    /// Bytes given to libssh2 so far: a pass over the session that leaves it unchanged has found
    /// all there is.
    private(set) var delivered: UInt64 = 0
    private(set) var lastActivity: UInt64 = 0
    private(set) var lastReceived: UInt64 = 0
    /// Something has come, and nothing was sent that acknowledges it.
    private var owesAcknowledgement = false
    /// Bytes from the server, from its identification on, while the handshake is under way.
    private let handshake = ByteQueue(usual: 2048)
    private var keepsTranscript = true

    private enum Greeting {
        case searching(dropped: Int)
        case found
        case tooLong
    }

    private let scratch: Scratch

    /// The bytes that a server may still send depend on its progress.
    private var phase = Phase.keyExchange(KeyExchangeWatch())

    private enum Phase {
        case keyExchange(KeyExchangeWatch)
        /// With what it may still send.
        case login(Int)
        case open(FloodMeter)
    }

    /// Channels that there are or are about to be: each may have as much in it as its window.
    var channels = 0
    /// Bytes that libssh2 has allocated for the session.
    var held = 0
    /// - Parameter scratch: of `readAhead` bytes.
    init(_ scratch: Scratch) { self.scratch = scratch }

    func attach(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The server's identification, and what follows it, is kept back until the key exchange may
    /// begin.
    var isHeld = true

    /// Whether the server has identified itself as one that speaks SSH.
    var isIdentified: Bool { if case .found = greeting { true } else { false } }

    /// The server talks, but not SSH.
    var isNotSSH: Bool { if case .tooLong = greeting { true } else { false } }

    /// The first bytes of what it said before or instead, to be shown.
    var strayText: String {
        let bytes = droppedText + (isIdentified ? [] : inbound.copy.prefix(80))
        return String(decoding: bytes.prefix(80), as: UTF8.self).printable
    }

    /// What the server has sent in the handshake, from its identification on, until
    /// `endTranscript`; 8 KiB of it.
    var transcript: [UInt8] { handshake.copy }

    func endTranscript() {
        keepsTranscript = false
        handshake.removeFirst(handshake.count)
        handshake.trim()
    }

    /// libssh2 holds so much that nothing more is given to it: either a command's reader takes some of
    /// it, or the connection is of no use.
    var isOverfull: Bool { held > Self.memoryBase + channels * Self.memoryPerChannel }

    /// The login is over: what comes from now on is for a command or an answer to a request.
    func beginOpen() { phase = .open(FloodMeter()) }

    /// Something that has come was wanted.
    func settle() {
        guard case .open(var meter) = phase else { return }
        meter.settle()
        phase = .open(meter)
    }

    /// No more is read from this server. What it has sent is dropped.
    func refuse(_ flood: Flood) {
        guard end == nil else { return }
        end = .flooded(flood)
        inbound.removeFirst(inbound.count)
        inbound.trim()
    }

    /// Gives back the room that nothing is in.
    func trim() {
        inbound.trim()
        outbound.trim()
    }

    /// All that was received has been given to libssh2 and no more will come.
    var isExhausted: Bool { end != nil && inbound.isEmpty }

    var isCongested: Bool { outbound.count > Self.congestion }

    /// From now on every read and write fails, so that libssh2 frees its handles without waiting
    /// for the server.
    func sever() {
        isSevered = true
        if end == nil { end = .failed(ECONNABORTED) }
    }

    /// The connection is as good as gone.
    /// - Parameter code: an `errno` that says why.
    func giveUp(_ code: Int32) { if end == nil { end = .failed(code) } }

    /// - Parameter ending: the other side has shut its end, or the connection has failed.
    func markReady(readable: Bool, writable: Bool, ending: Bool) {
        if readable { isReadable = true }
        if writable { isWritable = true }
        if ending { isEnding = true }
    }
}

// MARK: - libssh2's side

extension Wire {
    /// As a RECV callback must answer: the count, or a negative `errno`.
    func read(into buffer: UnsafeMutableRawPointer, _ length: Int) -> Int {
        if isSevered { return -Int(ECONNRESET) }
        if isOverfull { return -Int(EAGAIN) }
        if !isIdentified { searchIdentification() }
        guard isIdentified, !isHeld else { return -Int(EAGAIN) }
        if inbound.isEmpty {
            if length >= 1024 {
                let count = unsafe receive(buffer, length)
                if count > 0 { delivered += UInt64(count) }
                return count
            }
            guard readMore() else { return -Int(EAGAIN) }
        }
        let count = min(length, inbound.count)
        guard let first = unsafe inbound.bytes.baseAddress else { return -Int(EAGAIN) }
        unsafe buffer.copyMemory(from: first, byteCount: count)
        inbound.removeFirst(count)
        delivered += UInt64(count)
        return count
    }

    /// As a SEND callback must answer: always all of it.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        if isSevered { return -Int(EPIPE) }
        guard outbound.isEmpty, bytes.count >= 8192 else {
            unsafe outbound.append(bytes)
            if outbound.count > Self.unreadLimit { refuse(.unread) }
            return bytes.count
        }
        let sent = unsafe send(bytes)
        unsafe outbound.append(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
        return bytes.count
    }
}

// MARK: - The socket's side

extension Wire {
    var hasUnsent: Bool { !outbound.isEmpty }

    /// Sends what is waiting, as far as the socket takes it.
    /// - Parameter isLast: the socket is shut right after it. The kernel keeps the last piece back
    ///   until then, so that the end travels with it and not in a packet of its own (send(2),
    ///   MSG_MORE).
    func flush(isLast: Bool = false) {
        guard hasUnsent, isWritable, !isSevered else { return }
        let flags = Int32(MSG_NOSIGNAL) | (isLast ? Int32(MSG_MORE) : 0)
        outbound.removeFirst(unsafe send(outbound.bytes, flags))
        outbound.trim(to: Self.keptRoom)
    }

    /// Has TCP acknowledge what has come, if nothing is about to be sent that would do so.
    ///
    /// Until it runs a command, sshd leaves Nagle's algorithm on: after a small segment the server's
    /// kernel holds the next one back until the first is acknowledged (RFC 896). The kernel here puts
    /// that off for 40 ms or more, for data to go with it (RFC 1122, section 4.2.3.2; TCP_QUICKACK in
    /// tcp(7)). On what is no TCP socket it does nothing.
    func acknowledge() {
        guard owesAcknowledgement, !hasUnsent, end == nil else { return }
        owesAcknowledgement = false
        var one: Int32 = 1
        unsafe _ = setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, &one,
            socklen_t(MemoryLayout<Int32>.size))
    }

    /// Takes in what has come while no command reads, so that the end of an idle connection is
    /// noticed. Bounded: a server that talks on and on is left to fill its own buffers.
    func readWhileIdle() {
        while inbound.count < 4 * Self.readAhead, readMore() {}
    }

    /// Whether at least one byte was added to `inbound`.
    private func readMore() -> Bool {
        inbound.trim(to: Self.keptRoom)
        let count = unsafe receive(scratch.start, scratch.count)
        guard count > 0 else { return false }
        unsafe inbound.append(scratch.bytes(count))
        return true
    }

    private func receive(_ buffer: UnsafeMutableRawPointer, _ length: Int) -> Int {
        guard isReadable, end == nil else { return -Int(EAGAIN) }
        while true {
            let count = unsafe recv(descriptor, buffer, length, 0)
            if count > 0 {
                // Less than there is room for is all there is: whatever comes after it is another
                // edge (epoll(7), question 9).
                if count < length, !isEnding { isReadable = false }
                unsafe note(unsafe UnsafeRawBufferPointer(start: buffer, count: count))
                if case .flooded = end { return -Int(EAGAIN) }
                return count
            }
            if count == 0 {
                end = .closedByServer
            } else if errno == EINTR {
                continue
            } else if errno == EAGAIN {
                isReadable = false
            } else {
                end = .failed(errno)
            }
            return -Int(EAGAIN)
        }
    }

    private func note(_ bytes: UnsafeRawBufferPointer) {
        lastActivity = monotonicNow()
        lastReceived = lastActivity
        owesAcknowledgement = true
        if isIdentified { unsafe watch(bytes) }
        if keepsTranscript, isIdentified, handshake.count < Self.transcriptLimit {
            unsafe handshake.append(bytes)
        }
    }

    /// - Parameter bytes: what has come after the server's identification.
    private func watch(_ bytes: UnsafeRawBufferPointer) {
        switch phase {
        case .keyExchange(var exchange):
            if let flood = unsafe exchange.feed(bytes) { refuse(flood) }
            phase = exchange.isOver ? .login(Self.loginLimit) : .keyExchange(exchange)
        case .login(let left):
            phase = .login(left - bytes.count)
            if left < bytes.count { refuse(.beforeLogin) }
        case .open(var meter):
            if meter.add(bytes.count, channels: channels, at: lastReceived) { refuse(.unwanted) }
            phase = .open(meter)
        }
    }

    private func send(
        _ bytes: UnsafeRawBufferPointer, _ flags: Int32 = Int32(MSG_NOSIGNAL)
    ) -> Int {
        var sent = 0
        while sent < bytes.count, isWritable, end == nil {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
            let count = unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
            if count >= 0 {
                sent += count
                owesAcknowledgement = false
                lastActivity = monotonicNow()
            } else if errno == EAGAIN {
                isWritable = false
            } else if errno != EINTR {
                // Bytes received earlier have yet to be read; their end tells the rest.
                isWritable = false
                if errno != EPIPE, errno != ECONNRESET { end = .failed(errno) }
            }
        }
        return sent
    }

    /// Drops the lines before the one that begins with `SSH-` (RFC 4253, section 4.2).
    private func searchIdentification() {
        while case .searching(let dropped) = greeting {
            let text = unsafe inbound.bytes
            guard let feed = unsafe text.firstIndex(of: UInt8(ascii: "\n")) else {
                if dropped + inbound.count > Self.greetingLimit {
                    greeting = .tooLong
                } else if !readMore() {
                    return
                }
                continue
            }
            if unsafe text.starts(with: "SSH-".utf8) {
                greeting = .found
                unsafe handshake.append(text)
                unsafe watch(UnsafeRawBufferPointer(rebasing: text[(feed + 1)...]))
                if case .flooded = end { return }
            } else {
                let length = feed + 1
                if droppedText.count < 80 { unsafe droppedText += text[...feed].prefix(80) }
                inbound.removeFirst(length)
                greeting =
                    dropped + length > Self.greetingLimit
                    ? .tooLong : .searching(dropped: dropped + length)
            }
        }
    }
}
