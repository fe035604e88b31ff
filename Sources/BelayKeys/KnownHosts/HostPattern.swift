internal import BelayModel
internal import CLibCrypto

/// The hosts field of a line of known_hosts.
enum HostPattern: Sendable {
    /// Names without wildcards: found by a dictionary.
    case names([String])
    /// With `*`, `?` or `!`.
    case patterns([String])
    /// `|1|salt|hash`: HMAC-SHA1 of the name under the salt.
    case hashed(salt: [UInt8], hash: [UInt8])

    init?(_ field: String) {
        if field.hasPrefix("|") {
            let parts = field.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[1] == "1", let salt = Base64.decode(parts[2].utf8),
                let hash = Base64.decode(parts[3].utf8), hash.count == 20
            else { return nil }
            self = .hashed(salt: salt, hash: hash)
            return
        }
        let names = field.lowercased().split(separator: ",").map(String.init)
        let isPlain = names.allSatisfy { name in
            !name.hasPrefix("!") && !name.contains("*") && !name.contains("?")
        }
        self = isPlain ? .names(names) : .patterns(names)
    }

    func matches(_ name: String) -> Bool {
        switch self {
        case .names(let names):
            names.contains(name)
        case .patterns(let patterns):
            Self.matches(patterns, name)
        case .hashed(let salt, let hash):
            Self.digest(of: Array(name.utf8), salt: salt) == hash
        }
    }

    /// One that matches and none that is negated and matches (ssh_config(5), PATTERNS).
    private static func matches(_ patterns: [String], _ name: String) -> Bool {
        var isMatched = false
        for pattern in patterns {
            if pattern.hasPrefix("!") {
                if Wildcards.match(Array(pattern.utf8.dropFirst()), Array(name.utf8)) {
                    return false
                }
            } else if Wildcards.match(Array(pattern.utf8), Array(name.utf8)) {
                isMatched = true
            }
        }
        return isMatched
    }

    static func digest(of name: [UInt8], salt: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
            unsafe belay_hmac_sha1(salt, salt.count, name, name.count, buffer.baseAddress)
            count = 20
        }
    }
}
