internal import CLibSSH2

/// The libssh2 that is loaded.
enum LibSSH2 {
    /// Such as `1.10.0`.
    static let version =
        unsafe libssh2_version(0).map { unsafe String(cString: $0) } ?? "of unknown version"

    /// For messages.
    static var name: String { "libssh2 \(version)" }

    /// libssh2 1.11: RSA with SHA-2, encrypt-then-MAC, AEAD ciphers, strict key exchange.
    static let hasModernAlgorithms = unsafe libssh2_version(0x010b00) != nil
}

extension SSHTransport {
    /// The version of the libssh2 that is loaded, such as `1.10.0`.
    package static var libraryVersion: String { LibSSH2.version }
}
