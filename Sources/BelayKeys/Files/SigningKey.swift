internal import BelayDigests
internal import BelayModel
internal import CLibCrypto

/// A private key in memory, parsed and decrypted once, ready to sign.
///
/// libcrypto may use one key on several threads at once as long as nobody changes it, and nothing
/// does after `init`; that makes the class `Sendable`.
@safe package final class SigningKey: @unchecked Sendable {
    private let key: OpaquePointer
    /// For a key that brings its own digest: ready to sign, and only ever copied. To make one costs
    /// as much as a tenth of the signature.
    private let ready: OpaquePointer?
    package let publicKey: PublicKey

    /// Takes the key over, and frees it at the end.
    /// - Returns: `nil` for a kind of key that SSH has no name for.
    package init?(owning key: OpaquePointer) {
        guard let blob = unsafe SigningKey.publicBlob(of: key) else {
            unsafe EVP_PKEY_free(key)
            return nil
        }
        unsafe self.key = key
        unsafe ready =
            unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519
            ? SigningKey.context(for: key, nil) : nil
        publicKey = PublicKey(blob: blob)
    }

    deinit {
        unsafe EVP_MD_CTX_free(ready)
        unsafe EVP_PKEY_free(key)
    }

    /// Signs what libssh2 wants signed for a login (RFC 4252, section 7).
    ///
    /// - Returns: the signature without its algorithm's name, or `nil` where it would have to be
    ///   one with SHA-1.
    package func sign(_ data: [UInt8]) -> [UInt8]? {
        // A key that brings its own digest has no choice of algorithms.
        unsafe sign(data, by: ready == nil ? SignatureAlgorithm(signing: data) : .ed25519)
    }

    /// The same with an algorithm that suits the key.
    package func sign(_ data: [UInt8], by algorithm: SignatureAlgorithm?) -> [UInt8]? {
        switch algorithm {
        case .ed25519: unsafe digestSign(data, nil)
        case .rsaSHA256: unsafe digestSign(data, EVP_sha256())
        case .rsaSHA512: unsafe digestSign(data, EVP_sha512())
        case .ecdsa256: unsafe digestSign(data, EVP_sha256()).flatMap(ecdsaBlob)
        case .ecdsa384: unsafe digestSign(data, EVP_sha384()).flatMap(ecdsaBlob)
        case .ecdsa521: unsafe digestSign(data, EVP_sha512()).flatMap(ecdsaBlob)
        case nil: nil
        }
    }

    private func digestSign(_ data: [UInt8], _ digest: OpaquePointer?) -> [UInt8]? {
        guard let context = unsafe copyOfReady ?? SigningKey.context(for: key, digest)
        else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        let room = Int(unsafe EVP_PKEY_get_size(key))
        var isSigned = false
        let signature = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = room
            isSigned =
                unsafe EVP_DigestSign(context, buffer.baseAddress, &count, data, data.count) == 1
            if !isSigned { count = 0 }
        }
        return isSigned ? signature : nil
    }

    private var copyOfReady: OpaquePointer? {
        guard let ready = unsafe ready, let context = unsafe EVP_MD_CTX_new() else { return nil }
        if unsafe EVP_MD_CTX_copy_ex(context, ready) == 1 { return unsafe context }
        unsafe EVP_MD_CTX_free(context)
        return nil
    }

    private static func context(for key: OpaquePointer, _ digest: OpaquePointer?) -> OpaquePointer?
    {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        if unsafe EVP_DigestSignInit(context, nil, digest, nil, key) == 1 { return unsafe context }
        unsafe EVP_MD_CTX_free(context)
        return nil
    }

    /// From DER to the two numbers that SSH wants (RFC 5656, section 3.1.2).
    private func ecdsaBlob(_ der: [UInt8]) -> [UInt8]? {
        var writer = SSHWriter()
        let isWellFormed = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard let pair = unsafe d2i_ECDSA_SIG(nil, &start, buffer.count) else { return false }
            defer { unsafe ECDSA_SIG_free(pair) }
            guard let r = unsafe ECDSA_SIG_get0_r(pair), let s = unsafe ECDSA_SIG_get0_s(pair)
            else { return false }
            unsafe writer.mpint(magnitude(r))
            unsafe writer.mpint(magnitude(s))
            return true
        }
        return isWellFormed ? writer.bytes : nil
    }
}

