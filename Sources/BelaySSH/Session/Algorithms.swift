internal import BelayModel
internal import CLibSSH2

/// The algorithms that Belay negotiates, best first. Others are never used: no
/// CBC, no SHA-1, no DSA, no `none`.
enum Algorithms {
    struct Category: Hashable {
        let name: String
        let methods: [Int32]
        /// Its place among the name-lists of a KEXINIT message (RFC 4253, section 7.1).
        let kexinitIndex: Int
        let acceptable: [String]

        static func == (one: Category, other: Category) -> Bool {
            one.kexinitIndex == other.kexinitIndex
        }

        func hash(into hasher: inout Hasher) { hasher.combine(kexinitIndex) }
    }

    /// P-256 comes first, for libcrypto has it in assembly on both sides: a login takes 16 µs less
    /// here than with Curve25519, and a tenth less on an OpenSSH server, which has that in plain C.
    /// Group 14 costs 3 ms a handshake, group 16 and the group exchange 21 ms. The last two names are no algorithms but ask for strict key exchange and for
    /// the server's signature algorithms, which libssh2 1.11 sends as part of this list.
    static let keyExchange = Category(
        name: "key exchange", methods: [LIBSSH2_METHOD_KEX], kexinitIndex: 0,
        acceptable: [
            "ecdh-sha2-nistp256", "curve25519-sha256", "curve25519-sha256@libssh.org",
            "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group14-sha256",
            "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
            "diffie-hellman-group-exchange-sha256", "ext-info-c", "kex-strict-c-v00@openssh.com",
        ])
    static let hostKey = Category(
        name: "host key", methods: [LIBSSH2_METHOD_HOSTKEY], kexinitIndex: 1,
        acceptable: [
            "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
            "rsa-sha2-512", "rsa-sha2-256",
        ])
    static let cipher = Category(
        name: "cipher", methods: [LIBSSH2_METHOD_CRYPT_CS, LIBSSH2_METHOD_CRYPT_SC],
        kexinitIndex: 2,
        acceptable: [
            "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr",
            "aes256-ctr", "chacha20-poly1305@openssh.com",
        ])
    static let mac = Category(
        name: "MAC", methods: [LIBSSH2_METHOD_MAC_CS, LIBSSH2_METHOD_MAC_SC], kexinitIndex: 4,
        acceptable: [
            "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256",
            "hmac-sha2-512",
        ])

    static let all = [keyExchange, hostKey, cipher, mac]

    /// Names that travel in the key exchange list and are not algorithms.
    static let markers: Set<String> = [
        "ext-info-c", "ext-info-s", "kex-strict-c-v00@openssh.com", "kex-strict-s-v00@openssh.com",
    ]

    /// Host key algorithms of one key type, as known_hosts names it: an RSA key signs with either
    /// of two (RFC 8332).
    static func hostKeyAlgorithms(ofType type: String) -> [String] {
        type == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]
    }
}
