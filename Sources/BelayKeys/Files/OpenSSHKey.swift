internal import BelayModel
internal import BelaySystem
internal import CLibCrypto

/// A private key file in OpenSSH's own format (OpenSSH's PROTOCOL.key).
struct OpenSSHKey: Sendable {
    let publicKey: PublicKey
    private let cipher: String
    private let derivation: String
    private let derivationOptions: [UInt8]
    private let secret: Wiped
    /// The tag of a cipher that authenticates; it follows the secret part.
    private let trailer: [UInt8]

    var isEncrypted: Bool { cipher != "none" }

    enum Problem: Error, Equatable {
        case malformed
        case wrongPassphrase
        case unsupported(String)
    }

    static let header = "-----BEGIN OPENSSH PRIVATE KEY-----"

    /// - Parameter text: what follows the header in the file.
    init(_ text: ArraySlice<UInt8>) throws(Problem) {
        var body: [UInt8] = []
        body.reserveCapacity(text.count)
        for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            if line.starts(with: "-----END".utf8) { break }
            body += line.filter { !$0.isBlank }
        }
        defer { body.wipe() }
        guard var data = Base64.decode(body) else { throw .malformed }
        defer { data.wipe() }
        self = try Self.parsed(data)
    }

    private static func parsed(_ data: [UInt8]) throws(Problem) -> OpenSSHKey {
        var reader = SSHReader(data)
        guard reader.bytes(15) == Array("openssh-key-v1\0".utf8), let cipher = reader.text(),
            let derivation = reader.text(), let options = reader.string(), reader.uint32() == 1,
            let blob = reader.string(), let secret = reader.string()
        else { throw .malformed }
        return OpenSSHKey(
            publicKey: PublicKey(blob: blob), cipher: cipher, derivation: derivation,
            derivationOptions: options, secret: Wiped(secret), trailer: reader.remaining)
    }

    private init(
        publicKey: PublicKey, cipher: String, derivation: String, derivationOptions: [UInt8],
        secret: Wiped, trailer: [UInt8]
    ) {
        self.publicKey = publicKey
        self.cipher = cipher
        self.derivation = derivation
        self.derivationOptions = derivationOptions
        self.secret = secret
        self.trailer = trailer
    }

    /// Decrypts and parses. With a passphrase it takes about a tenth of a second: the key
    /// derivation is meant to be slow.
    func signingKey(passphrase: Secret?) throws(Problem) -> SigningKey {
        guard isEncrypted else { return try signingKey(in: secret.bytes) }
        var plain = try decrypted(passphrase)
        defer { plain.wipe() }
        return try signingKey(in: plain)
    }

    private func signingKey(in plain: [UInt8]) throws(Problem) -> SigningKey {
        var reader = SSHReader(plain)
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
        guard derivation == "bcrypt" else {
            throw .unsupported("key derivation \(derivation.printable)")
        }
        guard let cipher = KeyCipher(rawValue: cipher) else {
            throw .unsupported("cipher \(cipher.printable)")
        }
        var options = SSHReader(derivationOptions)
        guard let salt = options.string(), let rounds = options.uint32(), let passphrase
        else { throw .malformed }
        // OpenSSH writes 16 to 24; a file that asks for a million is not worth waiting for.
        guard (1...4096).contains(rounds) else { throw .unsupported("\(rounds) rounds of bcrypt") }
        var material = bcryptKey(
            passphrase: passphrase.bytes, salt: salt, rounds: Int(rounds),
            length: cipher.keyLength + cipher.ivLength)
        defer { material.wipe() }
        guard let plain = cipher.decrypt(secret.bytes, tag: trailer, material: material)
        else { throw .wrongPassphrase }
        return plain
    }

    private func privateKey(
        _ type: String, _ reader: inout SSHReader
    ) throws(Problem) -> OpaquePointer? {
        switch type {
        case "ssh-ed25519":
            guard reader.skipString(), var pair = reader.string() else { throw .malformed }
            defer { pair.wipe() }
            guard pair.count == 64 else { throw .malformed }
            return unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, pair, 32)
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
            return unsafe try ellipticKey(&reader)
        case "ssh-rsa":
            return unsafe try rsaKey(&reader)
        default:
            throw .unsupported("key type \(type.printable)")
        }
    }

    private func ellipticKey(_ reader: inout SSHReader) throws(Problem) -> OpaquePointer? {
        guard let name = reader.text(), let curve = EllipticCurve(rawValue: name),
            let point = reader.string(), var scalar = reader.string()
        else { throw .malformed }
        defer { scalar.wipe() }
        // One zero may stand before the digits.
        guard scalar.count <= curve.size + 1 else { throw .malformed }
        return unsafe KeyParameters.ellipticKey(curve, point: point, scalar: scalar)
    }

    private func rsaKey(_ reader: inout SSHReader) throws(Problem) -> OpaquePointer? {
        // libcrypto and OpenSSH stop at the same length: more only takes time.
        let most = 16384 / 8 + 1
        var numbers: [[UInt8]] = []
        defer { for index in numbers.indices { numbers[index].wipe() } }
        for _ in 0..<6 {
            guard let number = reader.string() else { throw .malformed }
            numbers.append(number)
        }
        guard numbers.allSatisfy({ $0.count <= most }) else {
            throw .unsupported("an RSA key of more than 16384 bits")
        }
        // OpenSSH's order: n, e, d, the inverse of q, p, q.
        return unsafe KeyParameters.rsaKey(
            n: numbers[0], e: numbers[1], d: numbers[2], p: numbers[4], q: numbers[5],
            inverse: numbers[3])
    }
}

/// The curves of RFC 5656, section 10.1.
enum EllipticCurve: String {
    case nistp256
    case nistp384
    case nistp521

    /// Bytes of a scalar.
    var size: Int {
        switch self {
        case .nistp256: 32
        case .nistp384: 48
        case .nistp521: 66
        }
    }

    /// libcrypto's name for it.
    var group: String {
        switch self {
        case .nistp256: "prime256v1"
        case .nistp384: "secp384r1"
        case .nistp521: "secp521r1"
        }
    }
}
