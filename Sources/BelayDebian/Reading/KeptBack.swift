/// Packages that apt would not upgrade, and why.
struct KeptBack {
    /// The packages and what is known of each, a sentence.
    let notes: [String]

    /// - Parameter transcript: of a remediation of everything.
    init(_ transcript: Transcript) {
        let whole = transcript.last("whole")?.lines ?? []
        let held = Set(transcript.words("held").compactMap(\.last))
        let phased = Set(
            transcript.words("selection").filter { $0.first == "phased" && $0.count > 1 }.map {
                $0[1]
            })
        let asked = transcript.all("kept")
        let deferred = Self.names(below: "deferred due to phasing:", whole)
        let kept = Self.names(below: "have been kept back:", whole).filter { !held.contains($0) }
        notes =
            (deferred + kept.filter(phased.contains)).map {
                "\($0) is phased: its new version is not yet offered to this server"
            }
            + kept.filter { !phased.contains($0) }.map { name in
                let cause = Self.cause(of: name, asked, alone: kept.count == 1, held)
                return "\(name) is kept back by apt: "
                    + (cause ?? "its new version asks for removals, or is phased")
            }
    }

    private static func names(below heading: String, _ lines: [Substring]) -> [String] {
        guard let start = lines.firstIndex(where: { $0.hasSuffix(heading) }) else { return [] }
        return lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
            .flatMap { $0.split(separator: " ").map(String.init) }
    }

    /// apt's words when it was asked for the package by name.
    private static func cause(
        of name: String, _ asked: [Transcript.Section], alone: Bool, _ held: Set<String>
    ) -> String? {
        let unmet = asked.flatMap(\.lines).filter { $0.hasPrefix(" \(name) : ") }
        if !unmet.isEmpty {
            let words = unmet.map { $0.trimmed.dropFirst(name.count + 3) }
            // ` : Depends: tlib (= 2.0) but 1.0 is to be installed`
            let needed = words.compactMap { $0.split(separator: " ").dropFirst().first }
                .map { String($0.prefix { $0 != ":" }) }
            if let one = needed.first(where: held.contains) {
                return "it waits for \(one), which is held"
            }
            return words.prefix(3).joined(separator: "; ")
        }
        guard let own = asked.first(where: { $0.argument == name || alone }) else { return nil }
        let reason = AptRefusal(own.lines).reason
        return reason.isEmpty ? nil : reason
    }
}
