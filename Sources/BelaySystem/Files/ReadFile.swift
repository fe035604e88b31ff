internal import BelayModel
internal import CLibCrypto
internal import Glibc

/// The most that is read of a file that people or programs write, in bytes. An inventory of 100,000
/// servers takes about 10 MB.
package let largestFile = 64 << 20

/// All that is in a file, or in a pipe such as the `/dev/fd/63` of a shell's `<(…)`.
///
/// A device or a socket is not opened: a terminal would wait for its user, and others do something
/// when they are opened. `/dev/null` is an empty file.
/// - Parameters:
///   - limit: in bytes; more of them is the error EFBIG.
///   - silence: milliseconds for which a pipe may bring nothing.
package func readFile(
    _ path: String, limit: Int = largestFile, silence: Int32 = 60_000
) throws(SystemError) -> [UInt8] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw SystemError(path.printable) }
    try check(status, path)
    // Not blocking, in case that it is another file by now.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw SystemError(path.printable) }
    defer { close(descriptor) }
    guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError(path.printable) }
    let isPipe = try check(status, path) == S_IFIFO
    guard isPipe || Int(status.st_size) <= limit else {
        throw SystemError(path.printable, code: EFBIG)
    }
    // Mostly all of it in one piece. Of what is no regular file the size says nothing.
    let room = min(max(isPipe ? 65536 : Int(status.st_size), 4096), 1 << 20)
    var content: [UInt8] = []
    var hasWaited = false
    while true {
        var (count, problem) = (0, Int32(0))
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            count = unsafe read(descriptor, buffer.baseAddress, room)
            problem = errno
            filled = max(0, count)
        }
        if count < 0, problem == EINTR { continue }
        if count < 0, problem == EAGAIN {
            guard wait(for: descriptor, silence) else {
                throw SystemError(path.printable, code: ETIMEDOUT, reason: "nothing came of it")
            }
            continue
        }
        guard count >= 0 else { throw SystemError(path.printable, code: problem) }
        if count == 0 {
            guard isPipe, content.isEmpty else { return content }
            // The end, or no writer yet: one that waits for a reader goes on at once.
            guard !hasWaited else {
                throw SystemError(
                    path.printable, code: ETIMEDOUT, reason: "a pipe that nobody writes into")
            }
            hasWaited = true
            if wait(for: descriptor, min(silence, 1000)), !hasBytes(descriptor) { return [] }
            continue
        }
        if content.isEmpty { content = piece } else { content += piece }
        guard content.count <= limit else { throw SystemError(path.printable, code: EFBIG) }
    }
}

/// - Returns: the kind of the file: S_IFREG, S_IFIFO, S_IFDIR, or S_IFCHR for `/dev/null`.
/// - Throws: ENODEV for what is not read.
@discardableResult
private func check(_ status: stat, _ path: String) throws(SystemError) -> mode_t {
    let kind = status.st_mode & S_IFMT
    // Documentation/admin-guide/devices.txt of Linux: 1, 3.
    let isNull = kind == S_IFCHR && status.st_rdev == 0x103
    guard isNull || kind == S_IFREG || kind == S_IFIFO || kind == S_IFDIR else {
        throw SystemError(
            path.printable, code: ENODEV, reason: "a device or a socket, which Belay does not read")
    }
    return kind
}

/// - Returns: whether there is something to read, or the end.
private func wait(for descriptor: Int32, _ milliseconds: Int32) -> Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
        let count = unsafe poll(&ready, 1, milliseconds)
        if count < 0, errno == EINTR { continue }
        return count > 0
    }
}

private func hasBytes(_ descriptor: Int32) -> Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&ready, 1, 0) > 0 && ready.revents & Int16(POLLIN) != 0
}
