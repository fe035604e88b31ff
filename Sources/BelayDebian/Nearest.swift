/// Names that were perhaps meant.
enum Nearest {
    /// At most three of the names, nearest first, no more than two edits away.
    static func to(_ name: String, among names: [String]) -> [String] {
        names.map { (distance: distance(name, $0), name: $0) }
            .filter { $0.distance <= 2 }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// Levenshtein's distance in UTF-8 code units; names of packages are ASCII.
    static func distance(_ one: String, _ other: String) -> Int {
        let second = Array(other.utf8)
        var row = Array(0...second.count)
        for (i, a) in one.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in second.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[second.count]
    }
}
