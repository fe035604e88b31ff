import BelayModel
import Foundation

/// Reads sources of all sorts into one draft.
struct SourceCollection {
    let scriptTimeout: Double
    let vault: Vault
    let progress: @Sendable (String) -> Void
    var runsPrograms = true
    var ignored = IgnoredNames()
    var draft = InventoryDraft()
    var problems: [FileProblem] = []
    var warnings: [FileProblem] = []
    /// Files of directories that were looked at; a bound against a directory that is no inventory.
    private var looked = 0

    private static let mostFiles = 5_000
    private static let deepest = 10

    init(
        scriptTimeout: Double, vault: Vault = Vault(),
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.scriptTimeout = scriptTimeout
        self.vault = vault
        self.progress = progress
    }

    static func isList(_ source: String) -> Bool {
        source.contains(",") && FileKind.of(source) == .missing
    }

    mutating func read(source: String) {
        do throws(FileProblem) {
            if Self.isList(source) { return list(source) }
            switch FileKind.of(source) {
            case .directory: try directory(source, depth: 0)
            case .file: try named(source)
            case .missing: throw missing(source)
            }
        } catch {
            problems.append(error)
        }
    }

    private func missing(_ source: String) -> FileProblem {
        let isName = HostAddress(source) != nil && !source.contains("/")
        let hint = isName ? "; to name a server, end with a comma: -i \(source)," : ""
        return FileProblem(path: source, message: "cannot be read: no such file\(hint)")
    }

    /// `web1,web2:2222,`.
    private mutating func list(_ source: String) {
        let place = Place(path: source)
        var made = draft
        for part in source.split(separator: ",") {
            let pattern = String(part.trimming(while: \.isWhitespace))
            guard !pattern.isEmpty else { continue }
            do throws(Complaint) {
                let (names, port) = try made.names(pattern)
                for name in names where made.server(name) == nil {
                    _ = made.server(name, in: InventoryDraft.ungrouped, port: port, at: place)
                }
            } catch {
                problems.append(FileProblem(place, error.message))
            }
        }
        take(made, of: source)
    }

    /// Takes what a source said, unless names in it are none to be shown.
    private mutating func take(_ made: InventoryDraft, of source: String) {
        let names =
            made.servers[draft.servers.count...].map(\.name)
            + made.groups[draft.groups.count...].map(\.name)
        for name in names where !name.isPrintable {
            problems.append(
                FileProblem(
                    path: source,
                    message: "the name '\(name.escapedScalars)' has characters that "
                        + "cannot be shown"))
        }
        draft = made
    }
}

// MARK: Files
extension SourceCollection {
    /// What came of a file.
    private struct Attempt {
        var draft: InventoryDraft
        var problems: [FileProblem] = []
        /// Problems for whose sake Ansible leaves out nothing else.
        var undefined: [FileProblem] = []
        var warnings: [FileProblem] = []
        /// Whether there is a group or a section, so that the file is meant to be an inventory.
        var hasGroups = false
        /// Whether it is the configuration of a plugin of Ansible, which finds servers.
        var isPlugin = false

        mutating func take(_ reader: YAMLInventory) {
            draft = reader.draft
            problems = reader.problems
            warnings = reader.warnings
            hasGroups = reader.hasGroups
            isPlugin = reader.isPlugin
        }

        var isSound: Bool { problems.isEmpty && undefined.isEmpty }
    }

    /// A file that the user named: an executable one is run.
    private mutating func named(_ path: String) throws(FileProblem) {
        let bytes = try TextFile.encryptedBytes(path)
        switch SourceKind(bytes) {
        case .script, .binaryProgram:
            if FileManager.default.isExecutableFile(atPath: path) { return try script(path) }
        case .text, .binary: break
        }
        let attempt = try attempt(path, try TextFile.decrypted(bytes, path: path, vault: vault))
        warnings += attempt.warnings
        problems += attempt.problems + attempt.undefined
        if attempt.isSound { take(attempt.draft, of: path) }
    }

    private mutating func script(_ path: String) throws(FileProblem) {
        guard runsPrograms else { return passOver(path, "programs are not run here") }
        if let why = ProgramTrust.problem(of: path) {
            throw FileProblem(path: path, message: "is not run: \(why)")
        }
        let run = ScriptRun(path: path, timeout: scriptTimeout, progress: progress)
        var reader = ScriptInventory(source: .program(run), draft: draft)
        try reader.read()
        warnings += reader.warnings
        take(reader.draft, of: path)
    }

    /// Reads a file in the formats that it may have, one after the other.
    private func attempt(_ path: String, _ bytes: [UInt8]) throws(FileProblem) -> Attempt {
        var first: Attempt?
        for format in InventoryFormat.candidates(path: path, bytes: bytes) {
            guard let attempt = self.attempt(path, bytes, format) else { continue }
            if attempt.isSound { return attempt }
            first = first ?? attempt
        }
        return first ?? Attempt(draft: draft)
    }

