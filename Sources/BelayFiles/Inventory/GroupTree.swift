/// Who is below whom: the groups of an inventory with every group under `all`.
struct GroupTree {
    /// The groups directly above and below each.
    private(set) var parents: [[Int]]
    private(set) var children: [[Int]]
    /// The length of the longest way up to `all`. Variables of deeper groups win.
    private(set) var depths: [Int]

    /// - Throws: that a group is below itself, with the groups in between named.
    init(_ draft: InventoryDraft) throws(FileProblem) {
        let groups = draft.groups
        children = groups.map { $0.children.map(\.child) }
        parents = Array(repeating: [], count: groups.count)
        for (parent, group) in groups.enumerated() {
            for edge in group.children { parents[edge.child].append(parent) }
        }
        for index in groups.indices where index != InventoryDraft.all && parents[index].isEmpty {
            parents[index].append(InventoryDraft.all)
            children[InventoryDraft.all].append(index)
        }
        depths = Array(repeating: 0, count: groups.count)
        let loose = sortByDepth()
        if !loose.isEmpty { throw loop(among: loose, groups) }
    }

    /// Sets the depths from the top down (Kahn's algorithm).
    /// - Returns: the groups that no way from the top leads to but through a loop.
    private mutating func sortByDepth() -> Set<Int> {
        var waiting = parents.map(\.count)
        var ready = waiting.indices.filter { waiting[$0] == 0 }
        var loose = Set(waiting.indices)
        while let group = ready.popLast() {
            loose.remove(group)
            for child in children[group] {
                depths[child] = max(depths[child], depths[group] + 1)
                waiting[child] -= 1
                if waiting[child] == 0 { ready.append(child) }
            }
        }
        return loose
    }

    /// Walks up from any loose group: a group that is met again closes the loop.
    private func loop(
        among loose: Set<Int>, _ groups: [InventoryDraft.Group]
    ) -> FileProblem {
        var way: [Int] = []
        var next = loose.min()
        var seen: Set<Int> = []
        while let group = next, seen.insert(group).inserted {
            way.append(group)
            next = parents[group].first { loose.contains($0) }
        }
        let loop = Array(way.drop { $0 != next }.reversed())
        let first = loop.firstIndex(of: loop.min() ?? 0) ?? 0
        let ring = loop[first...] + loop[...first]
        let all = ring.map { groups[$0].name }
        let shown = all.count > 20 ? all.prefix(10) + ["…"] + all.suffix(2) : all[...]
        let names = shown.joined(separator: " → ")
        let places = zip(ring, ring.dropFirst()).compactMap { parent, child in
            groups[parent].children.first { $0.child == child }?.place
        }
        return FileProblem(
            places.last ?? Place(path: "inventory"),
            "the group '\(groups[loop[first]].name)' is below itself: \(names)")
    }

    /// The groups themselves and all above them, `all` left out.
    func ancestry(of groups: [Int]) -> Set<Int> {
        var found: Set<Int> = []
        var waiting = groups
        while let group = waiting.popLast() {
            guard group != InventoryDraft.all, found.insert(group).inserted else { continue }
            waiting += parents[group]
        }
        return found
    }
}
