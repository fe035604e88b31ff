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
    }

    /// What a server may send before its identification line (RFC 4253, section 4.2), in bytes.
    static let greetingLimit = 64 * 1024
    /// What is kept of what follows it, for messages on the algorithms that the server offers.
    private static let transcriptLimit = 8192
    /// Of a buffer that is empty, so many bytes stay: thousands of connections have two of them.
    private static let keptRoom = 4 * 1024
    private static let congestion = 256 * 1024
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
    /// What the server sent, from its identification on, while the handshake is under way.
    private let handshake = ByteQueue(usual: 2048)
    private var keepsTranscript = true

    private enum Greeting {
        case searching(dropped: Int)
        case found
        case tooLong
    }

    private let scratch: Scratch

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
        if keepsTranscript, isIdentified, handshake.count < Self.transcriptLimit {
            unsafe handshake.append(bytes)
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
                // What was received before is still to be read; its end tells the rest.
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
