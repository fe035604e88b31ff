package import BelayModel
internal import BelaySystem
internal import CLibCrypto
internal import Glibc

/// A private key file as it was read, in OpenSSH's format or in one of libcrypto's: PEM, PKCS #8.
///
/// A key without a passphrase is parsed at once, and the file's bytes are wiped; of the other only
/// the encrypted form is kept.
package struct KeyFile: Sendable {
    private enum Content {
        case key(SigningKey)
        case openSSH(OpenSSHKey)
        case pem([UInt8])
    }

    /// The most that is read of a key file: OpenSSH's MAX_KEY_FILE_SIZE.
    package static let sizeLimit = 1 << 20

    private let content: Content
    /// Known without the passphrase: from OpenSSH's format, or from the `.pub` file beside it.
    package let publicKey: PublicKey?

    package var isEncrypted: Bool { if case .key = content { false } else { true } }

    /// Blocks while it reads.
    package init(path: String) throws(KeyProblem) {
        var bytes = try KeyFile.content(path)
        defer { bytes.wipe() }
        if let start = bytes.firstRange(of: OpenSSHKey.header) {
            let key = try KeyFile.translating { () throws(OpenSSHKey.Problem) in
                try OpenSSHKey(bytes[start.upperBound...])
            }
            publicKey = key.publicKey
            content =
                key.isEncrypted
                ? .openSSH(key)
                : .key(
                    try KeyFile.translating { () throws(OpenSSHKey.Problem) in
                        try key.signingKey(passphrase: nil)
                    })
        } else {
            guard !bytes.starts(with: "PuTTY-User-Key-File".utf8) else {
                throw .unsupported("PuTTY's format (puttygen KEY -O private-openssh -o NEW)")
            }
            guard bytes.contains("PRIVATE KEY-----") else { throw .notAKey }
            if Self.encryptionMarks.contains(where: bytes.contains) {
                content = .pem(Array(bytes))
                publicKey = KeyFile.publicHalf(path + ".pub")
            } else {
                let key = try KeyFile.pemKey(bytes, nil)
                content = .key(key)
                publicKey = key.publicKey
            }
        }
    }

    /// What the file of an encrypted key has in it (RFC 1421, section 4.6.1.1; RFC 7468, section 11).
    private static let encryptionMarks = ["Proc-Type: 4,ENCRYPTED", "BEGIN ENCRYPTED PRIVATE KEY"]

    private static func content(_ path: String) throws(KeyProblem) -> [UInt8] {
        do {
            return try readFile(path, limit: sizeLimit)
        } catch {
            throw error.code == ENOENT ? .missing : .unreadable(error.reason)
        }
    }

    /// Decrypts; a passphrase makes that slow.
    package func signingKey(passphrase: Secret?) throws(KeyProblem) -> SigningKey {
        switch content {
        case .key(let key):
            return key
        case .openSSH(let key):
            return try KeyFile.translating { () throws(OpenSSHKey.Problem) in
                try key.signingKey(passphrase: passphrase)
            }
        case .pem(let bytes):
            return try KeyFile.pemKey(bytes, passphrase ?? Secret(""))
        }
    }

    /// - Parameter passphrase: `nil`: the key has none.
    private static func pemKey(
        _ bytes: [UInt8], _ passphrase: Secret?
    ) throws(KeyProblem) -> SigningKey {
        // libcrypto's source borrows the bytes and reads them in a later call: both calls stand
        // within the loan. Without a callback libcrypto takes the last argument as the passphrase.
        var secret = (passphrase?.bytes ?? []) + [0]
        defer { secret.wipe() }
        let key = unsafe bytes.withUnsafeBytes { buffer in
            unsafe secret.withUnsafeMutableBytes { secret in
                unsafe parse(buffer, secret.baseAddress)
            }
        }
        guard let key = unsafe key else { throw passphrase == nil ? .notAKey : .wrongPassphrase }
        guard let result = unsafe SigningKey(owning: key) else {
            throw .unsupported("this kind of key")
        }
        return result
    }

    private static func parse(
        _ buffer: UnsafeRawBufferPointer, _ secret: UnsafeMutableRawPointer?
    ) -> OpaquePointer? {
        guard
            let source = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count))
        else { return nil }
        defer { unsafe BIO_free(source) }
        return unsafe PEM_read_bio_PrivateKey(source, nil, nil, secret)
    }

    /// The key of a `.pub` file; blocks while it reads.
    ///
    /// - Returns: `nil` for a text that only looks like one: the type in the key's own data has to
    ///   be the one before it (sshd(8), AUTHORIZED_KEYS FILE FORMAT).
    package static func publicHalf(_ path: String) -> PublicKey? {
        guard let content = try? readFile(path, limit: sizeLimit) else { return nil }
        for line in content.split(separator: UInt8(ascii: "\n")).prefix(100) {
            let fields = line.split(whereSeparator: \.isBlank)
            guard fields.count >= 2, let blob = Base64.decode(fields[1]) else { continue }
            var reader = SSHReader(blob)
            guard let type = reader.string(), !type.isEmpty, type.elementsEqual(fields[0]) else {
                continue
            }
            return PublicKey(blob: blob)
        }
        return nil
    }

    private static func translating<Value>(
        _ body: () throws(OpenSSHKey.Problem) -> Value
    ) throws(KeyProblem) -> Value {
        do {
            return try body()
        } catch {
            switch error {
            case .malformed: throw .notAKey
            case .wrongPassphrase: throw .wrongPassphrase
            case .unsupported(let what): throw .unsupported(what)
            }
        }
    }
}

extension [UInt8] {
    func contains(_ text: String) -> Bool { firstRange(of: text) != nil }

    /// Where an ASCII text stands for the first time; takes at most text × array steps.
    func firstRange(of text: String) -> Range<Int>? {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, count >= wanted.count else { return nil }
        for start in 0...(count - wanted.count)
        where self[start] == first && self[start...].starts(with: wanted) {
            return start..<(start + wanted.count)
        }
        return nil
    }
}
