import BelayModel

/// Reads TOML (https://toml.io/en/v1.0.0) into nodes that keep the order and the lines, which no
/// library at hand does: the order of servers is Ansible's, and problems name their line.
struct TOMLReader: BracketReader {
    let bytes: [UInt8]
    var index = 0
    /// From 1.
    var line = 1
    var nesting = Nesting(deepest: Self.deepest)
    private var tree = TOMLTree()

    /// Levels of arrays, inline tables and dotted keys.
    static let deepest = 100

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: what was found wrong and in which line; nothing of what stands there.
    static func parse(_ text: String, path: String) throws(FileProblem) -> YAMLNode {
        var reader = TOMLReader(bytes: Array(text.utf8))
        do throws(Complaint) {
            while reader.index < reader.bytes.count { try reader.statement() }
        } catch {
            throw FileProblem(
                path: path, line: reader.line, message: "is not TOML: \(error.message)")
        }
        return reader.tree.node
    }

    // MARK: Lines

    private mutating func statement() throws(Complaint) {
        skipBlanks()
        switch peek {
        case nil, 0x0A, UInt8(ascii: "#"): break
        case UInt8(ascii: "["): try header()
        default:
            let made = try assignment()
            try tree.set(made.key, made.line, made.value)
        }
        try endOfLine()
    }

    /// `[a.b]`, or `[[a.b]]` for one more of a list of tables.
    private mutating func header() throws(Complaint) {
        index += 1
        let isList = skip("[")
        let key = try self.key()
        guard skip("]"), !isList || skip("]") else { throw Complaint("a header ends with ]") }
        if isList { try tree.append(key, line) } else { try tree.open(key, line) }
    }

    private mutating func assignment() throws(Complaint) -> (
        key: [String], line: Int, value: YAMLNode
    ) {
        let (key, keyLine) = (try self.key(), line)
        guard skip("=") else { throw Complaint("a key is followed by =") }
        skipBlanks()
        return (key, keyLine, try value())
    }

    private mutating func endOfLine() throws(Complaint) {
        skipBlanks()
        try skipComment()
        guard let byte = peek else { return }
        guard byte == 0x0A else { throw Complaint("something follows where the line should end") }
        newLine()
    }

    private mutating func skipComment() throws(Complaint) {
        guard peek == UInt8(ascii: "#") else { return }
        while let byte = peek, byte != 0x0A {
            guard isText(byte) else { throw Complaint("a comment has a control character") }
            index += 1
        }
    }

    // MARK: Keys

    /// Bare or quoted names with dots between them.
    private mutating func key() throws(Complaint) -> [String] {
        var parts: [String] = []
        repeat {
            skipBlanks()
            guard parts.count < Self.deepest else { throw Complaint("it is nested too deeply") }
            parts.append(try name())
            skipBlanks()
        } while skip(".")
        return parts
    }

    private mutating func name() throws(Complaint) -> String {
        switch peek {
        case UInt8(ascii: "\""): return try basic(isLong: false)
        case UInt8(ascii: "'"): return try literal(isLong: false)
        default: break
        }
        let name = word { $0.isASCIIAlphanumeric || "-_".utf8.contains($0) }
        guard !name.isEmpty else { throw Complaint("a key is missing") }
        return name
    }

    // MARK: Values

    private mutating func value() throws(Complaint) -> YAMLNode {
        let start = line
        func node(_ content: YAMLNode.Content) -> YAMLNode {
            YAMLNode(content: content, line: start, column: 1)
        }
        switch peek {
        case UInt8(ascii: "\""):
            return node(.scalar(try basic(isLong: starts(with: "\"\"\"")), isPlain: false))
        case UInt8(ascii: "'"):
            return node(.scalar(try literal(isLong: starts(with: "'''")), isPlain: false))
        case UInt8(ascii: "["):
            return node(.list(try nested { (reader) throws(Complaint) in try reader.array() }))
        case UInt8(ascii: "{"):
            return try nested { (reader) throws(Complaint) in try reader.inlineTable() }
        default:
            return node(try TOMLScalar.content(scalarWord()))
        }
    }

    /// A date may have a blank before its time.
    private mutating func scalarWord() -> String {
        let isOfWord = { (byte: UInt8) in
            byte.isASCIIAlphanumeric || "+-_.:".utf8.contains(byte)
        }
        let first = word(isOfWord)
        guard TOMLScalar.isDate(first), peek == 0x20, index + 1 < bytes.count,
            bytes[index + 1].isASCIIDigit
        else { return first }
        index += 1
        return first + " " + word(isOfWord)
    }

    /// The line is told with whatever is wrong in the file.
    func wrong(_ what: String) -> Complaint { Complaint(what) }

    private mutating func array() throws(Complaint) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        try skipLines()
        while !skip("]") {
            nodes.append(try value())
            try skipLines()
            if skip(",") {
                try skipLines()
            } else if peek != UInt8(ascii: "]") {
                throw Complaint("a comma or ] is missing")
            }
        }
        return nodes
    }

    private mutating func inlineTable() throws(Complaint) -> YAMLNode {
        var table = TOMLTree()
        table.line = line
        skipBlanks()
        if skip("}") { return table.node }
        repeat {
            skipBlanks()
            let made = try assignment()
            try table.set(made.key, made.line, made.value)
            skipBlanks()
        } while skip(",")
        guard skip("}") else { throw Complaint("a comma or } is missing") }
        return table.node
    }
}

// MARK: Bytes
extension TOMLReader {
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    func starts(with text: StaticString) -> Bool {
        bytes[index...].starts(with: text.description.utf8)
    }

    /// - Returns: whether the character was there, and has been gone past.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek.map(UInt32.init) == character.value else { return false }
        index += 1
        return true
    }

    mutating func newLine() {
        index += 1
        line += 1
    }

    /// A carriage return counts only before the end of a line.
    mutating func skipBlanks() {
        while let byte = peek {
            let isEnd = byte == 0x0D && (index + 1 == bytes.count || bytes[index + 1] == 0x0A)
            guard byte == 0x20 || byte == 0x09 || isEnd else { return }
            index += 1
        }
    }

    /// Blanks, comments and ends of lines.
    private mutating func skipLines() throws(Complaint) {
        while true {
            skipBlanks()
            try skipComment()
            guard peek == 0x0A else { return }
            newLine()
        }
    }

    func isText(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == 0x09
            || byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
    }

    private mutating func word(_ isOfWord: (UInt8) -> Bool) -> String {
        let start = index
        while let byte = peek, isOfWord(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }
}
