/// Why apt-get would not do what was asked, from what it printed.
struct AptRefusal {
    let reason: String

    init(_ lines: [Substring]) {
        if let unmet = Self.below("unmet dependencies:", lines) {
            reason = unmet.joined(separator: "; ")
        } else if lines.contains(where: { $0.contains("remove is disabled") }),
            let removed = Self.below("will be REMOVED:", lines)
        {
            reason = "it needs the removal of \(removed.joined(separator: " "))"
        } else {
            // The rest is the solver's reasoning, at length (apt 3.0).
            reason = lines.prefix { !$0.contains("The following information") }
                .filter { $0.hasPrefix("E:") }
                .map { $0.dropFirst(2).trimmed }.joined(separator: " ")
        }
    }

    /// The indented lines after a heading; at most four.
    private static func below(_ heading: String, _ lines: [Substring]) -> [String]? {
        guard let start = lines.firstIndex(where: { $0.hasSuffix(heading) }) else { return nil }
        return lines[(start + 1)...].prefix { $0.hasPrefix(" ") }.prefix(4).map(\.trimmed)
    }
}
