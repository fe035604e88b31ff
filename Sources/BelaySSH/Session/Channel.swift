internal import BelayModel
internal import CLibSSH2
internal import Glibc

/// A libssh2 channel that runs one command. It must be gone before its session is.
@safe struct Channel: ~Copyable {
    private let handle: OpaquePointer

    /// No server reports this as an exit status: it stands for "none has arrived".
    private static let noStatus = Int32(bitPattern: 0x8be1_a4f0)
    private static let statusOffset = belay_exit_status_offset()

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
        forgetStatus()
    }

    /// Does not wait: a channel whose closing the server has not confirmed is freed with its
    /// session.
    deinit { unsafe _ = libssh2_channel_free(handle) }

    /// Whether a status that has not come can be told from 0.
    static var canTellMissingStatus: Bool { statusOffset > 0 }

    /// Libssh2 reports 0 for an exit status that never came. See `belay_exit_status_offset`.
    private func forgetStatus() {
        guard Self.statusOffset > 0 else { return }
        let block = unsafe UnsafeMutableRawPointer(handle)
        unsafe block.storeBytes(of: Self.noStatus, toByteOffset: Self.statusOffset, as: Int32.self)
    }

    /// How the command ended, as far as the server has said (RFC 4254, section 6.10).
    ///
    /// - Returns: `nil` when it has said nothing. Should a future libssh2 not let us know the
    ///   difference, a status of 0 counts only on a channel that the server closed in order.
    func end(closedInOrder: Bool) -> CommandEnd? {
        if let signal = exitSignal { return .signaled(signal) }
        let status = unsafe libssh2_channel_get_exit_status(handle)
        if Self.statusOffset > 0 {
            return status == Self.noStatus ? nil : .exited(Int(UInt32(bitPattern: status)))
        }
        return status != 0 || closedInOrder ? .exited(Int(UInt32(bitPattern: status))) : nil
    }

    private var exitSignal: String? {
        var name: UnsafeMutablePointer<CChar>?
        var length = 0
        unsafe _ = libssh2_channel_get_exit_signal(handle, &name, &length, nil, nil, nil, nil)
        guard let name = unsafe name else { return nil }
        defer { unsafe free(name) }
        return unsafe String(cString: name).printable
    }

    /// A terminal that changes no byte in either direction (RFC 4254, sections 6.2 and 8).
    func requestTerminal() -> Int32 {
        let (type, modes) = ("dumb", TerminalModes.raw)
        return unsafe modes.withUnsafeBytes { bytes in
            unsafe libssh2_channel_request_pty_ex(
                handle, type, UInt32(type.utf8.count),
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), 200,
                50, 0, 0)
        }
    }

    func execute(_ line: String) -> Int32 {
        let name: StaticString = "exec"
        return unsafe name.withCString { request in
            unsafe line.withCString { text in
                unsafe libssh2_channel_process_startup(
                    handle, request, UInt32(name.utf8CodeUnitCount), text, UInt32(line.utf8.count))
            }
        }
    }

    /// Bytes received on one stream, at most as many as the room takes.
    ///
    /// - Parameter room: of the loop that the channel is on.
    /// - Returns: an empty array at the end of the stream, an error code otherwise,
    ///   `LIBSSH2_ERROR_EAGAIN` when nothing is there.
    func read(_ stream: OutputStream, into room: Scratch) -> Result<[UInt8], CallError> {
        let count = unsafe libssh2_channel_read_ex(
            handle, stream.number, room.start.assumingMemoryBound(to: CChar.self), room.count)
        guard count >= 0 else { return .failure(CallError(code: Int32(clamping: count))) }
        return unsafe .success(Array(room.bytes(count)))
    }

    /// Writes to standard input; at most one packet of it.
    /// - Returns: the count taken, or an error code.
    func write(_ bytes: ArraySlice<UInt8>) -> Int {
        unsafe bytes.withUnsafeBytes { unsafe write($0) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        unsafe libssh2_channel_write_ex(
            handle, 0, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }

    func sendEndOfInput() -> Int32 { unsafe libssh2_channel_send_eof(handle) }

    /// The server has sent all the output, and all of it has been read.
    var isAtEnd: Bool { unsafe libssh2_channel_eof(handle) == 1 }

    /// Whether the server has closed the channel. Ask only when `isAtEnd`.
    var isClosedByServer: Bool { unsafe libssh2_channel_wait_closed(handle) == 0 }

    /// Sends the close and waits for the server's.
    func close() -> Int32 { unsafe libssh2_channel_close(handle) }
}

/// A libssh2 call that did not succeed.
struct CallError: Error {
    /// A `LIBSSH2_ERROR_…`.
    let code: Int32
    var isAgain: Bool { code == LIBSSH2_ERROR_EAGAIN }
}

extension OutputStream {
    /// libssh2's stream id (RFC 4254, section 5.2).
    fileprivate var number: Int32 {
        switch self {
        case .standardOutput: 0
        case .standardError: SSH_EXTENDED_DATA_STDERR
        }
    }
}
