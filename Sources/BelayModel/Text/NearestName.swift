/// Guesses what a misspelt name was meant to be.
package enum NearestName {
    /// Bytes of a name, those of a host name at most; comparing two takes the product of their lengths.
    private static let longest = 255

    /// The known name that takes the fewest edits, or `nil` when none is near enough to be meant:
    /// at most a third of the letters, and at least one, may differ.
    package static func of(_ name: String, among known: some Sequence<String>) -> String? {
        var best: (name: String, edits: Int)?
        guard name.utf8.count <= longest else { return nil }
        let letters = Array(name.lowercased().unicodeScalars)
        for candidate in known where candidate != name && candidate.utf8.count <= longest {
            let other = Array(candidate.lowercased().unicodeScalars)
            let most = min(max(1, max(letters.count, other.count) / 3), (best?.edits ?? .max) - 1)
            guard most >= 0, abs(letters.count - other.count) <= most else { continue }
            let edits = distance(letters, other)
            if edits <= most { best = (candidate, edits) }
        }
        return best?.name
    }

    /// Names of about the right length that are compared; a release of Debian has some 60,000 in all.
    private static let mostNames = 20_000

    /// At most three of the names, nearest first, no more than two edits away.
    package static func several(_ name: String, among names: [String]) -> [String] {
        guard name.utf8.count <= longest else { return [] }
        let letters = Array(name.utf8)
        return names.lazy.filter { abs($0.utf8.count - letters.count) <= 2 }.prefix(mostNames)
            .map { (distance: distance(letters, Array($0.utf8)), name: $0) }
            .filter { $0.distance <= 2 }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// The least number of insertions, deletions, replacements and swaps of neighbours that make
    /// one of the other (the optimal string alignment distance).
    package static func distance<Letter: Equatable>(_ one: [Letter], _ other: [Letter]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var row = [i + 1]
            for j in other.indices {
                let replaced = last[j] + (one[i] == other[j] ? 0 : 1)
                var least = min(replaced, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    least = min(least, beforeLast[j - 1] + 1)
                }
                row.append(least)
            }
            (beforeLast, last) = (last, row)
        }
        return last[other.count]
    }
}

/// `one, two or three`.
package func alternatives(_ names: some Sequence<String>) -> String {
    let all = Array(names)
    guard all.count > 1, let last = all.last else { return all.first ?? "" }
    return all.dropLast().joined(separator: ", ") + " or " + last
}
