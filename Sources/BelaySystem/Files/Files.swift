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