    /// - Returns: `nil` for what is not of the format at all.
    private func attempt(
        _ path: String, _ bytes: [UInt8], _ format: InventoryFormat
    ) -> Attempt? {
        var attempt = Attempt(draft: draft)
        do throws(FileProblem) {
            switch format {
            case .listing:
                guard let groups = ListingFile.groups(bytes) else { return nil }
                var reader = ScriptInventory(source: .file(path, groups), draft: draft)
                attempt.hasGroups = true
                try reader.read()
                attempt.draft = reader.draft
                attempt.warnings = reader.warnings
            case .yaml:
                let text = try TextFile.text(bytes, path: path)
                let (root, warnings) = try YAMLDocument.parse(
                    text, path: path, YAMLDocument.Rules(vault: vault, lastKeyCounts: true))
                var reader = YAMLInventory(path: path, draft: draft)
                reader.read(root)
                attempt.take(reader)
                attempt.warnings = warnings + reader.warnings
            case .ini:
                var reader = INIInventory(path: path, draft: draft)
                reader.read(bytes)
                attempt.draft = reader.draft
                attempt.warnings = reader.warnings
                attempt.problems = reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
                attempt.undefined = reader.undefined.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
                attempt.hasGroups = reader.hasSections && !reader.isForeign
            case .toml:
                let text = try TextFile.text(bytes, path: path)
                attempt.take(try TOMLInventory.reader(text, path: path, draft: draft))
            }
        } catch {
            attempt.problems.append(error)
        }
        return attempt
    }
}

// MARK: Directories
extension SourceCollection {
    /// All files of a directory and of those within, in the order of their names, but for hidden
    /// ones and those that Ansible passes over too (`INVENTORY_IGNORE_EXTS`). What is no inventory
    /// is passed over with a warning.
    private mutating func directory(_ path: String, depth: Int) throws(FileProblem) {
        guard depth < Self.deepest else {
            throw FileProblem(path: path, message: "has directories in one another without end")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let entries = names.sorted().filter { !ignored.contains($0) }
        let programs = depth == 0 ? entries.map { join(path, $0) }.filter(Self.isProgram) : []
        if !programs.isEmpty { try check(programs, of: path, names, entries) }
        for name in entries {
            looked += 1
            guard looked <= Self.mostFiles else {
                throw FileProblem(
                    path: path,
                    message: "has more than \(Self.mostFiles) files; it is no inventory")
            }
            let inner = join(path, name)
            do throws(FileProblem) {
                if FileKind.of(inner) == .directory {
                    try directory(inner, depth: depth + 1)
                } else {
                    try entry(inner, runs: programs.contains(inner))
                }
            } catch {
                problems.append(error)
            }
        }
    }

    private static func isProgram(_ path: String) -> Bool {
        isPlainFile(path) && FileManager.default.isExecutableFile(atPath: path)
            && TextFile.start(of: path).starts(with: "#!".utf8)
    }

    private static func isPlainFile(_ path: String) -> Bool {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
        return type as? FileAttributeType == .typeRegular
    }

    /// A program is run only in a directory that is an inventory: one with variables of groups or
    /// with a static inventory, or with nothing but a few programs.
    private func check(
        _ programs: [String], of path: String, _ names: [String], _ entries: [String]
    ) throws(FileProblem) {
        let most = 20
        let hasVariables = names.contains("group_vars") || names.contains("host_vars")
        let others = entries.map { join(path, $0) }.filter { !programs.contains($0) }
        let isFew = programs.count <= most
        let isOne = hasVariables || others.isEmpty || others.contains(where: findsServers)
        if isFew, isOne { return }
        throw FileProblem(
            path: path,
            message:
                "has \(programs.count == 1 ? "a program" : "\(programs.count) programs") and is no "
                + "inventory that Belay knows, so none is run; name the one that is: "
                + "-i \(programs[0])")
    }

    /// Whether a file says of itself that it is an inventory.
    func isInventory(_ path: String) -> Bool {
        attempt(at: path).map(isInventory) ?? false
    }

    private func isInventory(_ attempt: Attempt) -> Bool {
        attempt.isSound
            && (attempt.hasGroups || attempt.draft.servers.count > draft.servers.count)
    }

    private func findsServers(_ path: String) -> Bool {
        attempt(at: path).map { $0.isPlugin || isInventory($0) } ?? false
    }

    /// - Returns: `nil` for what is no text that can be read.
    private func attempt(at path: String) -> Attempt? {
        guard Self.isPlainFile(path), let bytes = try? TextFile.bytes(path, vault: vault),
            case .text = SourceKind(bytes)
        else { return nil }
        return try? attempt(path, bytes)
    }

    private mutating func entry(_ path: String, runs: Bool) throws(FileProblem) {
        if runs { return try script(path) }
        guard Self.isPlainFile(path) else { return passOver(path, "it is not a plain file") }
        let bytes = try TextFile.encryptedBytes(path)
        switch SourceKind(bytes) {
        case .script: return passOver(path, Self.whyNotRun(path))
        case .binaryProgram: return passOver(path, "compiled programs are run only when named")
        case .binary: return passOver(path, "it is not text")
        case .text: break
        }
        if Vault.isEncrypted(bytes), vault.isEmpty {
            return passOver(
                path, "it is encrypted with Ansible Vault; --vault-password-file has it read")
        }
        let attempt = try attempt(path, try TextFile.decrypted(bytes, path: path, vault: vault))
        guard let problem = attempt.problems.first else {
            warnings += attempt.warnings + attempt.undefined
            return take(attempt.draft, of: path)
        }
        let other = OtherFile.kind(path: path, bytes: bytes)
        // An inventory with a mistake must not leave its servers out unseen.
        if attempt.hasGroups, other == nil {
            problems += attempt.problems
        } else {
            let line = problem.line.map { "line \($0): " } ?? ""
            passOver(path, "it is \(other ?? "no inventory") (\(line)\(problem.message))")
        }
    }

    private static func whyNotRun(_ path: String) -> String {
        FileManager.default.isExecutableFile(atPath: path)
            ? "programs in directories below are run only when named: -i \(path)"
            : "it is a program that is not executable"
    }

    private mutating func passOver(_ path: String, _ why: String) {
        warnings.append(FileProblem(path: path, message: "is passed over: \(why)"))
    }
}
