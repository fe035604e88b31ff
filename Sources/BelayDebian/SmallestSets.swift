/// Splits what apt would do at once into sets that can be done one after another, such that the
/// system is consistent after each of them.
///
/// A part is what apt does for one package alone: it is closed under dependencies. The union of
/// closed sets is closed, so when every earlier set is done, a part without what they have done
/// is closed again, in whatever order they come (unattended-upgrades knows these as its minimal
/// steps).
struct SmallestSets {
    /// All that is to be done.
    var whole: [Simulation.Change]
    /// The names that have to change with the one that is the key.
    var parts: [String: Set<String>]
    /// What a name has to do with Belay's own footing.
    var footing: (Simulation.Change) -> Footing

    /// The sets, smallest first within the same footing. What no part accounts for comes last,
    /// as one set: then the whole is done, and that is consistent because apt says so.
    func sets() -> [[Simulation.Change]] {
        let footings = Dictionary(
            whole.map { ($0.name, footing($0)) }, uniquingKeysWith: { first, _ in first })
        let closed = parts.filter { part in
            part.value.contains(part.key) && part.value.allSatisfy { footings[$0] != nil }
        }
        let order = closed.map { part in
            (
                footing: part.value.compactMap { footings[$0] }.max() ?? .none,
                count: part.value.count, name: part.key, members: part.value
            )
        }.sorted { ($0.footing, $0.count, $0.name) < ($1.footing, $1.count, $1.name) }
        var done = Set<String>()
        var sets: [[Simulation.Change]] = []
        for part in order.map(\.members) + [Set(footings.keys)] {
            let rest = part.subtracting(done)
            if !rest.isEmpty { sets.append(whole.filter { rest.contains($0.name) }) }
            done.formUnion(rest)
        }
        return sets
    }
}
