internal import CLibSSH2

/// A public key as SSH sends it (RFC 4253, section 6.6): the type's name, then the key's data.
struct PublicKey: Sendable, Hashable {
    let blob: [UInt8]

    /// Such as `ssh-ed25519`; safe to show.
    var type: String {
        var reader = SSHReader(blob)
        return reader.text()?.printable ?? "?"
    }

    /// As OpenSSH shows it: `SHA256:` and the digest in Base64 without padding.
    var fingerprint: String { "SHA256:" + Base64.encode(sha256(blob), padded: false) }

    /// As `ssh-keygen` names the type: `ED25519`.
    var family: String {
        switch type {
        case "ssh-ed25519": "ED25519"
        case "ssh-rsa": "RSA"
        case let type where type.hasPrefix("ecdsa-sha2-"): "ECDSA"
        case let type: type
        }
    }
}

func sha256(_ bytes: [UInt8]) -> [UInt8] { unsafe digest(bytes, EVP_sha256()) }

func sha512(_ bytes: [UInt8]) -> [UInt8] { unsafe digest(bytes, EVP_sha512()) }

private func digest(_ bytes: [UInt8], _ algorithm: OpaquePointer) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
        var length: UInt32 = 0
        unsafe _ = EVP_Digest(bytes, bytes.count, buffer.baseAddress, &length, algorithm, nil)
        count = Int(length)
    }
}
