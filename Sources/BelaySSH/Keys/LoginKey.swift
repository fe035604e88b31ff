internal import CLibSSH2

/// A key that may log in, by its public half; the private one signs when the server wants it.
struct LoginKey: Sendable {
    enum Source: Sendable {
        case agent(AgentClient)
        case file(String)
    }

    let source: Source
    let publicKey: PublicKey
    var comment = ""
    /// Shown to the server instead of the key.
    var certificate: PublicKey?

    var words: String {
        let key = "\(publicKey.family) \(publicKey.fingerprint)"
        let own =
            switch source {
            case .agent: "the agent's \(key) (\(comment))"
            case .file(let path): "\(path.printable) (\(key))"
            }
        return certificate == nil ? own : own + " with its certificate"
    }

    private var shown: PublicKey { certificate ?? publicKey }

    /// Why this libssh2 cannot log in with it.
    ///
    /// It names the signature after the key it has shown to the server, and 1.10 knows the plain
    /// name of ECDSA's certificates alone. A security key's signature has a counter, for which 1.10
    /// has no place.
    var obstacle: String? {
        guard !libraryHasModernAlgorithms else { return nil }
        if shown.isSecurityKey { return "a security key needs libssh2 1.11" }
        guard shown.isCertificate, !shown.plainType.hasPrefix("ecdsa-sha2-") else { return nil }
        return "a certificate of type \(shown.plainType) needs libssh2 1.11"
    }

    /// What the server is asked about.
    ///
    /// libssh2 1.10 knows only `ssh-rsa`, which means SHA-1 and is refused by every current server.
    /// It takes the algorithm's name from the key's data, though, and OpenSSH understands a key
    /// whose type is given as that of the signature (RFC 8332, section 3).
    var blob: [UInt8] {
        guard shown.type == "ssh-rsa", !libraryHasModernAlgorithms else { return shown.blob }
        var reader = SSHReader(shown.blob)
        _ = reader.string()
        var writer = SSHWriter()
        writer.string(SignatureAlgorithm.rsaSHA512.rawValue)
        return writer.bytes + reader.remaining
    }
}
