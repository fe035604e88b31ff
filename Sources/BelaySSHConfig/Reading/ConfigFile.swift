/// A file of ssh_config(5), read once for all servers.
struct ConfigFile: Sendable {
    enum Condition: Sendable {
        /// The section above the first `Host` or `Match`.
        case none
        case host(ConfigHostPatterns)
        case match(ConfigCriteria)
    }

    enum Directive: Sendable {
        /// With the keyword as it is written, in lower case.
        case set(ConfigSetting, keyword: String, ConfigPlace)
        /// Also where its section does not apply: what is included is then only checked.
        case include([ConfigFile])
        /// A keyword that nobody knows: wrong, unless `IgnoreUnknown` has said so before.
        case unknown(String, ConfigPlace)
    }

    /// The lines from one `Host` or `Match` to the next.
    struct Section: Sendable {
        var condition: Condition
        var directives: [Directive] = []
        /// Has unknown keywords, itself or in what it includes.
        var hasUnknown = false
    }

    private(set) var sections: [Section]
    /// A `Match final` is somewhere in it, or in what it includes, whether it applies or not.
    let wantsFinalPass: Bool
    let hasUnknown: Bool
    /// The sections that apply to names without wildcards, by these.
    private var named: [String: [Int]] = [:]
    /// All the others.
    private var general: [Int] = []

    init(sections: [Section]) {
        self.sections = sections
        hasUnknown = sections.contains(where: \.hasUnknown)
        wantsFinalPass = sections.contains(where: \.wantsFinalPass)
        for (index, section) in sections.enumerated() {
            guard case .host(let patterns) = section.condition, !section.hasUnknown,
                let names = patterns.literals
            else {
                general.append(index)
                continue
            }
            for name in Set(names) { named[name, default: []].append(index) }
        }
    }

    /// Of the sections that may have something to say about a host, in their order.
    func indices(for host: String) -> [Int] {
        guard let names = named[host] else { return general }
        var merged: [Int] = []
        var rest = names[...]
        for index in general {
            while let name = rest.first, name < index {
                merged.append(name)
                rest = rest.dropFirst()
            }
            merged.append(index)
        }
        return merged + rest
    }
}

extension ConfigFile.Section {
    var wantsFinalPass: Bool {
        if case .match(let criteria) = condition, criteria.wantsFinalPass { return true }
        return directives.contains { directive in
            guard case .include(let files) = directive else { return false }
            return files.contains(where: \.wantsFinalPass)
        }
    }
}
