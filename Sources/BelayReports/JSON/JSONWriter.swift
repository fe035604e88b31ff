import BelayModel

/// Writes JSON as it goes: no tree of it is kept, so that the 400,000 steps of a large job cost
/// their bytes and nothing more.
///
/// Commas are put in by the writer; the caller opens and closes. What a terminal obeys is escaped,
/// in keys and values alike.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether the next value or key is the first of its object or array.
    private var isFirst = true
    private(set) var depth = 0

    package init() {}

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Takes what has been written so far: for answers that are sent in parts.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    package mutating func open(_ bracket: Bracket) {
        separate()
        bytes.append(bracket.opening)
        isFirst = true
        depth += 1
    }

    package mutating func close(_ bracket: Bracket) {
        bytes.append(bracket.closing)
        isFirst = false
        depth -= 1
    }

    package enum Bracket {
        case object, array

        var opening: UInt8 { self == .object ? UInt8(ascii: "{") : UInt8(ascii: "[") }
        var closing: UInt8 { self == .object ? UInt8(ascii: "}") : UInt8(ascii: "]") }
    }

    /// The key of the value that comes next.
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        isFirst = true
    }

    package mutating func add(_ value: String) {
        separate()
        quote(value)
    }

    package mutating func add(_ value: Bool) { addPlain(value ? "true" : "false") }

    package mutating func add(_ value: some BinaryInteger) { addPlain(String(value)) }

    /// A number that JSON has none for is written as `null`.
    package mutating func add(_ value: Double) {
        addPlain(value.isFinite ? "\(value)" : "null")
    }

    package mutating func addNull() { addPlain("null") }

    /// A value of any shape.
    package mutating func add(shape value: some Encodable) throws {
        let encoder = JSONShapeEncoder(self)
        // Left with the encoder alone: two owners would copy all that is written.
        self = JSONWriter()
        try encoder.write(value)
        self = encoder.writer
    }

    /// A value that was written already.
    mutating func add(written value: [UInt8]) {
        separate()
        bytes += value
    }

    private mutating func addPlain(_ text: String) {
        separate()
        bytes += text.utf8
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy(\.isPlainInJSON) {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { escape(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"", "\\": bytes += [UInt8(ascii: "\\"), UInt8(scalar.value)]
        case "\n": bytes += "\\n".utf8
        case "\t": bytes += "\\t".utf8
        case "\r": bytes += "\\r".utf8
        case _ where scalar.value == 0x7f || scalar.isHidden:
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        case _: bytes += String(scalar).utf8
        }
    }
}
