internal import BelayModel

/// A pattern of ssh_config(5), PATTERNS: `*` is any run of characters, `?` any single one.
/// Compiled, for it is matched with every server.
struct ConfigPattern: Sendable {
    private enum Form {
        case literal
        case anything
        /// Has a wildcard.
        case glob
    }

    private let bytes: [UInt8]
    private let form: Form

    init(_ text: some Collection<UInt8>) {
        bytes = Array(text)
        if bytes == [UInt8(ascii: "*")] {
            form = .anything
        } else {
            form = bytes.contains(where: \.isWildcard) ? .glob : .literal
        }
    }

    /// The only text that it matches, if there is only one.
    var literal: String? { form == .literal ? String(decoding: bytes, as: UTF8.self) : nil }

    func matches(_ text: [UInt8]) -> Bool {
        switch form {
        case .literal: bytes == text
        case .anything: true
        case .glob: Wildcards.match(bytes, text)
        }
    }
}

/// Patterns separated by commas, any of them negated with `!`.
struct ConfigPatternList: Sendable {
    private let patterns: [(isNegated: Bool, pattern: ConfigPattern)]

    /// - Parameter lowercasing: for host names, which are matched in lower case.
    init(_ text: String, lowercasing: Bool = false) {
        let text = lowercasing ? text.lowercasedASCII : text
        var parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        // OpenSSH sees no pattern after a trailing comma, and none in an empty list.
        if parts.last?.isEmpty == true { parts.removeLast() }
        patterns = parts.map { part in
            let isNegated = part.first == UInt8(ascii: "!")
            return (isNegated, ConfigPattern(isNegated ? part.dropFirst() : part))
        }
    }

    /// One that matches and none that is negated and matches.
    func matches(_ text: String) -> Bool { matches(Array(text.utf8)) }

    func matches(_ text: [UInt8]) -> Bool {
        var result = false
        for (isNegated, pattern) in patterns where pattern.matches(text) {
            if isNegated { return false }
            result = true
        }
        return result
    }
}

/// The arguments of `Host`.
struct ConfigHostPatterns: Sendable {
    private var wanted: [ConfigPattern] = []
    private var unwanted: [ConfigPattern] = []

    init(_ words: [String]) {
        for word in words {
            if word.hasPrefix("!") {
                unwanted.append(ConfigPattern(word.utf8.dropFirst()))
            } else {
                wanted.append(ConfigPattern(word.utf8))
            }
        }
    }

    /// The names that it matches, where they are few and known.
    var literals: [String]? {
        guard unwanted.isEmpty else { return nil }
        let names = wanted.compactMap(\.literal)
        return names.count == wanted.count ? names : nil
    }

    func matches(_ host: [UInt8]) -> Bool {
        wanted.contains { $0.matches(host) } && !unwanted.contains { $0.matches(host) }
    }
}

extension UInt8 {
    fileprivate var isWildcard: Bool { self == UInt8(ascii: "*") || self == UInt8(ascii: "?") }
}
