internal import BelayKeys

extension LoginKey {
    /// Why this libssh2 cannot log in with it.
    ///
    /// It names the signature after the key it has shown to the server, and 1.10 knows the plain
    /// name of ECDSA's certificates alone. A security key's signature has a counter, for which 1.10
    /// has no place.
    var obstacle: String? {
        guard !LibSSH2.hasModernAlgorithms else { return nil }
        if shown.isSecurityKey { return "a security key needs libssh2 1.11" }
        guard shown.isCertificate, !shown.plainType.hasPrefix("ecdsa-sha2-") else { return nil }
        return "a certificate of type \(shown.plainType) needs libssh2 1.11"
    }

    /// The key data that the server is asked about.
    ///
    /// libssh2 1.10 knows only `ssh-rsa`, which means SHA-1 and is refused by every current server.
    /// It takes the algorithm's name from the key's data, though, and OpenSSH understands a key
    /// whose type is given as that of the signature (RFC 8332, section 3).
    var blob: [UInt8] {
        guard shown.type == "ssh-rsa", !LibSSH2.hasModernAlgorithms else { return shown.blob }
        var reader = SSHReader(shown.blob)
        _ = reader.string()
        var writer = SSHWriter()
        writer.string(SignatureAlgorithm.rsaSHA512.rawValue)
        return writer.bytes + reader.remaining
    }
}
