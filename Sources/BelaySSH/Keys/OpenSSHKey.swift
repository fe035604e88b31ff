internal import BelayModel
internal import CLibSSH2

/// A private key file in OpenSSH's own format (OpenSSH's PROTOCOL.key).
struct OpenSSHKey {
    let publicKey: PublicKey
    private let cipher: String
    private let derivation: String
    private let derivationOptions: [UInt8]
    private let secret: [UInt8]
    /// The tag of a cipher that authenticates; it follows the secret part.
    private let trailer: [UInt8]

    var isEncrypted: Bool { cipher != "none" }

    enum Problem: Error, Equatable {
        case malformed
        case wrongPassphrase
        case unsupported(String)
    }

    static let header = "-----BEGIN OPENSSH PRIVATE KEY-----"

    /// - Parameter text: the file's text.
    init(_ text: String) throws(Problem) {
        let lines = text.split(whereSeparator: \.isNewline).drop { $0 != Self.header[...] }
        let body = lines.dropFirst().prefix { !$0.hasPrefix("-----END") }
        guard let data = Base64.decode(body.joined().utf8.filter { $0 != 0x20 && $0 != 0x0d })
        else { throw .malformed }
        var reader = SSHReader(data)
        guard reader.bytes(15) == Array("openssh-key-v1\0".utf8), let cipher = reader.text(),
            let derivation = reader.text(), let options = reader.string(), reader.uint32() == 1,
            let blob = reader.string(), let secret = reader.string()
        else { throw .malformed }
        self.cipher = cipher
        self.derivation = derivation
        derivationOptions = options
        publicKey = PublicKey(blob: blob)
        self.secret = secret
        trailer = reader.remaining
    }

    /// Decrypts and parses. With a passphrase it takes about a tenth of a second: the key
    /// derivation is meant to be slow.
    func signingKey(passphrase: Secret?) throws(Problem) -> SigningKey {
        var reader = SSHReader(try decrypted(passphrase))
        // The same number twice: that is how a wrong passphrase is told.
        guard let first = reader.uint32(), first == reader.uint32() else {
            throw isEncrypted ? .wrongPassphrase : .malformed
        }
        guard let type = reader.text() else { throw .malformed }
        guard let key = unsafe try privateKey(type, &reader),
            let result = unsafe SigningKey(owning: key)
        else { throw .malformed }
        return result
    }

    private func decrypted(_ passphrase: Secret?) throws(Problem) -> [UInt8] {
        guard isEncrypted else { return secret }
        guard derivation == "bcrypt" else { throw .unsupported("key derivation \(derivation)") }
        guard let cipher = KeyCipher(rawValue: cipher) else {
            throw .unsupported("cipher \(cipher)")
        }
        var options = SSHReader(derivationOptions)
        guard let salt = options.string(), let rounds = options.uint32(), let passphrase
        else { throw .malformed }
        // OpenSSH writes 16 to 24; a file that asks for a million is not worth waiting for.
        guard (1...4096).contains(rounds) else { throw .unsupported("\(rounds) rounds of bcrypt") }
        let material = bcryptKey(
            passphrase: Array(passphrase.reveal().utf8), salt: salt, rounds: Int(rounds),
            length: cipher.keyLength + cipher.ivLength)
        guard let plain = cipher.decrypt(secret, tag: trailer, material: material)
        else { throw .wrongPassphrase }
        return plain
    }

    private func privateKey(
        _ type: String, _ reader: inout SSHReader
    ) throws(Problem) -> OpaquePointer? {
        switch type {
        case "ssh-ed25519":
            guard reader.string() != nil, let pair = reader.string(), pair.count == 64
            else { throw .malformed }
            return unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, pair, 32)
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
            return unsafe try ellipticKey(&reader)
        case "ssh-rsa":
            return unsafe try rsaKey(&reader)
        default:
            throw .unsupported("key type \(type.printable)")
        }
    }

    /// As SEC 1 writes it, section C.4.
    private func ellipticKey(_ reader: inout SSHReader) throws(Problem) -> OpaquePointer? {
        guard let curve = reader.text(), let point = reader.string(), let scalar = reader.string()
        else { throw .malformed }
        let (oid, size): ([UInt8], Int) =
            switch curve {
            case "nistp256": ([0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], 32)
            case "nistp384": ([0x06, 5, 0x2b, 0x81, 4, 0, 0x22], 48)
            case "nistp521": ([0x06, 5, 0x2b, 0x81, 4, 0, 0x23], 66)
            default: throw .malformed
            }
        let digits = Array(scalar.drop { $0 == 0 })
        guard digits.count <= size else { throw .malformed }
        let padded = [UInt8](repeating: 0, count: size - digits.count) + digits
        let der = DER.sequence(
            DER.integer([1]), DER.octets(padded), DER.explicit(0, oid),
            DER.explicit(1, DER.bits(point)))
        return unsafe parseDER(der, EVP_PKEY_EC)
    }

    /// As PKCS #1 writes it (RFC 8017, section A.1.2).
    private func rsaKey(_ reader: inout SSHReader) throws(Problem) -> OpaquePointer? {
        guard let n = reader.string(), let e = reader.string(), let d = reader.string(),
            let inverse = reader.string(), let p = reader.string(), let q = reader.string(),
            let dp = remainder(of: d, byOneLessThan: p), let dq = remainder(of: d, byOneLessThan: q)
        else { throw .malformed }
        let der = DER.sequence(
            DER.integer([]), DER.integer(n), DER.integer(e), DER.integer(d), DER.integer(p),
            DER.integer(q), DER.integer(dp), DER.integer(dq), DER.integer(inverse))
        return unsafe parseDER(der, EVP_PKEY_RSA)
    }

    private func parseDER(_ der: [UInt8], _ type: Int32) -> OpaquePointer? {
        unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_PrivateKey(type, nil, &start, buffer.count)
        }
    }

    private func remainder(of value: [UInt8], byOneLessThan prime: [UInt8]) -> [UInt8]? {
        guard let context = unsafe BN_CTX_new() else { return nil }
        defer { unsafe BN_CTX_free(context) }
        guard let number = unsafe BN_bin2bn(value, Int32(value.count), nil) else { return nil }
        defer { unsafe BN_clear_free(number) }
        guard let divisor = unsafe BN_bin2bn(prime, Int32(prime.count), nil) else { return nil }
        defer { unsafe BN_clear_free(divisor) }
        guard unsafe BN_sub_word(divisor, 1) == 1,
            unsafe BN_div(nil, number, number, divisor, context) == 1
        else { return nil }
        return unsafe magnitude(number)
    }
}
