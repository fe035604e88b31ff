import BelayModel

/// A part of a JSON text (RFC 8259) whose objects keep the order of their names, as Ansible's do.
enum JSONNode: Sendable, Hashable {
    case value(Value)
    case list([JSONNode])
    case map([Entry])

    struct Entry: Sendable, Hashable {
        var key: String
        var value: JSONNode
    }

    /// Of two equal names the last counts.
    var value: Value {
        switch self {
        case .value(let value): value
        case .list(let nodes): .list(nodes.map(\.value))
        case .map(let entries):
            .map(
                Dictionary(
                    entries.map { ($0.key, $0.value.value) }, uniquingKeysWith: { _, last in last })
            )
        }
    }

    /// The entries of an object; `nil` for anything else.
    var entries: [Entry]? { if case .map(let entries) = self { entries } else { nil } }

    /// The value of a name of an object, the last one.
    subscript(key: String) -> JSONNode? { entries?.last { $0.key == key }?.value }
}

/// Reads JSON.
struct JSONReader: BracketReader {
    private let bytes: [UInt8]
    var index = 0
    var nesting = Nesting(deepest: 200)

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: what was found wrong and in which line; nothing of what stands there.
    static func parse(_ bytes: [UInt8]) throws(Complaint) -> JSONNode {
        var reader = JSONReader(bytes: bytes)
        let node = try reader.node()
        reader.skipBlanks()
        guard reader.index == bytes.count else { throw reader.wrong("more follows its end") }
        return node
    }

    func wrong(_ what: String) -> Complaint {
        let line = bytes.prefix(index).count { $0 == 0x0A } + 1
        return Complaint("line \(line): \(what)")
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index].isBlank || bytes[index] == 0x0A { index += 1 }
    }

    private mutating func node() throws(Complaint) -> JSONNode {
        skipBlanks()
        guard index < bytes.count else { throw wrong("it ends too early") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try nested { (reader) throws(Complaint) in try reader.map() }
        case UInt8(ascii: "["):
            return try nested { (reader) throws(Complaint) in try reader.list() }
        case UInt8(ascii: "\""): return .value(.string(try string()))
        default: return .value(try word())
        }
    }

    /// - Returns: whether the byte was there, and has been gone past.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func map() throws(Complaint) -> JSONNode {
        var entries: [JSONNode.Entry] = []
        if skip(UInt8(ascii: "}")) { return .map(entries) }
        repeat {
            skipBlanks()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw wrong("a name in quotes is missing")
            }
            let key = try string()
            guard skip(UInt8(ascii: ":")) else { throw wrong("a colon is missing") }
            entries.append(JSONNode.Entry(key: key, value: try node()))
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw wrong("a comma or } is missing") }
        return .map(entries)
    }

    private mutating func list() throws(Complaint) -> JSONNode {
        var nodes: [JSONNode] = []
        if skip(UInt8(ascii: "]")) { return .list(nodes) }
        repeat { nodes.append(try node()) } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw wrong("a comma or ] is missing") }
        return .list(nodes)
    }

    /// `true`, `false`, `null` or a number, also those that Python writes (`NaN`, `Infinity`).
    private mutating func word() throws(Complaint) -> Value {
        let start = index
        while index < bytes.count, Self.isOfWord(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "NaN": return .number(.nan)
        case "Infinity": return .number(.infinity)
        case "-Infinity": return .number(-.infinity)
        default: break
        }
        let digits = word.utf8.drop { $0 == UInt8(ascii: "-") }
        guard digits.first?.isASCIIDigit == true else {
            index = start
            throw wrong(start == 0 ? "it does not begin with {" : "a value is missing")
        }
        if let number = Int(word) { return .int(number) }
        guard let number = Double(word) else { throw wrong("a number is none") }
        return .number(number)
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || "+-.".utf8.contains(byte)
    }

    private mutating func string() throws(Complaint) -> String {
        index += 1
        let start = index
        // Most have no escapes.
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
            bytes[index] != UInt8(ascii: "\\")
        { index += 1 }
        var text = try decoded(start..<index)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                return text
            }
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                text.unicodeScalars.append(try escape())
                continue
            }
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
                bytes[index] != UInt8(ascii: "\\")
            { index += 1 }
            text += try decoded(start..<index)
        }
        throw wrong("a quote is not closed")
    }

    private func decoded(_ range: Range<Int>) throws(Complaint) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw wrong("it is not UTF-8 text")
        }
        return text
    }

    private mutating func escape() throws(Complaint) -> Unicode.Scalar {
        guard index < bytes.count else { throw wrong("it ends too early") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw wrong("an escape is unknown")
        }
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        // Two escapes stand for a character beyond the first plane.
        let isPair =
            index + 1 < bytes.count && bytes[index] == UInt8(ascii: "\\")
            && bytes[index + 1] == UInt8(ascii: "u")
        guard (0xD800..<0xDC00).contains(high), isPair else { return "\u{FFFD}" }
        index += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(Complaint) -> UInt32 {
        let digits = bytes[index..<min(index + 4, bytes.count)]
        guard digits.count == 4,
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw wrong("an escape is unknown") }
        index += 4
        return number
    }
}
