package import BelayModel

/// The servers that a pattern selects.
package struct Selection: Sendable, Hashable {
    /// In Ansible's order, that of the parts of the pattern and of the groups; at least one.
    package var servers: [InventoryServer]
    /// Parts of the pattern that match nothing, a sentence each.
    package var warnings: [String]
}

extension HostPattern {
    /// The servers that the pattern, and each of the limits, select.
    /// - Parameter jobs: looks up the servers of jobs.
    /// - Throws: that there is none, with what may have been meant.
    package func select(
        from inventory: Inventory, limits: [HostPattern] = [], jobs: JobLookup? = nil
    ) throws(PatternProblem) -> Selection {
        guard !inventory.servers.isEmpty else {
            throw PatternProblem(description: "the inventory has no servers")
        }
        var matcher = PatternMatcher(inventory, jobs)
        var selected = try matcher.match(self)
        guard !selected.isEmpty else { throw nothing(matcher) }
        for limit in limits {
            let within = Set(try matcher.match(limit))
            selected.removeAll { !within.contains($0) }
            guard !selected.isEmpty else { throw nothing(matcher, limit: limit) }
        }
        return Selection(
            servers: selected.map { inventory.servers[$0] }, warnings: matcher.warnings)
    }

    private func nothing(_ matcher: PatternMatcher, limit: HostPattern? = nil) -> PatternProblem {
        let warnings = matcher.warnings
        if let only = warnings.first, terms.count == 1, terms[0].text.hasPrefix(JobTerm.mark) {
            return PatternProblem(description: only)
        }
        // One name that nobody has is said once.
        if let only = warnings.first, warnings.count == 1,
            limit.map({ $0.terms.count == 1 }) ?? (terms.count == 1)
        {
            let isGuessed = only.hasSuffix("?")
            return PatternProblem(description: isGuessed ? only : only + matcher.groupsInWords)
        }
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
    private let jobs: JobLookup?
    private(set) var warnings: [String] = []

    init(_ inventory: Inventory, _ jobs: JobLookup?) {
        self.inventory = inventory
        self.jobs = jobs
        let names = inventory.servers.enumerated().map { ($0.element.name, $0.offset) }
        indices = Dictionary(names, uniquingKeysWith: { first, _ in first })
        groupNames = inventory.groupNames
    }

    /// The groups that there are, the first ones of many.
    var groupsInWords: String {
        let names = groupNames.filter { $0 != "all" && $0 != "ungrouped" }
        guard !names.isEmpty else { return "" }
        let more = names.count > 10 ? ", …" : ""
        return "; groups: " + names.prefix(10).joined(separator: ", ") + more
    }

    /// Indices of the servers that the pattern selects, each once. Only exclusions and
    /// intersections begin with all servers.
    mutating func match(_ pattern: HostPattern) throws(PatternProblem) -> [Int] {
        var selected: [Int] = []
        var included = pattern.terms.filter { $0.role == .include }
        if included.isEmpty { included = [HostPattern.Term("all")] }
        var seen: Set<Int> = []
        for term in included {
            for index in try servers(of: term) where seen.insert(index).inserted {
                selected.append(index)
            }
        }
        for term in pattern.terms where term.role == .intersect {
            let these = Set(try servers(of: term))
            selected.removeAll { !these.contains($0) }
        }
        for term in pattern.terms where term.role == .exclude {
            let these = Set(try servers(of: term))
            selected.removeAll { these.contains($0) }
        }
        return selected
    }

    private mutating func servers(of term: HostPattern.Term) throws(PatternProblem) -> [Int] {
        if term.role == .include, let exact = indices[term.text] { return [exact] }
        if term.text.hasPrefix("~") { return try matching(try Regular(term.text), term.text) }
        let (text, subscripted) = Subscript.split(term.text)
        let ofJob = try servers(ofJob: text)
        let found: [Int]
        if let ofJob { found = ofJob } else { found = try matching(Glob(text), text) }
        guard let subscripted, !found.isEmpty else { return found }
        guard let part = subscripted.apply(to: found) else {
            throw PatternProblem(
                description: "'\(term.text)': '\(text)' has only \(found.count) servers, "
                    + "numbered from 0")
        }
        return part
    }

    /// - Returns: `nil` for a term that names no job.
    private mutating func servers(ofJob text: String) throws(PatternProblem) -> [Int]? {
        guard let term = try JobTerm(text) else { return nil }
        guard let jobs else {
            throw PatternProblem(description: "'\(text)': there are no jobs to look at here")
        }
        let names = try jobs(term.job, term.outcome)
        if names.isEmpty {
            warnings.append("no server of job \(term.job) is \(term.outcome.rawValue)")
        }
        let gone = names.filter { indices[$0] == nil }
        if !gone.isEmpty {
            let more = gone.count > 5 ? " and \(gone.count - 5) more" : ""
            warnings.append(
                "\(gone.prefix(5).joined(separator: ", "))\(more) of job \(term.job) "
                    + "\(gone.count == 1 ? "is" : "are") not in the inventory any more")
        }
        return names.compactMap { indices[$0] }
    }

    /// The servers of all groups that match; then, where no group matches or the pattern is more
    /// than a word, the servers that match themselves. Duplicates are kept: subscripts count them,
    /// as in Ansible.
    private mutating func matching(
        _ matcher: some NameMatcher, _ text: String
    ) throws(PatternProblem) -> [Int] {
        let groups = groups(matcher)
        var found = groups.flatMap(inventory.servers(of:))
        if groups.isEmpty || matcher.isMoreThanAWord { found += servers(matcher) }
        if found.isEmpty, groups.isEmpty, text == "all" { return Array(inventory.servers.indices) }
        if found.isEmpty, groups.isEmpty { warnings.append(unknown(text)) }
        return found
    }

    private func groups(_ matcher: some NameMatcher) -> [String] {
        guard let word = matcher.word else { return groupNames.filter(matcher.matches) }
        return inventory.knows(group: word) ? [word] : []
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
