/// The smallest sets of packages from one simulation of apt, in apt's own order.
///
/// `apt-get -s` prints behind each of its lines what is broken at that moment in the system that it
/// simulates, or what it has in hand:
///
///     Inst libssl3 [3.0.20-1] (3.0.22-1 Debian-Security:12/stable-security [amd64]) [openssl:amd64 ]
///     Conf libssl3 (3.0.22-1 Debian-Security:12/stable-security [amd64])
///
/// A line without is a moment at which all dependencies are met, with all so far new and all else
/// old: a place to cut. An apt that printed otherwise would make the sets larger, not smaller.
struct CutList {
    private(set) var sets: [[String]] = []

    /// - Parameter lines: the output of one simulation.
    init(_ lines: [Substring]) {
        var open: [String] = []
        var seen = Set<String>()
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, ["Inst", "Conf", "Remv", "Purg"].contains(words[0]) else {
                continue
            }
            if words[0] != "Conf", seen.insert(String(words[1])).inserted {
                open.append(String(words[1]))
            }
            if !open.isEmpty, Self.isWhole(words[2]) {
                sets.append(open)
                open = []
            }
        }
        if !open.isEmpty { sets.append(open) }
    }

    /// Whether nothing follows the parenthesis. A removal has none: what it leaves broken stands
    /// where its version does, so it is no place to cut.
    private static func isWhole(_ rest: Substring) -> Bool {
        guard let end = rest.firstIndex(of: ")") else { return false }
        return !rest[end...].contains("[")
    }
}
