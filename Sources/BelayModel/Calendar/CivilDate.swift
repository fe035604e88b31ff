/// A day of the proleptic Gregorian calendar, without a time zone.
package struct CivilDate: Sendable, Hashable, Comparable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// - Parameter day: 1 to the length of the month; it is not checked.
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The inverse of ``daysSince1970``.
    ///
    /// Years are counted from 1 March of the year 0: the leap day is then the last day of a year,
    /// and the lengths of the months repeat every five months (31, 30, 31, 30, 31).
    package init(daysSince1970 days: Int) {
        let (cycle, dayOfCycle) = (days + 719_468).flooringDivision(by: 146_097)
        let leaps = dayOfCycle / 1460 - dayOfCycle / 36_524 + dayOfCycle / 146_096
        let yearOfCycle = (dayOfCycle - leaps) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; negative before.
    package var daysSince1970: Int {
        let (cycle, yearOfCycle) = (month > 2 ? year : year - 1).flooringDivision(by: 400)
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * 146_097 + dayOfCycle - 719_468
    }

    /// 0 for Monday to 6 for Sunday. 1970-01-01 was a Thursday.
    package var weekday: Int { (daysSince1970 + 3).flooringDivision(by: 7).remainder }

    package static func daysOfMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    package func adding(days: Int) -> CivilDate {
        CivilDate(daysSince1970: daysSince1970 + days)
    }

    package static func < (one: CivilDate, other: CivilDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

/// A minute on a wall clock, without a time zone.
package struct LocalMinute: Sendable, Hashable, Comparable {
    package let date: CivilDate
    /// Minutes since midnight, 0 to 1439.
    package let minute: Int

    package init(date: CivilDate, minute: Int) {
        self.date = date
        self.minute = minute
    }

    /// The minute of a number of seconds since 1970-01-01T00:00 on that clock.
    package init(secondsSince1970 seconds: Int) {
        let (days, rest) = seconds.flooringDivision(by: 86_400)
        self.init(date: CivilDate(daysSince1970: days), minute: rest / 60)
    }

    package var secondsSince1970: Int { date.daysSince1970 * 86_400 + minute * 60 }

    /// `2026-12-08T02:00`.
    package var text: String {
        "\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))"
            + "T\((minute / 60).padded(2)):\((minute % 60).padded(2))"
    }

    package static func < (one: LocalMinute, other: LocalMinute) -> Bool {
        one.secondsSince1970 < other.secondsSince1970
    }
}

extension Int {
    /// A division whose remainder is never negative, for times before 1970.
    package func flooringDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The number in at least so many digits.
    func padded(_ digits: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
    }
}
