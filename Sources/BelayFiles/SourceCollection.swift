import Foundation

/// Reads sources of all sorts into one draft.
struct SourceCollection {
    let scriptTimeout: Double
    var draft = InventoryDraft()
    var problems: [FileProblem] = []
    var warnings: [FileProblem] = []

    init(scriptTimeout: Double) { self.scriptTimeout = scriptTimeout }

    static func isList(_ source: String) -> Bool {
        source.contains(",") && FileKind.of(source) == .missing
    }

    mutating func read(source: String) {
        if Self.isList(source) { list(source) } else { read(path: source) }
    }

    private mutating func read(path: String) {
        do throws(FileProblem) {
            switch FileKind.of(path) {
            case .directory: directory(path)
            case .file, .missing: try file(path)
            }
        } catch {
            problems.append(error)
        }
    }

    /// `web1,web2:2222,`.
    private mutating func list(_ source: String) {
        let place = Place(path: source)
        for part in source.split(separator: ",") {
            let pattern = String(part.trimming(while: \.isWhitespace))
            guard !pattern.isEmpty else { continue }
            do throws(Complaint) {
                let (names, port) = try HostRange.expand(pattern)
                for name in names where draft.server(name) == nil {
                    _ = draft.server(name, in: InventoryDraft.ungrouped, port: port, at: place)
                }
            } catch {
                problems.append(FileProblem(place, error.message))
            }
        }
    }

    private static let passedOver = [
        ".pyc", ".pyo", ".swp", ".bak", "~", ".rpm", ".md", ".txt", ".rst", ".orig", ".cfg",
        ".retry",
    ]

    /// All files of a directory and of those within, in the order of their names, but for hidden
    /// ones and those that Ansible passes over too (`INVENTORY_IGNORE_EXTS`).
    private mutating func directory(_ path: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names.sorted() {
            guard !name.hasPrefix("."),
                !["group_vars", "host_vars", "vars_plugins"].contains(name),
                !Self.passedOver.contains(where: name.hasSuffix)
            else { continue }
            read(path: join(path, name))
        }
    }

    private mutating func file(_ path: String) throws(FileProblem) {
        let bytes = try TextFile.bytes(path)
        switch InventoryFormat(path: path, bytes: bytes) {
        case .script: try script(path)
        case .yaml: try yaml(path, bytes)
        case .ini: ini(path, bytes)
        case .toml:
            throw FileProblem(
                path: path, message: "is TOML, which Belay does not read; use INI, YAML or JSON")
        }
    }

    private mutating func script(_ path: String) throws(FileProblem) {
        let run = ScriptRun(path: path, timeout: scriptTimeout)
        var reader = ScriptInventory(run: run, draft: draft)
        try reader.read()
        draft = reader.draft
    }

    private mutating func ini(_ path: String, _ bytes: [UInt8]) {
        var reader = INIInventory(path: path, draft: draft)
        reader.read(bytes)
        draft = reader.draft
        problems += reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    private mutating func yaml(_ path: String, _ bytes: [UInt8]) throws(FileProblem) {
        let text = try TextFile.text(bytes, path: path)
        var reader = YAMLInventory(path: path, draft: draft)
        reader.read(try YAMLDocument.parse(text, path: path))
        draft = reader.draft
        problems += reader.problems
        warnings += reader.warnings
    }
}
