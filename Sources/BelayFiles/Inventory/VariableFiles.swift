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
    private let vault: Vault
    /// What was passed over in the files that were read.
    private(set) var warnings: [FileProblem] = []

    /// - Parameter directory: the one that may hold `group_vars` and `host_vars`.
    init(directory: String, vault: Vault) {
        self.directory = directory
        self.vault = vault
        entries = [.group: Self.list(directory, .group), .server: Self.list(directory, .server)]
    }

    private static func list(_ directory: String, _ owner: Owner) -> [String: String] {
        let path = join(directory, owner.rawValue)
        guard FileKind.of(path) == .directory else { return [:] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        var files: [String: String] = [:]
        for suffix in suffixes {
            for name in names
            where name.hasSuffix(suffix) && FileKind.of(join(path, name)) != .missing {
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
            variables.merge(try read(file), uniquingKeysWith: { _, last in last })
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
            // A link to nothing is no file of variables for Ansible either.
            guard FileKind.of(inner) != .missing else { return [] }
            let suffix = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
            if FileKind.of(inner) == .directory { return suffix.isEmpty ? files(at: inner) : [] }
            return suffixes.contains(suffix) ? [inner] : []
        }
    }

    /// The variables of one file. An encrypted one has none where there is no password for it.
    private mutating func read(_ path: String) throws(FileProblem) -> [String: Variable] {
        var bytes = try TextFile.encryptedBytes(path)
        if Vault.isEncrypted(bytes) {
            guard !vault.isEmpty else {
                warnings.append(
                    FileProblem(
                        path: path, line: 1,
                        message: "is encrypted with Ansible Vault and passed over; "
                            + "--vault-password-file has it read"))
                return [:]
            }
            bytes = try TextFile.bytes(path, vault: vault)
        }
        let text = try TextFile.text(bytes, path: path)
        let (root, warnings) = try YAMLDocument.parse(
            text, path: path, YAMLDocument.Rules(vault: vault, lastKeyCounts: true))
        self.warnings += warnings
        guard let root, !root.isNull else { return [:] }
        let variables = try root.variables(path: path, what: "a file of variables")
        if let warning = VaultedVariables.warning(variables) { self.warnings.append(warning) }
        return variables
    }
}

/// Variables whose values are encrypted, where there is no password for them.
enum VaultedVariables {
    /// A warning for all variables of one file or one server together.
    static func warning(_ variables: [String: Variable]) -> FileProblem? {
        let vaulted = variables.filter { $0.value.isVaulted }
        let place = vaulted.values.map(\.place).min { ($0.line ?? 0) < ($1.line ?? 0) }
        guard let place else { return nil }
        let names = vaulted.keys.sorted()
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        let list = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + more
        return FileProblem(
            place,
            "\(list): encrypted with Ansible Vault and passed over; "
                + "--vault-password-file has \(names.count == 1 ? "it" : "them") read")
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
            (
                entry.key.text ?? "",
                Variable(entry.value, at: Place(path: path, line: entry.key.line))
            )
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}

/// A name within a directory; the empty directory is the current one.
func join(_ directory: String, _ name: String) -> String {
    directory.isEmpty ? name : directory.hasSuffix("/") ? directory + name : directory + "/" + name
}
