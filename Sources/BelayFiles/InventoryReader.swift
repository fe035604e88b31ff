package import BelayModel
import Foundation

/// Reads the inventory of a job from its sources, as Ansible reads them with `-i`.
package struct InventoryReader {
    /// Files, directories of files, executables that print JSON, and lists such as `web1,web2,`; a
    /// later one wins over an earlier one.
    package var sources: [String]
    /// Where `group_vars` and `host_vars` of the playbook are looked up; `nil`: nowhere.
    package var playbookDirectory: String?

    package init(sources: [String], playbookDirectory: String? = nil) {
        self.sources = sources
        self.playbookDirectory = playbookDirectory
    }

    /// - Parameter warn: told of what is passed over, in Ansible as well or because Belay does
    ///   without it.
    /// - Throws: every problem that was found, each with its file and, where it has one, its line.
    package func read(warn: (FileProblem) -> Void) throws(FileProblems) -> Inventory {
        var collection = SourceCollection()
        for source in sources { collection.read(source: source) }
        collection.warnings.forEach(warn)
        guard collection.problems.isEmpty else { throw FileProblems(collection.problems) }
        var resolver: InventoryResolver
        do {
            resolver = try InventoryResolver(
                collection.draft, directories: sources.compactMap(Self.directory),
                playbookDirectory: playbookDirectory)
        } catch {
            throw FileProblems(error)
        }
        return try resolver.inventory()
    }

    /// The directory whose `group_vars` and `host_vars` belong to a source.
    private static func directory(of source: String) -> String? {
        if SourceCollection.isList(source) { return nil }
        if FileKind.of(source) == .directory { return source }
        return source.lastIndex(of: "/").map { String(source[...$0]) } ?? ""
    }
}

/// Reads sources of all sorts into one draft.
struct SourceCollection {
    var draft = InventoryDraft()
    var problems: [FileProblem] = []
    var warnings: [FileProblem] = []

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
