/// A moment, in milliseconds since 1970-01-01T00:00:00Z. The model is told the time, it never asks.
package struct Timestamp: Sendable, Codable, Hashable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The moment that many seconds later; the last or first one there is, where that is beyond it.
    package func adding(seconds: Int) -> Timestamp {
        let (length, isTooLong) = Int64(seconds).multipliedReportingOverflow(by: 1000)
        let (sum, isTooLate) = milliseconds.addingReportingOverflow(length)
        guard isTooLong || isTooLate else { return Timestamp(milliseconds: sum) }
        return Timestamp(milliseconds: seconds < 0 ? .min : .max)
    }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.milliseconds < other.milliseconds
    }
}

extension Timestamp {
    /// Whole seconds since 1970, rounded down.
    package var seconds: Int { Int(milliseconds).flooringDivision(by: 1000).quotient }

    package init(seconds: Int) { self.init(milliseconds: Int64(seconds) * 1000) }
}
