import BelayModel

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
    /// - Throws: where a size cannot be.
    static func read(_ lines: [Substring]) throws(PackageProblem) -> [Archive] {
        var archives: [Archive] = []
        for stanza in lines.split(separator: "") {
            var fields: [Substring: Substring] = [:]
            for line in stanza {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[line[..<colon]] = line[line.index(after: colon)...].drop { $0 == " " }
            }
            if let archive = try Archive(fields) { archives.append(archive) }
        }
        return archives
    }

    private init?(_ fields: [Substring: Substring]) throws(PackageProblem) {
        guard let package = fields["Package"], let version = fields["Version"],
            let architecture = fields["Architecture"],
            let sizeText = fields["Size"]
        else { return nil }
        guard let size = ForeignNumber.size(sizeText) else {
            throw .senseless("the size of \(package)", sizeText)
        }
        let installedText = fields["Installed-Size"] ?? "0"
        guard let installedSize = ForeignNumber.kibibytes(installedText) else {
            throw .senseless("the installed size of \(package)", installedText)
        }
        self.package = String(package)
        self.version = String(version)
        self.architecture = String(architecture)
        self.source = String((fields["Source"] ?? package).prefix { $0 != " " })
        self.size = size
        self.sha256 = fields["SHA256"].map(String.init)
        self.installedSize = installedSize
    }
}

/// The archives that a simulation takes.
struct KnownArchives {
    private let byName: [String: Archive]

    init(_ lines: [Substring]) throws(PackageProblem) {
        byName = Dictionary(
            try Archive.read(lines).map { ("\($0.package) \($0.version) \($0.architecture)", $0) },
            uniquingKeysWith: { first, _ in first })
    }

    subscript(change: Simulation.Change) -> Archive? {
        byName["\(change.plainName) \(change.to ?? "-") \(change.architecture)"]
    }
}
