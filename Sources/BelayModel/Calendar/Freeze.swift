/// Named times in which servers may not be changed.
package struct Freeze: Sendable, Hashable {
    package let name: String
    package let starts: Timestamp
    package let ends: Timestamp
    /// The servers that it is about, as a pattern; `nil`: all.
    package let pattern: String?

    package init(name: String, starts: Timestamp, ends: Timestamp, pattern: String? = nil) {
        self.name = name
        self.starts = starts
        self.ends = ends
        self.pattern = pattern
    }

    package func contains(_ time: Timestamp) -> Bool { starts <= time && time < ends }

    /// Why a server of the freeze is not changed.
    package var reason: String { "freeze \(name) until \(ends.rfc3339)" }
}

/// Parts of a pattern that can be told of one server, by its name and its groups.
package struct ServerPattern {
    private let matchers: [any NameMatcher]
    package let parts: [String]

    package init(_ parts: [String]) throws(PatternProblem) {
        var matchers: [any NameMatcher] = []
        for part in parts { matchers.append(part.hasPrefix("~") ? try Regular(part) : Glob(part)) }
        self.matchers = matchers
        self.parts = parts
    }

    /// The text that a freeze keeps.
    package var text: String { parts.joined(separator: ",") }

    package func contains(_ server: ServerPlan) -> Bool {
        let groups = (server.groups ?? []) + ["all"]
        return matchers.contains { matcher in
            matcher.matches(server.name) || groups.contains(where: matcher.matches)
        }
    }
}

/// The freezes that count at one moment.
package struct Freezes {
    private let all: [(freeze: Freeze, servers: ServerPattern?)]

    /// - Parameter freezes: those that contain the moment. The parts of their patterns are separated by
    ///   commas.
    package init(_ freezes: [Freeze] = []) {
        all = freezes.map { freeze in
            let parts = freeze.pattern?.split(separator: ",").map(String.init)
            // A pattern that cannot be read was accepted by an older Belay: all servers are safe.
            return (freeze, parts.flatMap { try? ServerPattern($0) })
        }
    }

    /// The first freeze that a server is in; `nil`: it may be changed.
    package func freeze(of server: ServerPlan) -> Freeze? {
        all.first { $0.servers?.contains(server) ?? true }?.freeze
    }

    /// Why none of the plan's servers may be changed; `nil`: the plan may begin.
    package func reason(against plan: Plan) -> String? {
        guard !all.isEmpty, !plan.check, plan.overridesFreeze != true else { return nil }
        var names: [String] = []
        for server in plan.servers {
            guard let freeze = freeze(of: server) else { return nil }
            if !names.contains(freeze.name) { names.append(freeze.name) }
        }
        return names.isEmpty ? nil : "freeze \(names.joined(separator: ", "))"
    }
}
