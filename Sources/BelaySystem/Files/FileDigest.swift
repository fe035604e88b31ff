internal import BelayDigests
internal import BelayModel
internal import CLibCrypto
internal import Glibc

/// The SHA-256 of a file of the admin box, by libcrypto: it uses the processor's own instructions
/// for it, which sha256sum(1) of Debian 12 does not.
package struct FileDigest: Sendable, Equatable {
    /// Bytes that were read: the file's size, even of one that grows meanwhile.
    package let size: Int
    /// 64 lowercase hexadecimal digits.
    package let sha256: String

    /// Reads the file once, in bounded memory.
    ///
    /// - Throws: the system's error, with the path, when the file cannot be read; `NotPlain` for
    ///   what is no file on a disk, such as a pipe.
    package init(reading path: String) throws {
        // Opening a pipe would wait for a writer, and some devices do something when opened.
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw SystemError(path.printable) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw NotPlain(path: path) }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError(path.printable) }
        defer { close(descriptor) }
        guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError(path.printable) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw NotPlain(path: path) }
        (sha256, size) = try Self.read(descriptor, path)
    }

    private static func read(_ descriptor: CInt, _ path: String) throws -> (String, Int) {
        let digest = try RunningDigest()
        var chunk = [UInt8](repeating: 0, count: 256 * 1024)
        var size = 0
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError(path.printable) }
            if count == 0 { break }
            try digest.add(chunk[..<count])
            size += count
        }
        return (hexadecimal(try digest.end()), size)
    }

    struct NotPlain: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path.printable): not a plain file" }
    }
}

/// A SHA-256 that is fed piece by piece.
@safe private final class RunningDigest {
    private let context: OpaquePointer

    init() throws(Failure) {
        keepLibcryptoToTheEnd()
        guard let context = unsafe EVP_MD_CTX_new() else { throw Failure() }
        unsafe self.context = context
        try Failure.check(unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil))
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    func add(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        let result = unsafe bytes.withUnsafeBytes {
            unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        try Failure.check(result)
    }

    func end() throws(Failure) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        try Failure.check(unsafe EVP_DigestFinal_ex(context, &digest, nil))
        return digest
    }

    /// No memory, or a libcrypto that may not or cannot do it (EVP_DigestInit(3)).
    struct Failure: Error, CustomStringConvertible {
        let description = "libcrypto cannot work out a SHA-256"

        static func check(_ result: CInt) throws(Failure) {
            guard result == 1 else { throw Failure() }
        }
    }
}
