import Foundation

/// How an inventory is written. Ansible tries one format after another; Belay looks first, so that
/// a problem is told in the terms of the format that was meant.
enum InventoryFormat {
    case ini, yaml, toml
    /// An executable that prints JSON.
    case script

    init(path: String, bytes: [UInt8]) {
        let isProgram = bytes.starts(with: "#!".utf8) || bytes.starts(with: [0x7F] + "ELF".utf8)
        let name = path.split(separator: "/").last ?? ""
        let suffix = name.lastIndex(of: ".").map { name[$0...].lowercased() }
        if isProgram, FileManager.default.isExecutableFile(atPath: path) {
            self = .script
        } else if let suffix, [".yml", ".yaml", ".json"].contains(suffix) {
            self = .yaml
        } else if suffix == ".toml" {
            self = .toml
        } else {
            self = suffix == nil && Self.looksLikeYAML(bytes) ? .yaml : .ini
        }
    }

    /// Whether the first line that says something is of a mapping: `---`, `{`, `all:`, `all: …`.
    private static func looksLikeYAML(_ bytes: [UInt8]) -> Bool {
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self).trimming(while: \.isWhitespace)
            guard let first = text.first, first != "#", first != ";" else { continue }
            if text.hasPrefix("---") || text.hasPrefix("%YAML") || first == "{" { return true }
            let key = text.prefix { $0 != " " && $0 != "=" && $0 != "#" }
            return first != "[" && key.hasSuffix(":")
        }
        return false
    }
}
