import BelayModel

/// What became of each package that was asked for, or that has something newer.
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
        case "version":
            let known = words.dropFirst(3).prefix(5).joined(separator: ", ")
            return PackageProblem(
                .unknown, "there is no version \(version) of \(name); there is \(known)")
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
        let nearest = Nearest.to(name, among: names ?? [])
        let hint = nearest.isEmpty ? "" : "; near it: \(nearest.joined(separator: ", "))"
        return PackageProblem(.unknown, "no package is called \(name)\(hint)")
    }

    /// What was left out, a sentence each.
    var notes: [String] {
        let selected = transcript.words("selection").filter { $0.count >= 2 }.compactMap(note)
        let refused = transcript.all("refused").map(Self.reason)
        return selected + refused + keptBack
    }

    private func note(_ words: [String]) -> String? {
        let (name, version) = (words[1], words.dropFirst(2).first ?? "")
        switch words[0] {
        case "held": return "\(name) is held: \(version) is not taken"
        case "pinned": return "\(name) is pinned: \(version) is not taken"
        case "current": return "\(name) \(version) is installed already"
        case "absent": return "\(name) is not installed"
        case _: return nil
        }
    }

    /// Those for which apt would have to remove something, or that are phased or held.
    private var keptBack: [String] {
        let lines = transcript.last("whole")?.lines ?? []
        guard let start = lines.firstIndex(where: { $0.hasSuffix("have been kept back:") }) else {
            return []
        }
        let held = Set(transcript.words("held").compactMap(\.last))
        let names = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
            .flatMap { $0.split(separator: " ").map(String.init) }
        return names.filter { !held.contains($0) }
            .map { "\($0) is kept back by apt: its new version asks for removals, or is phased" }
    }

    private static func reason(_ section: Transcript.Section) -> String {
        "\(section.argument) cannot be had: \(AptRefusal(section.lines).reason)"
    }
}
