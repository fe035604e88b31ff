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
    /// How a package concerns the ground that Belay itself stands on.
    var changeClass: (Simulation.Change) -> ChangeClass

    /// The sets, smallest first within a class. What no part accounts for comes last,
    /// as one set: then the whole is done, and that is consistent because apt says so.
    func sets() -> [[Simulation.Change]] {
        let classes = Dictionary(
            whole.map { ($0.name, changeClass($0)) }, uniquingKeysWith: { first, _ in first })
        let closed = parts.filter { part in
            part.value.contains(part.key) && part.value.allSatisfy { classes[$0] != nil }
        }
        let order = closed.map { part in
            (
                changeClass: part.value.compactMap { classes[$0] }.max() ?? .none,
                count: part.value.count, name: part.key, members: part.value
            )
        }.sorted { ($0.changeClass, $0.count, $0.name) < ($1.changeClass, $1.count, $1.name) }
        var places: [String: [Int]] = [:]
        for (place, change) in whole.enumerated() { places[change.name, default: []].append(place) }
        var done = Set<String>()
        var sets: [[Simulation.Change]] = []
        for part in order.map(\.members) + [Set(classes.keys)] {
            let rest = part.subtracting(done)
            if !rest.isEmpty {
                sets.append(rest.flatMap { places[$0] ?? [] }.sorted().map { whole[$0] })
            }
            done.formUnion(rest)
        }
        return sets
    }
}

extension SmallestSets {
    /// The sets of one simulation after the other, each of which repeats what those before have:
    /// without that. The union of closed sets is closed, so what is left of a set is one after them.
    ///
    /// Packages that no simulation accounts for come last, as one set.
    static func inOrder(
        _ whole: [Simulation.Change], _ lists: [CutList]
    ) -> [[Simulation.Change]] {
        let changes = Dictionary(
            whole.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var done = Set<String>()
        var sets: [[Simulation.Change]] = []
        for names in lists.flatMap(\.sets) + [whole.map(\.name)] {
            let rest = names.filter { done.insert($0).inserted }.compactMap { changes[$0] }
            if !rest.isEmpty { sets.append(rest) }
        }
        return sets
    }
}
