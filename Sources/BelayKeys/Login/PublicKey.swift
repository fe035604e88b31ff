internal import BelayDigests
internal import BelayModel
internal import CLibCrypto

/// A public key as SSH sends it (RFC 4253, section 6.6): the type's name, then the key's data.
package struct PublicKey: Sendable, Hashable {
    package let blob: [UInt8]

    package init(blob: [UInt8]) { self.blob = blob }

    /// Such as `ssh-ed25519`; safe to show.
    package var type: String {
        var reader = SSHReader(blob)
        return reader.text()?.printable ?? "?"
    }

    private static let certificateSuffix = "-cert-v01@openssh.com"

    package var isCertificate: Bool { type.hasSuffix(Self.certificateSuffix) }

    /// Its private half is in a device, with which only the agent talks.
    package var isSecurityKey: Bool { type.hasPrefix("sk-") }

    /// The type, of a certificate that of its key.
    package var plainType: String {
        guard isCertificate else { return type }
        let name = String(type.dropLast(Self.certificateSuffix.count))
        return isSecurityKey ? name + "@openssh.com" : name
    }

    /// The key that a certificate is for (OpenSSH's PROTOCOL.certkeys).
    package var certifiedKey: PublicKey? {
        let count: Int
        switch plainType {
        case "ssh-ed25519": count = 1
        case "ssh-rsa", "sk-ssh-ed25519@openssh.com": count = 2
        case "sk-ecdsa-sha2-nistp256@openssh.com": count = 3
        case let type where type.hasPrefix("ecdsa-sha2-"): count = 2
        default: return nil
        }
        guard isCertificate else { return nil }
        var reader = SSHReader(blob)
        guard reader.string() != nil, reader.string() != nil else { return nil }
        var writer = SSHWriter()
        writer.string(plainType)
        for _ in 0..<count {
            guard let field = reader.string() else { return nil }
            writer.string(field)
        }
        return PublicKey(blob: writer.bytes)
    }

    /// As OpenSSH shows it: `SHA256:` and the digest in Base64 without padding.
    package var fingerprint: String { "SHA256:" + Base64.encode(sha256(blob), padded: false) }

    /// As `ssh-keygen` names the type: `ED25519`.
    package var family: String {
        switch plainType {
        case "ssh-ed25519": "ED25519"
        case "ssh-rsa": "RSA"
        case "sk-ssh-ed25519@openssh.com": "ED25519-SK"
        case "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA-SK"
        case let type where type.hasPrefix("ecdsa-sha2-"): "ECDSA"
        case let type: type
        }
    }
}
