/// Times that something may take, as people write them.
package enum DurationText {
    private static let units: [(letter: Character, seconds: Int)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]
    private static let longest = 365 * 86_400

    /// The seconds in `90s`, `30m`, `1h30m`, `2h`, `1d` or a plain number of seconds.
    /// - Returns: 1 to 31,536,000 (365 days), or `nil` for all else. A unit is there once at most,
    ///   the larger first.
    package static func seconds(_ text: String) -> Int? {
        var total = 0
        var number: Int?
        var units = Self.units[...]
        for character in text {
            if let digit = character.wholeNumberValue, character.isASCII {
                number = (number ?? 0) * 10 + digit
                guard let number, number <= longest else { return nil }
            } else {
                guard let index = units.firstIndex(where: { $0.letter == character }),
                    let amount = number
                else { return nil }
                total += amount * units[index].seconds
                guard total <= longest else { return nil }
                units = units[(index + 1)...]
                number = nil
            }
        }
        if let number {
            guard total == 0, units.count == Self.units.count else { return nil }
            total = number
        }
        return (1...longest).contains(total) ? total : nil
    }

    /// The text for people: `1h30m`, `40m`, `2d`, `0s`. ``seconds(_:)`` reads it back.
    package static func words(_ seconds: Int) -> String {
        var (rest, text) = (max(0, seconds), "")
        for unit in units where rest >= unit.seconds {
            text += "\(rest / unit.seconds)\(unit.letter)"
            rest %= unit.seconds
        }
        return text.isEmpty ? "0s" : text
    }
}
