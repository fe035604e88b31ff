import BelayModel

/// Reads the section `facts` of an analysis.
struct FactsReading {
    let transcript: Transcript

    private static let longestWord = 200
    private static let mostServices = 200

    /// - Parameter changes: what the job is to change, which is not said twice.
    /// - Returns: `nil`: the server was not asked.
    func facts(_ changes: [PackageChange]) -> ServerFacts? {
        guard transcript.first("facts") != nil else { return nil }
        let rows = transcript.columns("facts")
        func value(_ key: String) -> String? {
            rows.first { $0.count == 2 && $0[0] == key }
                .map { $0[1].printable(atMost: Self.longestWord) }
        }
        var facts = ServerFacts(
            release: value("release").map(Self.release), kernel: value("kernel"),
            needsReboot: rows.contains(["reboot"]),
            held: transcript.words("held").compactMap(\.last))
        if rows.contains(["services"]) {
            facts.oldServices = rows.filter { $0.count == 2 && $0[0] == "service" }
                .prefix(Self.mostServices).map { $0[1].printable(atMost: Self.longestWord) }
        }
        if rows.contains(["updates"]) {
            let known = Set(changes.map { "\($0.name) \($0.to ?? "")" })
            facts.otherUpdates = rows.filter { $0.count == 5 && $0[0] == "update" }
                .prefix(Transcript.mostChanges)
                .map { row in
                    let parts = row[1].split(separator: ":", maxSplits: 1).map(String.init)
                    return PackageChange(
                        name: parts.first ?? row[1], architecture: parts.dropFirst().first ?? "",
                        from: row[2], to: row[3], isSecurity: row[4] == "security")
                }
                .filter { !known.contains("\($0.name) \($0.to ?? "")") }
        }
        return facts
    }

    /// `Debian GNU/Linux 12 (bookworm), 12.9` as `Debian 12.9 (bookworm)`, and others as they are.
    private static func release(_ text: String) -> String {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 5, words[0] == "Debian", words[1] == "GNU/Linux",
            words[4].first?.isNumber == true, words[3].hasSuffix(",")
        else { return text.hasSuffix(", ") ? String(text.dropLast(2)) : text }
        return "Debian \(words[4]) \(words[3].dropLast())"
    }
}
