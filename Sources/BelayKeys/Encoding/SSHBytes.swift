/// Reads the data types of RFC 4251, section 5. `nil` at any point means: not well formed.
package struct SSHReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) { rest = bytes[...] }
    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    package var isAtEnd: Bool { rest.isEmpty }
    package var remaining: [UInt8] { Array(rest) }

    package mutating func bytes(_ count: Int) -> [UInt8]? {
        slice(count).map(Array.init)
    }

    package mutating func uint32() -> UInt32? {
        slice(4)?.reduce(0) { $0 << 8 | UInt32($1) }
    }

    package mutating func string() -> [UInt8]? { stringSlice().map(Array.init) }

    package mutating func text() -> String? {
        stringSlice().map { String(decoding: $0, as: UTF8.self) }
    }

    /// A string that is of no interest.
    /// - Returns: whether there was one.
    package mutating func skipString() -> Bool { stringSlice() != nil }

    private mutating func stringSlice() -> ArraySlice<UInt8>? {
        guard let count = uint32() else { return nil }
        return slice(Int(count))
    }

    private mutating func slice(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        let end = rest.startIndex + count
        defer { rest = rest[end...] }
        return rest[..<end]
    }
}

/// Writes the data types of RFC 4251, section 5.
package struct SSHWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func uint32(_ value: UInt32) {
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
        }
    }

    package mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(clamping: value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func string(_ value: String) { string(Array(value.utf8)) }

    /// A positive integer, big-endian: no needless leading zeros, one where the top bit is set.
    package mutating func mpint(_ magnitude: [UInt8]) {
        let digits = magnitude.drop { $0 == 0 }
        let needsZero = (digits.first ?? 0) & 0x80 != 0
        string((needsZero ? [0] : []) + Array(digits))
    }
}
