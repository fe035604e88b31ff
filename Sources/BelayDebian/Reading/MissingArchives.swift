import BelayModel

/// Packages that a server needs and that are not among the archives of the admin box.
struct MissingArchives {
    let work: PackageWork
    let archives: [PushedArchive]
    let transcript: Transcript

    /// - Returns: `nil` for a job whose servers fetch from a mirror.
    init?(_ work: PackageWork, _ transcript: Transcript) {
        guard let archives = work.archives else { return nil }
        self.work = work
        self.archives = archives
        self.transcript = transcript
    }

    /// - Throws: one problem that names all of them.
    func check() throws(PackageProblem) {
        let lacking = requested + needed
        guard !lacking.isEmpty else { return }
        let more = lacking.count > 20 ? " and \(lacking.count - 20) more" : ""
        throw PackageProblem(
            .archive, "the archives lack " + lacking.prefix(20).joined(separator: "; ") + more)
    }

    /// The packages that the playbook names.
    private var requested: [String] {
        guard !work.request.isOpen else { return [] }
        let versions = Dictionary(grouping: archives, by: \.package).mapValues { $0.map(\.version) }
        return transcript.words("selection").filter { $0.count >= 2 }.compactMap { words in
            let there = versions[words[1]] ?? []
            let isUnknown =
                there.isEmpty && work.kind == .remediate && !hasVersion(words[1])
            switch words[0] {
            case "unknown": return words[1]
            case "version":
                let wanted = words.count > 2 ? " \(words[2])" : ""
                let hint = there.isEmpty ? "" : " (there is \(there.joined(separator: ", ")))"
                return words[1] + wanted + hint
            // Nobody can say whether what is installed is the newest.
            case "current" where isUnknown, "unoffered" where isUnknown: return words[1]
            case _: return nil
            }
        }
    }

    private func hasVersion(_ name: String) -> Bool {
        switch work.request {
        case .security, .all: false
        case .list(let names): names.contains { $0.name == name && $0.version != nil }
        }
    }

    /// The direct and indirect dependencies of the packages that apt refused.
    private var needed: [String] {
        let roots = transcript.all("refused").map { section in
            String(section.argument.prefix { $0 != "=" && $0 != ":" })
        }
        let concerned = closure(of: Set(roots))
        return unmet.filter { concerned.contains($0.package) }.map { entry in
            "\(entry.dependency), which \(entry.package) \(entry.version) depends on"
        }
    }

    private func closure(of roots: Set<String>) -> Set<String> {
        let needs = Dictionary(
            archives.map { ($0.package, $0.needs) }, uniquingKeysWith: { $0.union($1) })
        var all = roots
        var left = Array(roots)
        while let next = left.popLast() {
            for name in needs[next] ?? [] where all.insert(name).inserted { left.append(name) }
        }
        return all
    }

    /// Reads apt-cache(8)'s `unmet`:
    ///
    ///     Package belay-app version 2.0 has an unmet dep:
    ///      Depends: belay-lib (= 2.0)
    private var unmet: [(package: String, version: String, dependency: String)] {
        var package = "", version = ""
        var all: [(package: String, version: String, dependency: String)] = []
        for line in transcript.first("unmet")?.lines ?? [] {
            if line.hasPrefix(" "), let colon = line.firstIndex(of: ":") {
                all.append((package, version, line[line.index(after: colon)...].trimmed))
            } else {
                let words = line.split(separator: " ")
                package = words.count > 3 ? String(words[1].prefix { $0 != ":" }) : ""
                version = words.count > 3 ? String(words[3]) : ""
            }
        }
        let pushed = Set(archives.map { "\($0.package) \($0.version)" })
        return all.filter { pushed.contains("\($0.package) \($0.version)") }
    }
}
