import BelayModel

/// Reads an inventory in Ansible's INI format: sections of servers, of groups' children and of
/// groups' variables (Ansible: `ansible.builtin.ini` inventory).
struct INIInventory {
    private enum Section {
        case servers(Int), children(Int), variables(Int)
    }

    let path: String
    var draft: InventoryDraft
    var problems: [FileProblem] = []
    /// Values that are not text of a known encoding.
    private(set) var warnings: [FileProblem] = []
    /// Lines before the first section are of this group.
    private var section = Section.servers(InventoryDraft.ungrouped)
    /// Groups named as children before their own section, with the groups that name them.
    private var awaited: [String: [(parent: Int, place: Place)]] = [:]
    /// Groups that only have variables so far.
    private var undeclared: [String: Place] = [:]
    private var place: Place
    private var isUTF8 = true
    /// Whether the line in hand is in another encoding.
    private var isForeignText = false
    /// Groups that are named as children and defined nowhere. Ansible says so at the end, and
    /// keeps what it has read.
    private(set) var undefined: [FileProblem] = []
    /// Whether a section stands before the first problem: it is meant to be an inventory.
    private(set) var hasSections = false
    /// Whether there are lines of another kind of configuration: `key = value` in a section.
    private(set) var isForeign = false

    init(path: String, draft: InventoryDraft) {
        self.path = path
        self.draft = draft
        place = Place(path: path)
    }

    /// Reads the whole file, and goes on after a problem to find the others.
    mutating func read(_ bytes: [UInt8]) {
        isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        var number = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            number += 1
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let line = Self.trim(rest[..<end])
            rest = rest[min(end + 1, rest.endIndex)...]
            guard let first = line.first, !";#".utf8.contains(first) else { continue }
            place.line = number
            do throws(FileProblem) { try self.line(line) } catch { problems.append(error) }
        }
        for (name, parents) in awaited {
            for (parent, place) in parents {
                let known = undefined.count < 20 ? draft.groups.map(\.name) : []
                let near = NearestName.of(name, among: known)
                let hint = near.map { "; did you mean '\($0)'?" } ?? ""
                undefined.append(
                    FileProblem(
                        place,
                        "[\(draft.groups[parent].name):children] names the group '\(name)', "
                            + "which has no section [\(name)]\(hint)"))
            }
        }
        for (name, place) in undeclared where awaited[name] == nil {
            problems.append(FileProblem(place, "[\(name):vars] is for a group that is not defined"))
        }
    }

    private static func trim(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = line.firstIndex { !$0.isBlank } ?? line.endIndex
        let last = line.lastIndex { !$0.isBlank } ?? start
        return start == line.endIndex ? [] : line[start...last]
    }

    private mutating func line(_ line: ArraySlice<UInt8>) throws(FileProblem) {
        isForeignText = !isUTF8 && String(validating: line, as: UTF8.self) == nil
        if line.first == UInt8(ascii: "["), try header(line) { return }
        switch section {
        case .servers(let group): try servers(line, in: group)
        case .children(let group): try child(line, of: group)
        case .variables(let group): try variable(line, of: group)
        }
    }
}

// MARK: Sections
extension INIInventory {
    /// `[group]`, `[group:children]` or `[group:vars]`, then a comment at most.
    /// - Returns: `false` for what only begins like one, such as `[::1]:22`.
    private mutating func header(_ line: ArraySlice<UInt8>) throws(FileProblem) -> Bool {
        guard let close = line.firstIndex(of: UInt8(ascii: "]")) else {
            throw FileProblem(place, "the section is not closed with ]")
        }
        try checkIsText(Self.text(line[...close]))
        let after = line[(close + 1)...].first { !$0.isBlank }
        guard after == nil || after == UInt8(ascii: "#") else { return false }
        let inner = line[(line.startIndex + 1)..<close]
        let parts = inner.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts.contains(where: \.isEmpty),
            !inner.contains(where: \.isBlank)
        else {
            throw FileProblem(
                place,
                "a section is [group], [group:children] or [group:vars], without blanks; found "
                    + "'\(Self.text(line[...close]))'")
        }
        try open(Self.text(parts[0]), parts.count == 2 ? Self.text(parts[1]) : "hosts")
        if problems.isEmpty { hasSections = true }
        return true
    }

    private mutating func open(_ name: String, _ type: String) throws(FileProblem) {
        let isNew = !draft.knows(group: name)
        switch type {
        case "vars":
            if isNew, awaited[name] == nil { undeclared[name] = place }
            section = .variables(draft.group(name))
        case "hosts", "children":
            let group = draft.group(name)
            section = type == "hosts" ? .servers(group) : .children(group)
            undeclared[name] = nil
            for (parent, place) in awaited.removeValue(forKey: name) ?? [] {
                draft.add(group, to: parent, at: place)
            }
        default:
            let near = NearestName.of(type, among: ["children", "vars"])
            throw FileProblem(
                place,
                "[\(name):\(type)] is of an unknown type; "
                    + (near.map { "did you mean [\(name):\($0)]?" }
                        ?? "there are [\(name):children] and [\(name):vars]"))
        }
    }

