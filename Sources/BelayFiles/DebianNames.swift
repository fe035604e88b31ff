/// What Debian allows as the name and the version of a package.
enum DebianNames {
    /// Lowercase letters, digits, `+`, `-` and `.`; at least two, the first a letter or a digit
    /// (Debian policy 5.6.1).
    static func isPackage(_ name: some StringProtocol) -> Bool {
        guard name.utf8.count >= 2, let first = name.utf8.first, isLowerOrDigit(first) else {
            return false
        }
        return name.utf8.allSatisfy { isLowerOrDigit($0) || "+-.".utf8.contains($0) }
    }

    /// `[epoch:]upstream[-revision]` (Debian policy 5.6.12). That the upstream version begins with
    /// a digit is a "should" there, and is not asked for.
    static func isVersion(_ version: some StringProtocol) -> Bool {
        var upstream = String(version)[...]
        if let colon = upstream.firstIndex(of: ":") {
            let epoch = upstream[..<colon]
            guard !epoch.isEmpty, epoch.utf8.allSatisfy(\.isASCIIDigit) else { return false }
            upstream = upstream[upstream.index(after: colon)...]
        }
        if let hyphen = upstream.lastIndex(of: "-") {
            let revision = upstream[upstream.index(after: hyphen)...]
            guard isPart(revision, also: "+.~") else { return false }
            upstream = upstream[..<hyphen]
        }
        return isPart(upstream, also: ".+-~")
    }

    private static func isPart(_ text: Substring, also marks: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || marks.utf8.contains($0)
            }
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        byte.isASCIILower || byte.isASCIIDigit
    }
}
