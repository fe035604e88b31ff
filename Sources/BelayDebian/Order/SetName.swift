/// The name of a set in the status view: `openssl 3.0.20 → 3.0.22 (+libssl3)`.
struct SetName {
    /// The packages that are named first, and those that come with them.
    var lead: Simulation.Change
    var others: [Simulation.Change]

    /// - Parameters:
    ///   - asked: names that somebody asked for: they lead, and then what the set comes late for.
    ///   - isEponym: whether a package has the name of its source, as `perl` of perl's five; it
    ///     leads otherwise, unless it is new.
    init?(
        _ set: [Simulation.Change], asked: Set<String>,
        isEponym: (Simulation.Change) -> Bool
    ) {
        let sorted = set.sorted { $0.name < $1.name }
        let renewed = sorted.filter { $0.from != nil && $0.to != nil }
        let lead =
            sorted.first { asked.contains($0.name) }
            ?? renewed.first { ChangeClass.names.contains($0.plainName) }
            ?? renewed.first(where: isEponym)
            ?? renewed.first ?? sorted.first(where: isEponym) ?? sorted.first
        guard let lead else { return nil }
        self.lead = lead
        self.others = sorted.filter { $0 != lead }
    }

    /// The name of sets that are done together: the first one's lead, and how many come with it.
    /// - Returns: `nil`: there is nothing in them.
    static func joined(
        _ sets: [[Simulation.Change]], asked: Set<String>, removal: String = "remove",
        isEponym: (Simulation.Change) -> Bool
    ) -> String? {
        let first = sets.first { set in set.contains { asked.contains($0.name) } } ?? sets.first
        guard let first, let name = SetName(first, asked: asked, isEponym: isEponym) else {
            return nil
        }
        guard sets.count > 1 else { return name.text(removal: removal) }
        let verb = name.lead.to == nil ? removal + " " : ""
        return "\(verb)\(name.lead.name) and \(sets.reduce(0) { $0 + $1.count } - 1) more"
    }

    /// - Parameter removal: what is done to packages that go.
    func text(removal: String = "remove") -> String {
        let versions =
            switch (lead.from, lead.to) {
            case (let from?, let to?): "\(lead.name) \(from) → \(to)"
            case (nil, let to?): "\(lead.name) \(to)"
            case (let from?, nil): "\(removal) \(lead.name) \(from)"
            case (nil, nil): "\(removal) \(lead.name)"
            }
        return others.isEmpty ? versions : "\(versions) (\(company))"
    }

    /// At most six names: a status view has lines to fit.
    private var company: String {
        let names = others.map { ($0.to == nil && lead.to != nil ? "−" : "+") + $0.name }
        guard names.count > 6 else { return names.joined(separator: ", ") }
        return names.prefix(5).joined(separator: ", ") + " and \(names.count - 5) more"
    }
}
