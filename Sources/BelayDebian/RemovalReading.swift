import BelayModel

/// Reads the analysis of an uninstallation.
struct RemovalReading {
    let work: PackageWork
    let transcript: Transcript
    /// What goes because it was asked for.
    private let asked: Simulation

    init(_ work: PackageWork, _ transcript: Transcript) {
        self.work = work
        self.transcript = transcript
        asked = Simulation(transcript.first("whole")?.lines ?? [])
    }

    private var verb: String { work.options.purge ? "purge" : "remove" }

    func report() throws(PackageProblem) -> PackageReport {
        let selected = transcript.words("selection").filter { $0.count >= 2 }
        let names = Set(selected.filter { $0[0] == "wanted" }.map { $0[1] })
        try refuseProtected(names)
        try refuseHeld(names)
        try refuseNeeded(names)
        try refuseUnasked(names)
        let whole = asked.changes + unneeded()
        try refuseProtected(Set(whole.map(\.name)))
        var report = PackageReport()
        let sets = SmallestSets(whole: whole, parts: closures(within: whole)) { change in
            Footing(package: change.plainName, source: change.plainName)
        }.sets()
        report.changes = sets.flatMap { $0 }.map { change in
            PackageChange(
                name: change.plainName,
                architecture: transcript.architecture(change.plainName, change.from),
                from: change.from, to: nil)
        }
        report.action = sets.map { set in
            let name = SetName(set, asked: names) { _ in false }
            return RemoveItem(
                name: name?.text(removal: verb) ?? verb, removed: set, options: work.options
            )
            .item
        }
        report.notes =
            selected.filter { $0[0] == "absent" }.map { "\($0[1]) is not installed" }
            + SystemNotes(transcript).notes([])
        let along = whole.filter { !names.contains($0.name) }.map(\.name).sorted()
        if !along.isEmpty {
            report.notes.append(
                "no longer needed, and removed too: \(along.joined(separator: ", "))")
        }
        return report
    }

    /// apt-get does not remove a held package when it may not ask.
    private func refuseHeld(_ names: Set<String>) throws(PackageProblem) {
        let held = Set(transcript.words("held").compactMap(\.last))
        guard let name = names.sorted().first(where: held.contains) else { return }
        throw PackageProblem(
            .held, "\(name) is held on this server (apt-mark unhold \(name) lets it go)")
    }

    /// apt fails where something would go that it takes for essential.
    private func refuseNeeded(_ names: Set<String>) throws(PackageProblem) {
        guard let refused = transcript.first("refused") else { return }
        let needing = refused.lines.filter { $0.hasPrefix(" ") && $0.contains(" : ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }.prefix(6)
        let asked = names.sorted().joined(separator: ", ")
        throw PackageProblem(
            .protected,
            needing.isEmpty
                ? "apt will not remove \(asked): \(AptRefusal(refused.lines).reason)"
                : "\(asked) cannot go: needed by \(needing.joined(separator: ", "))")
    }

    /// Nothing goes along that nobody asked for, unless nobody needs it any more.
    private func refuseUnasked(_ names: Set<String>) throws(PackageProblem) {
        let others = asked.changes.filter { !names.contains($0.name) }.map(\.name).sorted()
        guard !others.isEmpty else { return }
        throw PackageProblem(
            .removal,
            "removing \(names.sorted().joined(separator: ", ")) would take along "
                + others.joined(separator: ", ") + "; ask for them too, or for none of it")
    }

    /// Essential packages and those that keep the machine booting (Debian policy 3.8; dpkg's
    /// Protected field), and Belay's own way in.
    private func refuseProtected(_ names: Set<String>) throws(PackageProblem) {
        let essential = Set(
            transcript.words("essential").flatMap { $0 }.map { name in
                String(name.prefix { $0 != ":" })
            })
        let login = Set(transcript.words("way-in").flatMap { $0 } + ["openssh-server"])
        for name in names.map({ String($0.prefix { $0 != ":" }) }).sorted() {
            if login.contains(name) {
                throw PackageProblem(
                    .protected, "\(name) is how this server is reached: it is not removed")
            }
            if essential.contains(name) {
                throw PackageProblem(
                    .protected, "\(name) is essential to Debian: it is not removed")
            }
        }
    }

    /// What only the removed ones needed. What was unneeded before stays, and so does what that
    /// depends on.
    private func unneeded() -> [Simulation.Change] {
        guard let section = transcript.first("autoremove") else { return [] }
        let before = Simulation(transcript.first("leftovers")?.lines ?? []).names
        var extra = Simulation(section.lines).changes.filter { change in
            !asked.names.contains(change.name) && !before.contains(change.name)
        }
        let closures = self.closures
        var count = 0
        while count != extra.count {
            count = extra.count
            let names = asked.names.union(extra.map(\.name))
            extra.removeAll { !(closures[$0.name] ?? []).isSubset(of: names) }
        }
        return extra
    }

    /// For each package what has to go with it.
    private var closures: [String: Set<String>] {
        let failed = Set(transcript.all("failed").map(\.argument))
        var closures: [String: Set<String>] = [:]
        for section in transcript.all("part") where !failed.contains(section.argument) {
            closures[section.argument] = Simulation(section.lines).names
        }
        return closures
    }

    private func closures(within whole: [Simulation.Change]) -> [String: Set<String>] {
        let names = Set(whole.map(\.name))
        return closures.filter { names.contains($0.key) && $0.value.isSubset(of: names) }
    }
}
