/// What ssh_config(5) says about a list of algorithms, relative to the default list of whoever
/// connects: `a,b`, `+a`, `-a*` or `^a`.
package struct AlgorithmList: Sendable, Hashable {
    package enum Change: Sendable {
        case replace
        case append
        case remove
        case prepend
    }

    package let change: Change
    /// Names, or patterns of them.
    package let names: [String]
    /// As it is written.
    package let text: String

    init(_ text: String) {
        self.text = text
        switch text.utf8.first {
        case UInt8(ascii: "+"): change = .append
        case UInt8(ascii: "-"): change = .remove
        case UInt8(ascii: "^"): change = .prepend
        default: change = .replace
        }
        let list = change == .replace ? text[...] : text.dropFirst()
        names = list.split(separator: ",").map(String.init)
    }

    /// - Parameters:
    ///   - defaults: in order of preference.
    ///   - all: every algorithm there is. Names that are not among them are dropped.
    /// - Returns: empty, where nothing is left.
    package func applied(to defaults: [String], outOf all: [String]) -> [String] {
        switch change {
        case .replace: select(names, outOf: all)
        case .append: select(defaults + names, outOf: all)
        case .prepend: select(names + defaults, outOf: all)
        case .remove: remove(from: defaults)
        }
    }

    private func remove(from defaults: [String]) -> [String] {
        let list = ConfigPatternList(names.joined(separator: ","))
        return defaults.filter { !list.matches($0) }
    }

    private func select(_ patterns: [String], outOf all: [String]) -> [String] {
        var chosen: [String] = []
        for pattern in patterns {
            let pattern = ConfigPattern(pattern.utf8)
            for name in all where pattern.matches(Array(name.utf8)) && !chosen.contains(name) {
                chosen.append(name)
            }
        }
        return chosen
    }
}

/// The algorithms that OpenSSH 9.2 to 10.0 know. A name that is not among them is a misspelling,
/// and `ssh` refuses it.
enum AlgorithmKind {
    case cipher
    case mac
    case keyExchange
    case hostKey

    /// - Throws: which name is not known.
    func parse(_ text: String) throws(ConfigComplaint) -> AlgorithmList {
        let list = AlgorithmList(text)
        if list.change == .remove { return list }
        let body = list.change == .replace ? text[...] : text.dropFirst()
        guard !body.isEmpty else { throw ConfigComplaint("no \(words) is named in '\(text)'") }
        // OpenSSH looks no further than an empty name.
        for name in body.split(separator: ",", omittingEmptySubsequences: false) {
            if name.isEmpty { break }
            guard isKnown(String(name)) else {
                throw ConfigComplaint("'\(name)' is not a known \(words)")
            }
        }
        return list
    }

    private var words: String {
        switch self {
        case .cipher: "cipher"
        case .mac: "MAC"
        case .keyExchange: "key exchange algorithm"
        case .hostKey: "host key algorithm"
        }
    }

    private func isKnown(_ name: String) -> Bool {
        switch self {
        case .cipher: return Self.ciphers.contains(name)
        case .mac: return Self.macs.contains(name)
        case .keyExchange: return Self.keyExchanges.contains(name)
        case .hostKey:
            let pattern = ConfigPattern(name.utf8)
            return Self.hostKeys.contains { pattern.matches(Array($0.utf8)) }
        }
    }

    private static let ciphers: Set = [
        "3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-ctr", "aes192-ctr",
        "aes256-ctr", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com",
    ]

    private static let macs = Set(
        [
            "hmac-sha1", "hmac-sha1-96", "hmac-sha2-256", "hmac-sha2-512", "hmac-md5",
            "hmac-md5-96", "umac-64@openssh.com", "umac-128@openssh.com",
        ].flatMap { name in
            [name, (name.split(separator: "@").first ?? "") + "-etm@openssh.com"]
        })

    private static let keyExchanges: Set = [
        "diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1",
        "diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512",
        "diffie-hellman-group18-sha512", "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group-exchange-sha256", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521", "curve25519-sha256", "curve25519-sha256@libssh.org",
        "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "mlkem768x25519-sha256",
    ]

    private static let hostKeys: [String] = {
        let plain = [
            "ssh-ed25519", "sk-ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521", "sk-ecdsa-sha2-nistp256", "ssh-dss", "ssh-rsa",
            "rsa-sha2-256", "rsa-sha2-512",
        ]
        return plain.map { $0.hasPrefix("sk-") ? $0 + "@openssh.com" : $0 }
            + plain.map { $0 + "-cert-v01@openssh.com" }
            + ["webauthn-sk-ecdsa-sha2-nistp256@openssh.com"]
    }()
}
