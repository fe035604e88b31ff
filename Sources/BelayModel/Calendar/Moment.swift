/// A moment as RFC 3339 section 5.6 writes it, with two liberties of ISO 8601 and YAML: a blank for
/// the `T`, and no seconds.
package enum Moment: Equatable {
    /// Milliseconds since 1970-01-01T00:00:00Z; smaller parts are dropped.
    case moment(Int64)
    /// A valid date and time, but of which zone?
    case withoutOffset
    case invalid

    package static func parse(_ text: String) -> Moment {
        var text = Digits(text)
        guard let days = text.date(), text.skip("T", "t", " "), let time = text.time() else {
            return .invalid
        }
        text.skipBlanks()
        guard !text.isAtEnd else { return .withoutOffset }
        guard let offset = text.offset(), text.isAtEnd else { return .invalid }
        return .moment(days * 86_400_000 + time - offset)
    }
}

/// The rest of a moment's text.
private struct Digits {
    var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ any: Unicode.Scalar...) -> Bool {
        guard let first = rest.first, any.contains(Unicode.Scalar(first)) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func skipBlanks() { while rest.first == UInt8(ascii: " ") { rest.removeFirst() } }

    /// Exactly so many digits, with a value within bounds.
    mutating func number(_ count: Int, _ bounds: ClosedRange<Int64>) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        rest.removeFirst(count)
        let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return bounds.contains(number) ? number : nil
    }

    /// Days since the epoch.
    mutating func date() -> Int64? {
        guard let year = number(4, 1...9999), skip("-"), let month = number(2, 1...12), skip("-"),
            let day = number(
                2, 1...Int64(CivilDate.daysOfMonth(Int(month), year: Int(year))))
        else { return nil }
        let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
        return Int64(date.daysSince1970)
    }

    /// Milliseconds since midnight.
    mutating func time() -> Int64? {
        guard let hour = number(2, 0...23), skip(":"), let minute = number(2, 0...59) else {
            return nil
        }
        var time = (hour * 60 + minute) * 60_000
        guard skip(":") else { return time }
        guard let second = number(2, 0...59) else { return nil }
        time += second * 1000
        return skip(".") ? fraction().map { time + $0 } : time
    }

    private mutating func fraction() -> Int64? {
        let digits = rest.prefix { $0.isASCIIDigit }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        var (milliseconds, weight): (Int64, Int64) = (0, 100)
        for digit in digits.prefix(3) {
            milliseconds += Int64(digit - UInt8(ascii: "0")) * weight
            weight /= 10
        }
        return milliseconds
    }

    /// Milliseconds east of Greenwich.
    mutating func offset() -> Int64? {
        if skip("Z", "z") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip("+", "-"), let hours = number(2, 0...23) else { return nil }
        _ = skip(":")
        let minutes = isAtEnd ? 0 : number(2, 0...59)
        return minutes.map { (isWest ? -1 : 1) * (hours * 60 + $0) * 60_000 }
    }
}
