internal import BelayModel
internal import CLibSSH2
internal import Glibc

/// A private key file as it was read, in OpenSSH's format or in one of libcrypto's: PEM, PKCS #8.
struct KeyFile: Sendable {
    private enum Format {
        case openSSH(OpenSSHKey)
        case pem(String)
    }

    private let format: Format
    let isEncrypted: Bool
    /// Known without the passphrase: from OpenSSH's format, or from the `.pub` file beside it.
    let publicKey: PublicKey?

    /// Blocks while it reads.
    init(path: String) throws(KeyProblem) {
        let text: String
        do {
            text = String(decoding: try readFile(path), as: UTF8.self)
        } catch {
            throw error.code == ENOENT ? .missing : .unreadable(error.reason)
        }
        if text.contains(OpenSSHKey.header) {
            let key = try KeyFile.translating { () throws(OpenSSHKey.Problem) in
                try OpenSSHKey(text)
            }
            format = .openSSH(key)
            isEncrypted = key.isEncrypted
            publicKey = key.publicKey
        } else {
            guard text.contains("PRIVATE KEY-----") else { throw .notAKey }
            format = .pem(text)
            isEncrypted = text.contains("ENCRYPTED")
            publicKey = isEncrypted ? KeyFile.publicHalf(path + ".pub") : nil
        }
    }

    /// Decrypts; a passphrase makes that slow.
    func signingKey(passphrase: Secret?) throws(KeyProblem) -> SigningKey {
        switch format {
        case .openSSH(let key):
            return try KeyFile.translating { () throws(OpenSSHKey.Problem) in
                try key.signingKey(passphrase: passphrase)
            }
        case .pem(let text):
            return try pemKey(text, passphrase)
        }
    }

    private func pemKey(_ text: String, _ passphrase: Secret?) throws(KeyProblem) -> SigningKey {
        let bytes = Array(text.utf8)
        guard let source = unsafe BIO_new_mem_buf(bytes, Int32(bytes.count)) else {
            throw .notAKey
        }
        defer { unsafe BIO_free(source) }
        var secret = Array((passphrase?.reveal() ?? "").utf8CString)
        // Without a callback libcrypto takes the last argument as the passphrase itself.
        guard let key = unsafe PEM_read_bio_PrivateKey(source, nil, nil, &secret) else {
            throw isEncrypted ? .wrongPassphrase : .notAKey
        }
        guard let result = unsafe SigningKey(owning: key) else {
            throw .unsupported("this kind of key")
        }
        return result
    }

    /// The key of a `.pub` file; blocks while it reads.
    static func publicHalf(_ path: String) -> PublicKey? {
        guard let content = try? readFile(path) else { return nil }
        let fields = String(decoding: content, as: UTF8.self).split(whereSeparator: \.isBlank)
        return fields.count < 2 ? nil : Base64.decode(fields[1].utf8).map { PublicKey(blob: $0) }
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
