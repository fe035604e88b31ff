/// What Debian allows as names and versions of packages. Anything else could mean something to
/// apt-get: a pattern, an option, a file.
extension PackageName {
    /// Whether name and version can be given to apt-get.
    package var isWellFormed: Bool {
        Self.isName(name) && (version.map { Self.isVersion($0) } ?? true)
    }

    /// A name, with an architecture after a colon if need be. `any`, `all` and `native` are no
    /// architecture that a package is installed for.
    package static func isName(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let plain = parts.first, parts.count <= 2 else { return false }
        return isPlainName(plain)
            && parts.dropFirst().allSatisfy {
                isArchitecture($0) && !["any", "all", "native"].contains(String($0))
            }
    }

    /// Lowercase letters, digits, `+`, `-` and `.`; at least two, the first a letter or a digit
    /// (Debian policy 5.6.1).
    private static func isPlainName(_ name: some StringProtocol) -> Bool {
        guard name.utf8.count >= 2, let first = name.utf8.first, isLowerOrDigit(first) else {
            return false
        }
        return name.utf8.allSatisfy { isLowerOrDigit($0) || "+-.".utf8.contains($0) }
    }

    /// As a package's control file has it (Debian policy 5.6.8).
    package static func isArchitecture(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, isLowerOrDigit(first) else { return false }
        return name.utf8.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// `[epoch:]upstream[-revision]` (Debian policy 5.6.12). That the upstream version begins with
    /// a digit is a "should" there; dpkg builds no package without.
    package static func isVersion(_ version: some StringProtocol) -> Bool {
        var upstream = String(version)[...]
        if let colon = upstream.firstIndex(of: ":") {
            let epoch = upstream[..<colon]
            guard !epoch.isEmpty, epoch.utf8.allSatisfy(isDigit) else { return false }
            upstream = upstream[upstream.index(after: colon)...]
        }
        if let hyphen = upstream.lastIndex(of: "-") {
            let revision = upstream[upstream.index(after: hyphen)...]
            guard isPart(revision, also: "+.~") else { return false }
            upstream = upstream[..<hyphen]
        }
        return isPart(upstream, also: ".+-~") && upstream.utf8.first.map(isDigit) == true
    }

    private static func isPart(_ text: Substring, also marks: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                isLowerOrDigit($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || marks.utf8.contains($0)
            }
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