/// The algorithms of a login's signature. RSA with SHA-1 is not among them.
package enum SignatureAlgorithm: String {
    case ed25519 = "ssh-ed25519"
    case ecdsa256 = "ecdsa-sha2-nistp256"
    case ecdsa384 = "ecdsa-sha2-nistp384"
    case ecdsa521 = "ecdsa-sha2-nistp521"
    case rsaSHA256 = "rsa-sha2-256"
    case rsaSHA512 = "rsa-sha2-512"

    /// Read from the data to be signed itself, where libssh2 has put what it will tell the server
    /// (RFC 4252, section 7): session id, message number, user, service, `publickey`, true, name.
    package init?(signing data: [UInt8]) {
        var reader = SSHReader(data)
        guard reader.skipString(), reader.bytes(1) == [50], reader.skipString(),
            reader.skipString(), reader.skipString(), reader.bytes(1) != nil,
            let name = reader.text()
        else { return nil }
        // A certificate's key signs as it would without it.
        let suffix = "-cert-v01@openssh.com"
        self.init(rawValue: name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name)
    }
}

/// A big number's digits, big-endian.
func magnitude(_ number: OpaquePointer) -> [UInt8] {
    let capacity = Int(unsafe BN_num_bits(number) + 7) / 8
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        count = Int(unsafe BN_bn2bin(number, buffer.baseAddress))
    }
}

// MARK: - The public half

extension SigningKey {
    private static func publicBlob(of key: OpaquePointer) -> [UInt8]? {
        var writer = SSHWriter()
        switch unsafe EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_ED25519:
            var raw = [UInt8](repeating: 0, count: 32)
            var length = raw.count
            guard unsafe EVP_PKEY_get_raw_public_key(key, &raw, &length) == 1 else { return nil }
            writer.string("ssh-ed25519")
            writer.string(raw)
        case EVP_PKEY_EC:
            guard let curve = unsafe curveName(of: key), let point = unsafe point(of: key)
            else { return nil }
            writer.string("ecdsa-sha2-" + curve.rawValue)
            writer.string(curve.rawValue)
            writer.string(point)
        case EVP_PKEY_RSA:
            guard let exponent = unsafe number(OSSL_PKEY_PARAM_RSA_E, of: key),
                let modulus = unsafe number(OSSL_PKEY_PARAM_RSA_N, of: key)
            else { return nil }
            writer.string("ssh-rsa")
            writer.mpint(exponent)
            writer.mpint(modulus)
        default:
            return nil
        }
        return writer.bytes
    }

    /// The point, never compressed, which SSH leaves aside (RFC 5656, section 3.1).
    ///
    /// libcrypto reads a key in its old way where its decoders fail beside other threads' first use
    /// of them. Such a key has no coordinates to give, and compresses the point that it gives as a
    /// parameter; this call alone has the point in full of both kinds.
    private static func point(of key: OpaquePointer) -> [UInt8]? {
        var point: UnsafeMutablePointer<UInt8>?
        let length = unsafe EVP_PKEY_get1_encoded_public_key(key, &point)
        defer { unsafe CRYPTO_free(point, nil, 0) }
        guard length > 0, let point = unsafe point, unsafe point[0] == 4 else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: point, count: length))
    }

    private static func curveName(of key: OpaquePointer) -> EllipticCurve? {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1
        else { return nil }
        switch String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self) {
        case "prime256v1", "P-256": return .nistp256
        case "secp384r1", "P-384": return .nistp384
        case "secp521r1", "P-521": return .nistp521
        default: return nil
        }
    }

    private static func number(_ name: String, of key: OpaquePointer) -> [UInt8]? {
        var value: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, name, &value) == 1, let value = unsafe value
        else { return nil }
        defer { unsafe BN_free(value) }
        return unsafe magnitude(value)
    }
}
