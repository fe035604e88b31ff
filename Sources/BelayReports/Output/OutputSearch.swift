package import BelayStore

/// The places of a text in a step's output: the first of them, and how many there are.
package struct OutputSearch: Sendable {
    package struct Hit: Sendable, Hashable {
        /// In bytes from the start of the output.
        package let offset: Int
        /// The line around it, cut to some hundred bytes.
        package let line: [UInt8]
    }

    package private(set) var hits: [Hit] = []
    package private(set) var total = 0

    /// Places that are kept.
    package static let mostHits = 100
    private static let context = 120

    /// Reads all of the output, a megabyte at a time; case of ASCII letters does not count.
    package init(for text: String, in output: StepOutput) throws {
        let wanted = Needle(text)
        guard !wanted.bytes.isEmpty else { return }
        // What is left of the piece before: a place may lie on both sides.
        var rest: [UInt8] = []
        try output.read { start, bytes in
            let window = rest + bytes
            let first = start - rest.count
            wanted.find(in: window) { place in
                total += 1
                guard hits.count < Self.mostHits else { return }
                hits.append(Hit(offset: first + place, line: Self.line(around: place, in: window)))
            }
            // Shorter than the text: no place is found twice.
            rest = Array(window.suffix(wanted.bytes.count - 1))
            return true
        }
    }

    private static func line(around place: Int, in bytes: [UInt8]) -> [UInt8] {
        let feed = UInt8(ascii: "\n")
        let before = bytes[max(0, place - context)..<place]
        let start = before.lastIndex(of: feed).map { $0 + 1 } ?? before.startIndex
        let after = bytes[place..<min(bytes.count, place + 2 * context)]
        return Array(bytes[start..<(after.firstIndex(of: feed) ?? after.endIndex)])
    }

    /// A text to be found, whatever the case of its ASCII letters.
    private struct Needle {
        let bytes: [UInt8]
        /// By byte: how far the text may be moved on when this byte lies under its end (Horspool).
        private let shifts: [Int]

        init(_ text: String) {
            bytes = text.utf8.map(Self.lower)
            var shifts = [Int](repeating: bytes.count, count: 256)
            for (place, byte) in bytes.dropLast().enumerated() {
                shifts[Int(byte)] = bytes.count - 1 - place
                if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) {
                    shifts[Int(byte & ~0x20)] = bytes.count - 1 - place
                }
            }
            self.shifts = shifts
        }

        /// Places do not overlap.
        func find(in window: [UInt8], _ take: (Int) -> Void) {
            let length = bytes.count
            var place = 0
            while place <= window.count - length {
                var index = length - 1
                while index >= 0, Self.lower(window[place + index]) == bytes[index] { index -= 1 }
                if index < 0 {
                    take(place)
                    place += length
                } else {
                    place += shifts[Int(window[place + length - 1])]
                }
            }
        }

        private static func lower(_ byte: UInt8) -> UInt8 {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
    }
}
