package import BelayModel

/// The servers that a pattern selects.
package struct Selection: Sendable, Hashable {
    /// In the order of the inventory; at least one.
    package var servers: [InventoryServer]
    /// Parts of the pattern that match nothing, a sentence each.
    package var warnings: [String]
}

/// That a pattern selects no server, or cannot be read.
package struct PatternProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
}

extension HostPattern {
    /// The servers that the pattern, and the limit where there is one, select.
    /// - Throws: that there is none, with what may have been meant.
    package func select(
        from inventory: Inventory, limit: HostPattern? = nil
    ) throws(PatternProblem) -> Selection {
        guard !inventory.servers.isEmpty else {
            throw PatternProblem(description: "the inventory has no servers")
        }
        var matcher = PatternMatcher(inventory)
        var selected = try matcher.match(self)
        guard !selected.isEmpty else { throw nothing(matcher.warnings) }
        if let limit {
            selected.formIntersection(try matcher.match(limit))
            guard !selected.isEmpty else { throw nothing(matcher.warnings, limit: limit) }
        }
        return Selection(
            servers: selected.sorted().map { inventory.servers[$0] }, warnings: matcher.warnings)
    }

    private func nothing(_ warnings: [String], limit: HostPattern? = nil) -> PatternProblem {
        let within = limit.map { " within the limit '\($0)'" } ?? ""
        let all = ["no server matches '\(self)'\(within)"] + warnings.prefix(20)
        return PatternProblem(description: all.joined(separator: "; "))
    }
}

/// Matches the terms of patterns against the names in an inventory.
struct PatternMatcher {
    private let inventory: Inventory
    private let indices: [String: Int]
    private let groupNames: [String]
    private(set) var warnings: [String] = []

    init(_ inventory: Inventory) {
        self.inventory = inventory
        let names = inventory.servers.enumerated().map { ($0.element.name, $0.offset) }
        indices = Dictionary(names, uniquingKeysWith: { first, _ in first })
        groupNames = inventory.groups.keys.sorted()
    }

    /// Indices of the servers that the pattern selects. Only exclusions and intersections begin
    /// with all servers.
    mutating func match(_ pattern: HostPattern) throws(PatternProblem) -> Set<Int> {
        var selected: Set<Int> = []
        let included = pattern.terms.filter { $0.role == .include }
        for term in included { selected.formUnion(try servers(of: term)) }
        if included.isEmpty { selected = Set(inventory.servers.indices) }
        for term in pattern.terms where term.role == .intersect {
            selected.formIntersection(try servers(of: term))
        }
        for term in pattern.terms where term.role == .exclude {
            selected.subtract(try servers(of: term))
        }
        return selected
    }

    private mutating func servers(of term: HostPattern.Term) throws(PatternProblem) -> [Int] {
        if term.role == .include, let exact = indices[term.text] { return [exact] }
        if term.text.hasPrefix("~") { return try matching(try Regular(term.text), term.text) }
        let (text, subscripted) = Subscript.split(term.text)
        let found = try matching(Glob(text), text)
        guard let subscripted, !found.isEmpty else { return found }
        guard let part = subscripted.apply(to: found) else {
            throw PatternProblem(
                description: "'\(term.text)': '\(text)' has only \(found.count) servers, "
                    + "numbered from 0")
        }
        return part
    }

    /// The servers of all groups that match; then, where no group matches or the pattern is more
    /// than a word, the servers that match themselves. Duplicates are kept: subscripts count them,
    /// as in Ansible.
    private mutating func matching(
        _ matcher: some NameMatcher, _ text: String
    ) throws(PatternProblem) -> [Int] {
        let groups = groups(matcher)
        var found = groups.flatMap { inventory.groups[$0] ?? [] }.compactMap { indices[$0] }
        if groups.isEmpty || matcher.isMoreThanAWord { found += servers(matcher) }
        if found.isEmpty, groups.isEmpty, text == "all" { return Array(inventory.servers.indices) }
        if found.isEmpty, groups.isEmpty { warnings.append(unknown(text)) }
        return found
    }

    private func groups(_ matcher: some NameMatcher) -> [String] {
        guard let word = matcher.word else { return groupNames.filter(matcher.matches) }
        return inventory.groups[word] == nil ? [] : [word]
    }

    private func servers(_ matcher: some NameMatcher) -> [Int] {
        if let word = matcher.word { return indices[word].map { [$0] } ?? [] }
        return inventory.servers.indices.filter { matcher.matches(inventory.servers[$0].name) }
    }

    private func unknown(_ text: String) -> String {
        // Guesses take a look at every name: not for each of thousands in a limit file.
        let known = warnings.count < 20 ? groupNames + inventory.servers.map(\.name) : []
        let near = NearestName.of(text, among: known).map { "; did you mean '\($0)'?" } ?? ""
        return "no group or server is called '\(text)'\(near)"
    }
}
