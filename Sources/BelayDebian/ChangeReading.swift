import BelayModel

/// Reads the analysis of an installation or a remediation.
struct ChangeReading {
    let work: PackageWork
    let transcript: Transcript
    /// What apt would do, all together.
    let whole: Simulation
    let archives: [String: Archive]

    init(_ work: PackageWork, _ transcript: Transcript) {
        self.work = work
        self.transcript = transcript
        whole = Simulation(transcript.last("whole")?.lines ?? [])
        archives = Dictionary(
            Archive.read(transcript.first("archives")?.lines ?? [])
                .map { ("\($0.package) \($0.version) \($0.architecture)", $0) },
            uniquingKeysWith: { first, _ in first })
    }

    func report() throws(PackageProblem) -> PackageReport {
        try MissingArchives(work, transcript)?.check()
        try Selection(transcript).check(work)
        let (sets, left) = takeable()
        if let first = left.first, !work.request.isOpen { throw PackageProblem(.held, first) }
        let changes = sets.flatMap { $0 }
        let room = try SpaceCheck(transcript).check(
            changes.compactMap { change in
                archive(change).map { (change, $0) }
            })
        var report = PackageReport(room: room)
        report.changes = changes.map(packageChange)
        for set in sets {
            report.download += try downloads(set)
            report.action.append(action(set))
        }
        if !sets.isEmpty || work.options.restartServices == .auto {
            report.action.append(ServiceItem(rule: work.options.restartServices).item)
        }
        report.notes = Selection(transcript).notes + left + SystemNotes(transcript).notes(changes)
        return report
    }

    func archive(_ change: Simulation.Change) -> Archive? {
        archives["\(change.plainName) \(change.to ?? "-") \(change.architecture)"]
    }

    /// The sets that can be done, and a sentence for each that the admin's holds are against:
    /// apt-get refuses to change a held package when it may not ask (apt-get(8)).
    private func takeable() -> (sets: [[Simulation.Change]], left: [String]) {
        let held = Set(transcript.words("held").compactMap(\.last))
        var left: [String] = []
        let sets = smallestSets().filter { set in
            guard let one = set.first(where: { $0.from != nil && held.contains($0.plainName) })
            else { return true }
            let names = set.map(\.name).sorted().joined(separator: ", ")
            left.append("not taken, because \(one.plainName) is held: \(names)")
            return false
        }
        return (sets, left)
    }

    private func smallestSets() -> [[Simulation.Change]] {
        let failed = Set(transcript.all("failed").map(\.argument))
        var parts: [String: Set<String>] = [:]
        for section in transcript.all("part") where !failed.contains(section.argument) {
            parts[String(section.argument.prefix { $0 != "=" })] = Simulation(section.lines).names
        }
        return SmallestSets(whole: whole.changes, parts: parts) { change in
            Footing(
                package: change.plainName, source: archive(change)?.source ?? change.plainName)
        }.sets()
    }

    private func packageChange(_ change: Simulation.Change) -> PackageChange {
        PackageChange(
            name: change.plainName,
            architecture: change.architecture.isEmpty
                ? transcript.architecture(change.plainName, change.from) : change.architecture,
            from: change.from, to: change.to,
            origin: work.archives == nil ? change.origin : "pushed",
            isSecurity: change.isSecurity,
            downloadSize: archive(change)?.size)
    }
}

extension ChangeReading {
    private func downloads(_ set: [Simulation.Change]) throws(PackageProblem) -> [Item] {
        var items: [Item] = []
        for change in set {
            guard let version = change.to else { continue }
            guard let archive = archive(change) else {
                throw PackageProblem(
                    .unreadable, "the package lists have no archive of \(change.name) \(version)")
            }
            if let pushed = work.archives {
                items.append(try upload(change, version, from: pushed))
            } else {
                let download = DownloadItem(
                    change: change, version: version, archive: archive, options: work.options)
                items.append(download.item)
            }
        }
        return items
    }

    private func upload(
        _ change: Simulation.Change, _ version: String, from pushed: [PushedArchive]
    ) throws(PackageProblem) -> Item {
        let archive = pushed.first {
            $0.package == change.plainName && $0.version == version
                && $0.architecture == change.architecture
        }
        guard let archive else {
            throw PackageProblem(.archive, "the archives lack \(change.name) \(version)")
        }
        return Item(name: "\(change.name) \(version)", work: .upload(archive.upload))
    }

    private func action(_ set: [Simulation.Change]) -> Item {
        let asked = work.kind == .install ? work.request.names : []
        let packages = set.compactMap { change in
            change.to.map { version in
                InstallItem.Package(
                    change: change, version: version, sha256: archive(change)?.sha256,
                    isManual: asked.contains(change.plainName))
            }
        }
        let name = SetName(set, asked: work.request.names) { archive($0)?.source == $0.plainName }
        return InstallItem(
            name: name?.text() ?? "packages", packages: packages,
            removed: set.filter { $0.to == nil }, options: work.options
        ).item
    }
}

extension PackageRequest {
    /// The names in it, without architectures.
    var names: Set<String> {
        switch self {
        case .security, .all: []
        case .list(let names): Set(names.map { String($0.name.prefix { $0 != ":" }) })
        }
    }

    /// Whether it means whatever there is, so that what cannot be taken is left out.
    var isOpen: Bool {
        switch self {
        case .security, .all: true
        case .list: false
        }
    }
}
