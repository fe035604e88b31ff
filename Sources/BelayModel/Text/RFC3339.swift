extension Timestamp {
    /// The moment as RFC 3339, section 5.6, has it, in UTC: `2026-03-01T04:05:06.789Z`.
    ///
    /// It is exact for the years 1 to 9999. Foundation formats a `Date`, whose binary fraction of a
    /// second is often just below the millisecond, and cuts it off: every other moment would be a
    /// millisecond early, and an item could end on its server after its end in the journal.
    package var rfc3339: String {
        let (days, time) = Int(milliseconds).flooringDivision(by: 86_400_000)
        let date = CivilDate(daysSince1970: days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.append(date.year, digits: 4)
        text.append("-", date.month, digits: 2)
        text.append("-", date.day, digits: 2)
        text.append("T", time / 3_600_000, digits: 2)
        text.append(":", time / 60_000 % 60, digits: 2)
        text.append(":", time / 1000 % 60, digits: 2)
        text.append(".", time % 1000, digits: 3)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ mark: Unicode.Scalar, _ number: Int, digits: Int) {
        append(UInt8(ascii: mark))
        append(number, digits: digits)
    }

    fileprivate mutating func append(_ number: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
