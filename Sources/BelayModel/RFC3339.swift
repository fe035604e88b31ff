extension Timestamp {
    /// The moment as RFC 3339, section 5.6, has it, in UTC: `2026-03-01T04:05:06.789Z`.
    ///
    /// It is exact for the years 1 to 9999. Foundation formats a `Date`, whose binary fraction of a
    /// second is often just below the millisecond, and cuts it off: every other moment would be a
    /// millisecond early, and an item could end on its server after its end in the journal.
    package var rfc3339: String {
        let (days, time) = milliseconds.quotientAndRemainder(flooring: 86_400_000)
        let date = CalendarDate(daysSince1970: days)
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

/// A day of the Gregorian calendar.
private struct CalendarDate {
    let year: Int64
    let month: Int64
    let day: Int64

    /// Counts from 1 March of the year 0 on: the leap day is then a year's last one, and months
    /// have 153 days in each five of them, as 31, 30, 31, 30, 31.
    init(daysSince1970 days: Int64) {
        let (cycle, dayOfCycle) = (days + 719_468).quotientAndRemainder(flooring: 146_097)
        let leaps = dayOfCycle / 1460 - dayOfCycle / 36_524 + dayOfCycle / 146_096
        let yearOfCycle = (dayOfCycle - leaps) / 365
        let dayOfYear =
            dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    /// The remainder is never negative, also for what was before 1970.
    fileprivate func quotientAndRemainder(flooring divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ mark: Unicode.Scalar, _ number: Int64, digits: Int) {
        append(UInt8(ascii: mark))
        append(number, digits: digits)
    }

    fileprivate mutating func append(_ number: Int64, digits: Int) {
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
