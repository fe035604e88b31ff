import BelayModel

/// The names of a job's servers as a narrow terminal shows them: without the domain that they share.
struct ServerNames {
    private let names: [String]
    private let dropped: Int

    init(_ names: [String]) {
        self.names = names
        dropped = Self.commonDomain(names)
    }

    subscript(index: Int) -> String { String(names[index].dropLast(dropped)) }

    /// Characters at the end of all names, from a dot on, before which something is left of each.
    private static func commonDomain(_ names: [String]) -> Int {
        guard names.count > 1, let first = names.first else { return 0 }
        var common = Array(first.reversed())
        for name in names {
            common = Array(zip(common, name.reversed()).prefix { $0 == $1 }.map { $0.0 })
            if common.isEmpty { return 0 }
        }
        // An address is no domain.
        guard !common.reversed().allSatisfy({ $0 == "." || $0.isNumber }) else { return 0 }
        let shortest = names.map(\.count).min() ?? 0
        var length = 0
        for (index, character) in common.enumerated()
        where character == "." && index + 1 < shortest { length = index + 1 }
        return length
    }
}

extension String {
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - columns))
    }
}
