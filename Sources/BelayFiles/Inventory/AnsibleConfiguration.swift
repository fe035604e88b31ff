import BelayModel
import Foundation

/// What `ansible.cfg` says of the inventory and of connections (Ansible: "Ansible Configuration
/// Settings").
package struct AnsibleConfiguration: Sendable, Hashable {
    package let path: String
    /// `[defaults] inventory`, as paths from here.
    package private(set) var inventory: [String] = []
    /// `[defaults] remote_user`.
    package private(set) var remoteUser: String?
    /// `[privilege_escalation] become`.
    package private(set) var becomes = false
    /// `[defaults] vault_password_file`.
    package private(set) var vaultPasswordFile: String?
    /// `ignore_extensions` and `ignore_patterns` of inventories.
    private(set) var ignored = IgnoredNames()
    /// What it says as the variables that would say the same.
    private(set) var variables: [String: Variable] = [:]
    /// The settings that are acted upon, for a message.
    package private(set) var settings: [String] = []
    /// The settings that say how servers are reached, and that Belay does not act on.
    package private(set) var passedOver: [String] = []

    /// The file that Ansible would take: `$ANSIBLE_CONFIG`, `./ansible.cfg`, `~/.ansible.cfg`,
    /// `/etc/ansible/ansible.cfg`, the first that there is.
    /// - Returns: `nil` where there is none, or `$ANSIBLE_CONFIG` names nothing.
    package static func standardPath(
        _ environment: [String: String], warn: (String) -> Void
    ) -> String? {
        if let named = environment["ANSIBLE_CONFIG"] {
            guard !named.isEmpty, named != "/dev/null" else { return nil }
            let path = expandTilde(named)
            let file = FileKind.of(path) == .directory ? join(path, "ansible.cfg") : path
            return FileKind.of(file) == .file ? file : nil
        }
        if FileKind.of("ansible.cfg") == .file {
            let attributes = try? FileManager.default.attributesOfItem(atPath: ".")
            let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
            if mode & 0o002 == 0 { return "ansible.cfg" }
            warn("ansible.cfg is passed over: anyone may write in this directory")
        }
        let others = [expandTilde("~/.ansible.cfg"), "/etc/ansible/ansible.cfg"]
        return others.first { FileKind.of($0) == .file }
    }

    /// Whether it is of the current directory, or named by `$ANSIBLE_CONFIG`: then it goes before what
    /// a user or a machine has in general.
    package var isNear: Bool {
        path != expandTilde("~/.ansible.cfg") && path != "/etc/ansible/ansible.cfg"
    }

    package init(path: String) throws(FileProblem) {
        self.path = path
        var section = ""
        var key: (name: String, line: Int)?
        var values: [String: (value: String, line: Int)] = [:]
        let lines = try TextFile.text(path).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let text = line.trimming(while: \.isWhitespace)
            guard let first = text.first, first != "#", first != ";" else { continue }
            if let key, line.first?.isWhitespace == true {
                // A value goes on in lines that are indented.
                values[key.name]?.value += " " + Self.withoutComment(text)
            } else if first == "[", let end = text.firstIndex(of: "]") {
                section = String(text[text.index(after: text.startIndex)..<end])
                key = nil
            } else if let mark = text.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                let name = text[..<mark].trimming(while: \.isWhitespace).lowercased()
                let value = text[text.index(after: mark)...].trimming(while: \.isWhitespace)
                let whole = "\(section).\(name)"
                values[whole] = (String(Self.withoutComment(value)), number + 1)
                key = (whole, number + 1)
            }
        }
        take(values.filter { !$0.value.value.isEmpty })
    }

    /// The text before a `;` that follows a blank.
    private static func withoutComment(_ text: some StringProtocol) -> String {
        guard let range = text.firstRange(of: " ;") else { return String(text) }
        return String(String(text[..<range.lowerBound]).trimming(while: \.isWhitespace))
    }

    private mutating func take(_ values: [String: (value: String, line: Int)]) {
        for (key, (value, line)) in values.sorted(by: { $0.value.line < $1.value.line }) {
            let name = key.split(separator: ".").last.map(String.init) ?? key
            var isKnown = true
            switch key {
            case "defaults.inventory":
                inventory = Self.list(value).map(resolved)
            case "defaults.remote_user": remoteUser = value
            case "defaults.vault_password_file": vaultPasswordFile = resolved(value)
            case "privilege_escalation.become":
                becomes = Truth.of(value) ?? false
                isKnown = becomes
            case "defaults.host_key_checking":
                if Truth.of(value) == false { passedOver.append("host_key_checking") }
                isKnown = false
            case "defaults.inventory_ignore_extensions", "inventory.ignore_extensions":
                isKnown = !value.contains("{{")
                if isKnown { ignored.endings = Self.list(value) } else { passedOver.append(name) }
            case "defaults.inventory_ignore_patterns", "inventory.ignore_patterns":
                isKnown = ignored.take(patterns: Self.list(value))
                if !isKnown { passedOver.append(name) }
            case "defaults.transport":
                isKnown = ConnectionKind(value) != .ssh
                if isKnown { set("ansible_connection", value, line) }
            default:
                if let variable = Self.variables[key] {
                    let isPath = key == "defaults.private_key_file"
                    set(variable, isPath ? resolved(value) : value, line)
                } else {
                    isKnown = false
                    if Self.others.contains(key) { passedOver.append(name) }
                }
            }
            if isKnown { settings.append(name) }
        }
    }

    private static func list(_ value: String) -> [String] {
        value.split(separator: ",").map { String($0.trimming(while: \.isWhitespace)) }
    }

    private mutating func set(_ variable: String, _ value: String, _ line: Int) {
        variables[variable] = Variable(
            value: .string(value), place: Place(path: path, line: line))
    }

    private static let variables = [
        "defaults.private_key_file": "ansible_ssh_private_key_file",
        "defaults.remote_port": "ansible_port",
        "privilege_escalation.become_user": "ansible_become_user",
        "privilege_escalation.become_method": "ansible_become_method",
        "ssh_connection.ssh_args": "ansible_ssh_args",
        "ssh_connection.ssh_common_args": "ansible_ssh_common_args",
        "ssh_connection.ssh_extra_args": "ansible_ssh_extra_args",
    ]

    private static let others: Set<String> = [
        "defaults.vault_identity_list", "defaults.ask_pass", "privilege_escalation.become_ask_pass",
        "defaults.ask_vault_pass", "ssh_connection.ssh_executable", "inventory.enable_plugins",
        "defaults.hash_behaviour",
    ]

    /// A path is meant from the directory of the file.
    private func resolved(_ text: String) -> String {
        let text = expandTilde(text)
        if text.hasPrefix("{{CWD}}/") { return String(text.dropFirst("{{CWD}}/".utf8.count)) }
        guard !text.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return text }
        return join(String(path[...slash]), text)
    }
}
