import Foundation

/// How an inventory is written.
enum InventoryFormat {
    case ini, yaml, toml
    /// What `ansible-inventory --list` prints, kept in a file.
    case listing

    /// The formats that a file may have, the likeliest first. Ansible tries one after another, too;
    /// a problem is told in the terms of the first.
    static func candidates(path: String, bytes: [UInt8]) -> [InventoryFormat] {
        let name = path.split(separator: "/").last ?? ""
        let suffix = name.lastIndex(of: ".").map { name[$0...].lowercased() }
        let first = firstLine(bytes)
        switch suffix {
        case ".yml", ".yaml", ".json", nil:
            if first.hasPrefix("{") { return [.listing, .yaml, .ini] }
            let isYAML = suffix == nil ? looksLikeYAML(first) : !first.hasPrefix("[")
            return isYAML ? [.yaml, .ini] : [.ini, .yaml]
        case ".toml": return [.toml]
        default: return [.ini]
        }
    }

    /// The first line that says something, without blanks around it.
    private static func firstLine(_ bytes: [UInt8]) -> String {
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let text = String(decoding: rest[..<end].prefix(500), as: UTF8.self)
                .trimming(while: \.isWhitespace)
            if let first = text.first, first != "#", first != ";" { return String(text) }
            rest = rest[min(end + 1, rest.endIndex)...]
        }
        return ""
    }

    /// Whether a line is of a mapping: `---`, `{`, `all:`, `all: …`.
    private static func looksLikeYAML(_ line: String) -> Bool {
        if line.hasPrefix("---") || line.hasPrefix("%YAML") || line.hasPrefix("{") { return true }
        let key = line.prefix { $0 != " " && $0 != "=" && $0 != "#" }
        return line.first != "[" && key.hasSuffix(":")
    }
}

/// What a file is before anybody looks at what it says.
enum SourceKind {
    /// Text of some format.
    case text
    /// Begins with `#!`, or is a compiled program.
    case script, binaryProgram
    /// Neither text nor a program.
    case binary

    init(_ bytes: [UInt8]) {
        if bytes.starts(with: "#!".utf8) {
            self = .script
        } else if bytes.starts(with: [0x7F] + "ELF".utf8) {
            self = .binaryProgram
        } else {
            self = bytes.prefix(8_000).contains(0) ? .binary : .text
        }
    }
}
