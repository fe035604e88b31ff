internal import BelayModel
internal import CLibCrypto
internal import Glibc

/// Tells whether a file is still the one that was read.
package struct FileStamp: Equatable {
    private let device: dev_t
    private let inode: ino_t
    private let size: off_t
    private let seconds: Int
    private let nanoseconds: Int

    /// `nil` when there is no such file.
    package init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
        size = status.st_size
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}

/// All that is in a file, of whatever kind.
/// - Parameter limit: in bytes; more of them is the error EFBIG.
package func readFile(_ path: String, limit: Int = .max) throws(SystemError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(path.printable) }
    defer { close(descriptor) }
    // Mostly all of it in one piece. Of what is no regular file the size says nothing.
    var status = stat()
    let size = unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    let room = min(max(size, 4096), 1 << 20)
    var content: [UInt8] = []
    while true {
        var (count, problem) = (0, Int32(0))
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            count = unsafe read(descriptor, buffer.baseAddress, room)
            problem = errno
            filled = max(0, count)
        }
        if count < 0, problem == EINTR { continue }
        guard count >= 0 else { throw SystemError(path.printable, code: problem) }
        if count == 0 { return content }
        if content.isEmpty { content = piece } else { content += piece }
        guard content.count <= limit else { throw SystemError(path.printable, code: EFBIG) }
    }
}

/// Adds a line to a file with one `write(2)` on an `O_APPEND` descriptor, so that it stays whole
/// whoever else writes: OpenSSH adds to known_hosts in the same way.
///
/// The file is made with mode 0600, its directory with 0700.
package func appendLine(_ line: String, to path: String) throws(SystemError) {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
        unsafe mkdir(String(path[..<slash]), 0o700)
    }
    let descriptor = unsafe open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError(path.printable) }
    defer { close(descriptor) }
    let text = Array(((endsMidLine(descriptor) ? "\n" : "") + line + "\n").utf8)
    guard unsafe write(descriptor, text, text.count) == text.count else {
        throw SystemError(path.printable)
    }
}

private func endsMidLine(_ descriptor: Int32) -> Bool {
    let end = lseek(descriptor, 0, SEEK_END)
    var last: UInt8 = 0
    guard end > 0, unsafe pread(descriptor, &last, 1, end - 1) == 1 else { return false }
    return last != UInt8(ascii: "\n")
}
