import BelayModel
import Foundation

/// The directories `group_vars` and `host_vars` beside an inventory or a playbook (Ansible: "How to
/// build your inventory", organizing host and group variables).
struct VariableFiles {
    enum Owner: String { case group = "group_vars", server = "host_vars" }

    private let directory: String
    /// The files in the two directories by the name of their owner, so that a server without one
    /// costs no look at the disk.
    private let entries: [Owner: [String: String]]
    private var known: [String: [String: Variable]] = [:]

    /// - Parameter directory: the one that may hold `group_vars` and `host_vars`.
    init(directory: String) {
        self.directory = directory
        entries = [.group: Self.list(directory, .group), .server: Self.list(directory, .server)]
    }

    private static func list(_ directory: String, _ owner: Owner) -> [String: String] {
        let path = join(directory, owner.rawValue)
        guard FileKind.of(path) == .directory else { return [:] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        var files: [String: String] = [:]
        for suffix in suffixes {
            for name in names where name.hasSuffix(suffix) {
                let owner = String(name.dropLast(suffix.count))
                if files[owner] == nil { files[owner] = name }
            }
        }
        return files
    }

    private static let suffixes = ["", ".yml", ".yaml", ".json"]

    /// The variables of a group or a server: those of `name`, `name.yml`, `name.yaml` or
    /// `name.json`, the first that there is, or of all files in a directory `name`.
    mutating func variables(
        of name: String, _ owner: Owner
    ) throws(FileProblem) -> [String: Variable] {
        guard let entries = entries[owner], !entries.isEmpty,
            let file = entries[name]
        else { return [:] }
        let path = join(join(directory, owner.rawValue), file)
        if let variables = known[path] { return variables }
        var variables: [String: Variable] = [:]
        for file in Self.files(at: path) {
            variables.merge(try Self.read(file), uniquingKeysWith: { _, last in last })
        }
        known[path] = variables
        return variables
    }

    /// The file itself, or the files of a directory in the order of their names, those in
    /// directories within too; hidden ones, backups and other suffixes are left out.
    private static func files(at path: String) -> [String] {
        guard FileKind.of(path) == .directory else { return [path] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().flatMap { name -> [String] in
            guard !name.hasPrefix("."), !name.hasSuffix("~") else { return [] }
            let inner = join(path, name)
            let suffix = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
            if FileKind.of(inner) == .directory { return suffix.isEmpty ? files(at: inner) : [] }
            return suffixes.contains(suffix) ? [inner] : []
        }
    }

    private static func read(_ path: String) throws(FileProblem) -> [String: Variable] {
        let root = try YAMLDocument.parse(try TextFile.text(path), path: path)
        guard let root, !root.isNull else { return [:] }
        return try root.variables(path: path, what: "a file of variables")
    }
}

extension YAMLNode {
    /// The entries of a mapping as variables.
    func variables(path: String, what: String) throws(FileProblem) -> [String: Variable] {
        guard case .map(let entries) = content else {
            throw FileProblem(
                path: path, line: line, message: "\(what) is a mapping, found \(kind)")
        }
        let pairs = entries.map { entry in
            let place = Place(path: path, line: entry.key.line)
            return (entry.key.text ?? "", Variable(value: entry.value.value, place: place))
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}

/// A name within a directory; the empty directory is the current one.
func join(_ directory: String, _ name: String) -> String {
    directory.isEmpty ? name : directory.hasSuffix("/") ? directory + name : directory + "/" + name
}
