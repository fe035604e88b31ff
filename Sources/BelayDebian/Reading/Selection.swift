import BelayModel

/// The decision on each package that was asked for, or that has a newer version.
struct Selection {
    let transcript: Transcript

    init(_ transcript: Transcript) { self.transcript = transcript }

    /// - Throws: the problem of the first request that cannot be had.
    func check(_ work: PackageWork) throws(PackageProblem) {
        guard !work.request.isOpen else { return }
        for words in transcript.words("selection") where words.count >= 2 {
            if let problem = problem(words) { throw problem }
        }
        if let refused = transcript.first("refused") {
            throw PackageProblem(.dependencies, Self.reason(refused))
        }
    }

    private func problem(_ words: [String]) -> PackageProblem? {
        let name = words[1]
        let version = words.dropFirst(2).first ?? ""
        switch words[0] {
        case "unknown": return unknown(name)
        case "virtual":
            let providers = words.dropFirst(2).sorted().joined(separator: ", ")
            return PackageProblem(
                .unknown, "\(name) is virtual, provided by \(providers): name one of them")
        case "stale":
            return PackageProblem(
                .lists,
                "\(name) \(version) is only in a source that could not be refreshed: "
                    + SourceReading(transcript).broken.joined(separator: "; "))
        case "version":
            let known = words.dropFirst(3).prefix(5).joined(separator: ", ")
            return PackageProblem(
                .unknown,
                "there is no version \(version) of \(name); there is \(known)" + unseen)
        case "older":
            return PackageProblem(
                .downgrade,
                "\(name) is installed at \(words.last ?? "?"), newer than \(version);"
                    + " packages are not taken back to an older version")
        case "held":
            return PackageProblem(
                .held, "\(name) is held on this server (apt-mark unhold \(name) lets it go)")
        case _: return nil
        }
    }

    private func unknown(_ name: String) -> PackageProblem {
        let names = transcript.all("nearby").first { $0.argument == name }?.lines.map(String.init)
        let nearest = NearestName.several(name, among: names ?? [])
        let hint = nearest.isEmpty ? "" : "; near it: \(nearest.joined(separator: ", "))"
        return PackageProblem(.unknown, "no package is called \(name)\(hint)" + unseen)
    }

    /// Sources that might have it.
    private var unseen: String {
        let broken = SourceReading(transcript).broken
        guard !broken.isEmpty else { return "" }
        return "; not all sources could be refreshed: " + broken.joined(separator: "; ")
    }

    /// Requests under a name that is not the package's own.
    var notes: [String] {
        transcript.words("selection").filter { $0.count >= 2 }.compactMap(note)
    }

    /// Updates that were wanted and are left out, a sentence each.
    var left: [String] {
        transcript.words("selection").filter { $0.count >= 2 }.compactMap(leftOut)
            + transcript.all("refused").map(Self.reason) + KeptBack(transcript).notes
    }

    private func leftOut(_ words: [String]) -> String? {
        let (name, version) = (words[1], words.dropFirst(2).first ?? "")
        switch words[0] {
        case "held": return "\(name) is held: \(version) is not taken"
        case "pinned": return "\(name) is pinned: \(version) is not taken"
        case "unoffered": return "\(name) \(version) is installed, and no source offers it"
        case _: return nil
        }
    }

    private func note(_ words: [String]) -> String? {
        let (name, version) = (words[1], words.dropFirst(2).first ?? "")
        switch words[0] {
        case "current": return "\(name) \(version) is installed already"
        case "provided":
            return "\(name) is virtual: \(version) provides it"
        case "absent": return "\(name) is not installed"
        case _: return nil
        }
    }

    private static func reason(_ section: Transcript.Section) -> String {
        "\(section.argument) cannot be had: \(AptRefusal(section.lines).reason)"
    }
}
