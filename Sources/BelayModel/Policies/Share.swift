/// A part of some servers: a number of them, or a percentage. Written as `5` or `20%`.
package enum Share: Sendable, Hashable {
    case count(Int)
    /// From 1 to 100.
    case percent(Int)

    /// So many of them, rounded down and at least 1, as Ansible's `serial` has it.
    package func of(_ total: Int) -> Int {
        switch self {
        case .count(let number): max(1, number)
        case .percent(let percent): max(1, Self.hundredths(of: total, percent).whole)
        }
    }

    /// How many at least are such a part: rounded up, and never more than there are.
    package func least(of total: Int) -> Int {
        switch self {
        case .count(let number):
            return min(max(0, number), total)
        case .percent(let percent):
            let (whole, rest) = Self.hundredths(of: total, percent)
            return min(whole + (rest > 0 ? 1 : 0), total)
        }
    }

    /// Divided before it is multiplied: no number is too large for it.
    private static func hundredths(of total: Int, _ percent: Int) -> (whole: Int, rest: Int) {
        let rest = total % 100 * percent
        return (total / 100 * percent + rest / 100, rest % 100)
    }
}

extension Share: Codable, CustomStringConvertible {
    package var description: String {
        switch self {
        case .count(let number): "\(number)"
        case .percent(let percent): "\(percent)%"
        }
    }

    /// - Returns: `nil`: it is neither a number from 1 nor a percentage from 1% to 100%.
    package init?(_ text: String) {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? text.dropLast() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(digits), number > 0, number <= (isPercent ? 100 : Self.most)
        else { return nil }
        self = isPercent ? .percent(number) : .count(number)
    }

    /// The largest number of servers that can be asked for.
    package static let most = 1_000_000

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let share = Share(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is no share"))
        }
        self = share
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
