/// Reading of whole numbers that a server, an archive, a mirror or a key file states.
///
/// Each is read with bounds, so that sums and products of a job's numbers fit an `Int`: arithmetic
/// that overflows would end the process, and every server's work with it.
package enum ForeignNumber {
    /// The largest size that is believed, in bytes: a pebibyte.
    package static let largestSize = 1 << 50

    /// - Parameters:
    ///   - text: ASCII digits and nothing else, at most 19 of them.
    ///   - bounds: what is believed; both ends belong to it.
    /// - Returns: `nil` for all else.
    package static func read(_ text: some StringProtocol, in bounds: ClosedRange<Int>) -> Int? {
        let digits = text.utf8
        guard (1...19).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), bounds.contains(number)
        else { return nil }
        return number
    }

    /// A size in bytes, 0 to ``largestSize``.
    package static func size(_ text: some StringProtocol) -> Int? {
        read(text, in: 0...largestSize)
    }

    /// A size in KiB, of at most ``largestSize`` bytes.
    package static func kibibytes(_ text: some StringProtocol) -> Int? {
        read(text, in: 0...largestSize / 1024)
    }
}

extension Int {
    /// The sum, or the nearest number that there is: for totals of what many servers state.
    package func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        guard overflows else { return sum }
        return other < 0 ? .min : .max
    }
}
