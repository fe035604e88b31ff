import BelayModel

/// Joins neighbouring sets into items, as long as what they are expected to take is so short that a
/// termination which waits for the item in hand is over in time.
///
/// Each item costs apt's start, its plan, and the triggers once more: a second of processor time on a
/// small server. So there are as few items as can be of which none is expected to take more than half
/// of the time that a termination may take; and of as many, those whose longest is the shortest.
/// Most come out at about a third, and a termination at a random moment waits for half an item.
struct JoinedSets {
    /// Seconds that an item should take at most, but for a set that takes longer by itself; 0: sets
    /// are not joined.
    var ceiling: Double

    init(options: PackageOptions) { ceiling = Double(max(0, options.stopWithin)) / 2 }

    /// Sets stay in their order, and none is parted.
    func join<Element>(_ sets: [Element], cost: (Element) -> Double) -> [[Element]] {
        guard ceiling > 0 else { return sets.map { [$0] } }
        let costs = sets.map(cost)
        let fewest = Self.items(costs, upTo: ceiling).count
        var (tooLow, enough) = (0.0, ceiling)
        // A thousandth of the ceiling is near enough.
        for _ in 0..<10 {
            let middle = (tooLow + enough) / 2
            if Self.items(costs, upTo: middle).count > fewest {
                tooLow = middle
            } else {
                enough = middle
            }
        }
        return Self.items(costs, upTo: enough).map { Array(sets[$0]) }
    }

    /// Each item takes what it can.
    private static func items(_ costs: [Double], upTo ceiling: Double) -> [Range<Int>] {
        var items: [Range<Int>] = []
        var sum = 0.0
        for (index, cost) in costs.enumerated() {
            if let last = items.last, sum + cost <= ceiling {
                items[items.count - 1] = last.lowerBound..<index + 1
                sum += cost
            } else {
                items.append(index..<index + 1)
                sum = cost
            }
        }
        return items
    }
}
