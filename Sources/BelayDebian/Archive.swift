/// A package archive as the lists describe it (deb822(5), Debian policy 5.3).
struct Archive: Hashable {
    var package: String
    var version: String
    var architecture: String
    var source: String
    /// Bytes.
    var size: Int
    var sha256: String?
    /// KiB on disk, an estimate (Debian policy 5.6.20).
    var installedSize: Int

    /// The name of the file in the staging directory; a colon would be no good in a path that
    /// apt reads, and apt too writes it as `%3a`.
    static func fileName(package: String, version: String, architecture: String) -> String {
        let safe = version.split(separator: ":", omittingEmptySubsequences: false)
        return "\(package)_\(safe.joined(separator: "%3a"))_\(architecture).deb"
    }

    /// The archives of apt-cache(8)'s `show`; a stanza that lacks what is needed is left out.
    static func read(_ lines: [Substring]) -> [Archive] {
        lines.split(separator: "").compactMap { stanza in
            var fields: [Substring: Substring] = [:]
            for line in stanza {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[line[..<colon]] = line[line.index(after: colon)...].drop { $0 == " " }
            }
            return Archive(fields)
        }
    }

    private init?(_ fields: [Substring: Substring]) {
        guard let package = fields["Package"], let version = fields["Version"],
            let architecture = fields["Architecture"],
            let size = fields["Size"].flatMap({ Int($0) })
        else { return nil }
        self.package = String(package)
        self.version = String(version)
        self.architecture = String(architecture)
        self.source = String((fields["Source"] ?? package).prefix { $0 != " " })
        self.size = size
        self.sha256 = fields["SHA256"].map(String.init)
        self.installedSize = fields["Installed-Size"].flatMap { Int($0) } ?? 0
    }
}