    private mutating func child(
        _ line: ArraySlice<UInt8>, of parent: Int
    ) throws(FileProblem) {
        let end = line.firstIndex { $0.isBlank } ?? line.endIndex
        let name = line[..<end]
        let after = line[end...].first { !$0.isBlank }
        guard !name.isEmpty, !name.contains(where: { ":]".utf8.contains($0) }),
            after == nil || after == UInt8(ascii: "#")
        else {
            throw FileProblem(
                place, "expected the name of one group below '\(draft.groups[parent].name)'")
        }
        let child = Self.text(name)
        try checkIsText(child)
        if draft.knows(group: child), undeclared[child] == nil {
            draft.add(draft.group(child), to: parent, at: place)
        } else {
            undeclared[child] = nil
            awaited[child, default: []].append((parent, place))
        }
    }

    private mutating func variable(
        _ line: ArraySlice<UInt8>, of group: Int
    ) throws(FileProblem) {
        let (name, value) = try assignment(line, "a line of [group:vars] is name=value")
        let trimmed = String(value.drop { $0.isWhitespace })
        let variable = Variable(value: PythonLiteral.value(of: trimmed), place: place)
        try draft.set(name, variable, group: group)
    }

    /// What is left and right of the first `=`. What was found is not told: it may be a password.
    private mutating func assignment(
        _ text: ArraySlice<UInt8>, _ expected: String
    ) throws(FileProblem) -> (name: String, value: String) {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
            throw FileProblem(place, "\(expected); there is no =")
        }
        let name = Self.trim(text[..<equals])
        guard !name.isEmpty else { throw FileProblem(place, "\(expected); there is no name") }
        let made = (name: Self.text(name), value: Self.text(text[(equals + 1)...]))
        try checkIsText(made.name)
        if made.name.hasPrefix("ansible_") {
            try checkIsText(made.value)
        } else if isForeignText, made.value.contains(Self.unknown) {
            warnings.append(
                FileProblem(
                    place, "the value of '\(made.name)' is not UTF-8 text; what is not has become ?"
                ))
            return (made.name, String(made.value.map { $0 == Self.unknown ? "?" : $0 }))
        }
        return made
    }

    /// What stands for bytes that are not UTF-8.
    private static let unknown: Character = "\u{FFFD}"

    private func checkIsText(_ text: String) throws(FileProblem) {
        guard isForeignText, text.contains(Self.unknown) else { return }
        throw FileProblem(place, "is not UTF-8 text")
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: Servers
extension INIInventory {
    /// A name or a range of names, then variables.
    private mutating func servers(
        _ line: ArraySlice<UInt8>, in group: Int
    ) throws(FileProblem) {
        let words: [ArraySlice<UInt8>]
        let names: [String]
        let port: Int?
        do throws(Complaint) {
            words = try ShellWords.split(line, comments: true)
            (names, port) = try draft.names(words.first.map(Self.text) ?? "")
        } catch {
            throw FileProblem(place, error.message)
        }
        try checkIsServer(words)
        try check(names)
        for name in names { try checkIsText(name) }
        var variables: [(name: String, variable: Variable)] = []
        for (number, word) in words.enumerated().dropFirst() {
            let (name, value) = try assignment(
                word, "after a server's name come variables as name=value (word \(number + 1))")
            let variable = Variable(value: PythonLiteral.value(of: value), place: place)
            variables.append((name, variable))
        }
        for name in names {
            let server = draft.server(name, in: group, port: port, at: place)
            for (name, variable) in variables { draft.set(name, variable, server: server) }
        }
    }

    /// A line `key=value` or `key = value` is of another kind of configuration, or a variable of a
    /// group that stands in the wrong section. Ansible takes it for a server.
    private mutating func checkIsServer(_ words: [ArraySlice<UInt8>]) throws(FileProblem) {
        let equals = UInt8(ascii: "=")
        guard let first = words.first,
            words.dropFirst().first?.first == equals
                || first.contains(equals)
        else { return }
        if !first.starts(with: "ansible_".utf8) { isForeign = true }
        throw FileProblem(
            place,
            "a server's name stands here, found name=value; variables of a group stand under "
                + "[group:vars]")
    }

    private func check(_ names: [String]) throws(FileProblem) {
        guard let first = names.first, !first.isEmpty else {
            throw FileProblem(place, "a server's name is empty")
        }
        if first == "---" {
            throw FileProblem(
                place, "--- begins a YAML file; an inventory in YAML has a name ending in .yml")
        }
        if first.hasSuffix(":") {
            throw FileProblem(
                place,
                "'\(first)' ends with a colon and no port; is this YAML? Then let the "
                    + "file's name end in .yml")
        }
    }
}
