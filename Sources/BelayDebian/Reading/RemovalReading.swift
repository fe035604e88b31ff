import BelayModel

/// Reads the analysis of an uninstallation.
struct RemovalReading {
    let work: PackageWork
    let transcript: Transcript
    /// The packages whose removal was asked for.
    private let asked: Simulation
    /// For each package what has to go with it.
    private let closures: [String: Set<String>]

    init(_ work: PackageWork, _ transcript: Transcript) throws(PackageProblem) {
        self.work = work
        self.transcript = transcript
        asked = try Simulation(transcript.first("whole")?.lines ?? [])
        let failed = Set(transcript.all("failed").map(\.argument))
        var closures: [String: Set<String>] = [:]
        for section in transcript.all("part") where !failed.contains(section.argument) {
            closures[section.argument] = try Simulation(section.lines).names
        }
        self.closures = closures
    }

    private var verb: String { work.options.purge ? "purge" : "remove" }

    func report() throws(PackageProblem) -> PackageReport {
        let selected = transcript.words("selection").filter { $0.count >= 2 }
        if let words = selected.first(where: { $0[0] == "virtual" }) {
            throw PackageProblem(
                .unknown,
                "\(words[1]) is virtual, provided here by"
                    + " \(words.dropFirst(2).joined(separator: ", ")): name what is to go")
        }
        let names = Set(selected.filter { $0[0] == "wanted" }.map { $0[1] })
        try refuseProtected(names)
        try refuseHeld(names)
        try refuseNeeded(names)
        try refuseUnasked(names)
        let whole = asked.changes + (try unneeded())
        try refuseProtected(Set(whole.map(\.name)))
        var report = PackageReport()
        let sets = SmallestSets(whole: whole, parts: closures(within: whole)) { change in
            ChangeClass(package: change.plainName, source: change.plainName)
        }.sets()
        report.changes = sets.flatMap { $0 }.map { change in
            PackageChange(
                name: change.plainName,
                architecture: transcript.architecture(change.plainName, change.from),
                from: change.from, to: nil)
        }
        report.action = items(sets, asked: names)
        report.notes =
            selected.filter { $0[0] == "absent" }.map { "\($0[1]) is not installed" }
            + SystemNotes(transcript).notes([])
        let along = whole.filter { !names.contains($0.name) }.map(\.name).sorted()
        if !along.isEmpty {
            report.notes.append(
                "no longer needed, and removed too: \(along.joined(separator: ", "))")
        }
        report.facts = FactsReading(transcript: transcript).facts(report.changes)
        return report
    }

    private func items(_ sets: [[Simulation.Change]], asked: Set<String>) -> [Item] {
        var next = 0
        return JoinedSets(options: work.options).join(sets) { set in
            Double(set.count) * ExpectedTime.removing
        }.map { joined in
            let changes = joined.flatMap { $0 }
            defer { next += changes.count }
            let name = SetName.joined(joined, asked: asked, removal: verb) { _ in false }
            var item = RemoveItem(name: name ?? verb, removed: changes, options: work.options).item
            item.packages = Array(next..<next + changes.count)
            item.expected = ExpectedTime.item + Double(changes.count) * ExpectedTime.removing
            return item
        }
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
    ///
    /// Each package that stays is looked at once, and lets stay those that would take it along.
    private func unneeded() throws(PackageProblem) -> [Simulation.Change] {
        guard let section = transcript.first("autoremove") else { return [] }
        let before = try Simulation(transcript.first("leftovers")?.lines ?? []).names
        let askedNames = asked.names
        let extra = try Simulation(section.lines).changes.filter { change in
            !askedNames.contains(change.name) && !before.contains(change.name)
        }
        var going = askedNames.union(extra.map(\.name))
        var takenAlongBy: [String: [String]] = [:]
        for change in extra {
            for name in closures[change.name] ?? [] {
                takenAlongBy[name, default: []].append(change.name)
            }
        }
        var staying = takenAlongBy.keys.filter { !going.contains($0) }
        while let name = staying.popLast() {
            for other in takenAlongBy[name] ?? [] where going.remove(other) != nil {
                staying.append(other)
            }
        }
        return extra.filter { going.contains($0.name) }
    }

    private func closures(within whole: [Simulation.Change]) -> [String: Set<String>] {
        let names = Set(whole.map(\.name))
        return closures.filter { names.contains($0.key) && $0.value.isSubset(of: names) }
    }
}
