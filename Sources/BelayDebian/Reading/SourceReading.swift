import BelayModel

/// Reads which archives a server knows, and which of them could not be had.
struct SourceReading {
    let transcript: Transcript
    /// Class, name, origin and codename of each archive; `nil`: nobody asked.
    private let sources: [[String]]?

    init(_ transcript: Transcript) {
        self.transcript = transcript
        sources = transcript.first("sources").map { _ in transcript.columns("sources") }
    }

    /// Sources and hooks that failed while the lists were refreshed, and archives of another release.
    var notes: [String] {
        broken.map { "passed over, as it could not be refreshed: \($0)" } + hooks + foreign
    }

    /// Each source that could not be had, in apt's own line where it has one.
    var broken: [String] {
        transcript.columns("broken").filter { $0.count == 4 }.map { row in
            guard let line = row[3].split(separator: " ", maxSplits: 1).last, !line.isEmpty else {
                return "\(row[1]) \(row[2])"
            }
            return String(line)
        }
    }

    /// Why nothing can be found on this server, whatever it lacks; `nil`: something can.
    func shortfall(_ request: PackageRequest) -> String? {
        guard let sources else { return nil }
        if sources.isEmpty {
            return "this server knows no source of packages, so no update can be found"
        }
        switch request {
        case .all, .list: return nil
        case .security:
            guard !sources.contains(where: { $0.first == "security" }) else { return nil }
            return "no source of this server is a security archive, so no security update can be"
                + " found" + hint
        }
    }

    /// Why the request can never be met by this distribution.
    ///
    /// Raspbian puts its security updates into its one archive, where nothing tells them from others.
    func refusal(_ request: PackageRequest) -> String? {
        guard case .security = request, let sources,
            !sources.contains(where: { $0.first == "security" }),
            sources.contains(where: { $0.count > 2 && $0[2] == "Raspbian" })
        else { return nil }
        return "this is Raspbian, which has no security archive, so which of its updates are for"
            + " security cannot be told: packages: all has them"
    }

    /// Archives of another release, and releases that have no security archive of their own.
    private var hint: String {
        let all = sources ?? []
        let others = otherReleases.map { "\($0) is of \($1)" }
        if !others.isEmpty {
            return ": \(others.joined(separator: ", ")), which is not this server's release"
        }
        if all.contains(where: { $0.count > 3 && $0[0] == "own" && $0[3] == "sid" }) {
            return " (sid has none: packages: all has its updates)"
        }
        return ""
    }

    private var hooks: [String] {
        (transcript.first("hooks")?.lines ?? []).filter { !$0.isEmpty }.map { line in
            let words = line.hasPrefix("E:") ? line.dropFirst(2).trimmed : String(line)
            return "a hook of apt-get update failed, the lists are fresh all the same: \(words)"
        }
    }

    private var foreign: [String] {
        otherReleases.map {
            "\($0) is of \($1), which is not this server's release: nothing of it counts as"
                + " security update"
        }
    }

    /// URI and suite of each security archive of another release, and the release.
    private var otherReleases: [(archive: String, release: String)] {
        let all = (sources ?? []).filter { $0.count > 3 && $0[0] == "foreign" }
        var seen: Set<[String]> = []
        return all.map { (archive: $0[1].suite, release: $0[3]) }
            .filter { seen.insert([$0.archive, $0.release]).inserted }
            .sorted { ($0.archive, $0.release) < ($1.archive, $1.release) }
    }
}

extension String {
    /// URI and suite of `URI SUITE/COMPONENT ARCHITECTURE Packages`.
    fileprivate var suite: String {
        split(separator: " ").prefix(2).joined(separator: " ")
    }
}
