import BelayModel

/// Reads the analysis of an installation or a remediation.
struct ChangeReading {
    let work: PackageWork
    let transcript: Transcript
    /// apt's simulation of everything together.
    let whole: Simulation
    let archives: KnownArchives

    init(_ work: PackageWork, _ transcript: Transcript) throws(PackageProblem) {
        self.work = work
        self.transcript = transcript
        whole = try Simulation(transcript.last("whole")?.lines ?? [])
        archives = try KnownArchives(transcript.first("archives")?.lines ?? [])
    }

    func report() throws(PackageProblem) -> PackageReport {
        let sources = SourceReading(transcript)
        if work.kind == .remediate, work.archives == nil,
            let refusal = sources.refusal(work.request)
        {
            throw PackageProblem(.unpatched, refusal)
        }
        try MissingArchives(work, transcript)?.check()
        try Selection(transcript).check(work)
        let (sets, left) = try takeable()
        if let first = left.first, !work.request.isOpen { throw PackageProblem(.held, first) }
        let changes = sets.flatMap { $0 }
        let room = try SpaceCheck(transcript).check(
            changes.compactMap { change in
                archive(change).map { (change, $0) }
            })
        var report = PackageReport(room: room)
        report.changes = changes.map(packageChange)
        report.download = try DownloadPlan(work, archives: archives).items(changes)
        report.action = ActionPlan(work, transcript, archives: archives).items(sets)
        let automatic = transcript.words("automatic").compactMap(\.first)
        if !automatic.isEmpty {
            report.action.append(MarkItem(names: automatic, options: work.options).item)
        }
        if !sets.isEmpty || work.options.restartServices == .auto {
            report.action.append(ServiceItem(rule: work.options.restartServices).item)
        }
        let selection = Selection(transcript)
        let leftOut = selection.left + left
        report.notes =
            sources.notes + selection.notes + leftOut + SystemNotes(transcript).notes(changes)
        report.shortfall = sources.shortfall(work.request) ?? refused(leftOut, sets)
        if let shortfall = report.shortfall {
            if work.options.strict { throw PackageProblem(.unpatched, shortfall) }
            if !report.notes.contains(shortfall) { report.notes.insert(shortfall, at: 0) }
        }
        report.facts = FactsReading(transcript: transcript).facts(report.changes)
        return report
    }

    /// Why nothing is done although something is wanted.
    private func refused(_ left: [String], _ sets: [[Simulation.Change]]) -> String? {
        guard work.kind == .remediate, sets.isEmpty, let first = left.first else { return nil }
        guard left.count > 1 else { return "nothing is patched: \(first)" }
        return "nothing is patched, \(left.count) updates are left out: "
            + left.prefix(3).joined(separator: "; ")
            + (left.count > 3 ? "; and \(left.count - 3) more" : "")
    }

    private func archive(_ change: Simulation.Change) -> Archive? { archives[change] }

    /// The sets that can be done, and a sentence for each that the admin's holds are against:
    /// apt-get refuses to change a held package when it may not ask (apt-get(8)).
    private func takeable() throws(PackageProblem) -> (sets: [[Simulation.Change]], left: [String])
    {
        let held = Set(transcript.words("held").compactMap(\.last))
        var left: [String] = []
        let sets = try smallestSets().filter { set in
            guard let one = set.first(where: { $0.from != nil && held.contains($0.plainName) })
            else { return true }
            let names = set.map(\.name).sorted().joined(separator: ", ")
            left.append("not taken, because \(one.plainName) is held: \(names)")
            return false
        }
        return (sets, left)
    }

    private func smallestSets() throws(PackageProblem) -> [[Simulation.Change]] {
        if transcript.first("doubtful") == nil, transcript.first("class") != nil {
            return SmallestSets.inOrder(
                whole.changes, transcript.all("class").map { CutList($0.lines) })
        }
        let failed = Set(transcript.all("failed").map(\.argument))
        var parts: [String: Set<String>] = [:]
        for section in transcript.all("part") where !failed.contains(section.argument) {
            parts[String(section.argument.prefix { $0 != "=" })] =
                try Simulation(section.lines).names
        }
        return SmallestSets(whole: whole.changes, parts: parts) { change in
            ChangeClass(
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
