import BelayModel
import Foundation

/// Reads one `belay.yaml`.
struct SettingsReader: FieldReader {
    let path: String
    var problems: [FileProblem] = []
    var notes: [FileProblem] = []

    static let hints = [
        "password": "no secret stands in this file; an inventory may have ansible_password",
        "private_key_file": "keys are named by the inventory or ssh_config",
        "remote_user": "set ansible_user in the inventory, or User in ssh_config",
        "host_key_checking": "host keys are always checked",
        "timeout": "a playbook says how long an item may take",
        "schedules": "belay schedule add makes schedules",
    ]

    init(path: String) { self.path = path }

    mutating func add(_ root: YAMLNode?, to settings: inout Settings) {
        guard let root, !root.isNull else { return }
        let fields = section(root, "belay.yaml", SettingsReference.names(of: ""))
        paths(fields, "inventory", &settings.inventory)
        paths(fields, "known_hosts", &settings.knownHosts)
        takeOptional(fields, "forks", &settings.forks) { $0.integer($1, $2, in: 1...10_000) }
        if let node = fields["notify"] { notify(node, of: &settings) }
        if let node = fields["web"] { web(node, of: &settings.web) }
        if let node = fields["retention"] {
            let fields = section(node, "retention", SettingsReference.names(of: "retention"))
            days(fields, "output", &settings.retention.output)
            days(fields, "steps", &settings.retention.steps)
        }
        if let node = fields["metrics"] {
            let fields = section(node, "metrics", SettingsReference.names(of: "metrics"))
            take(fields, "servers", &settings.metrics.hasServers) { $0.bool($1, $2) }
        }
    }

    /// The keys of a mapping; none where it is something else, which is a problem.
    mutating func section(_ node: YAMLNode, _ name: String, _ known: [String]) -> Fields {
        fields(map(node, name), at: node, known: known, in: "'\(name)'")
    }

    /// Sets what the key says, where it is there and can be read.
    mutating func take<Value>(
        _ fields: Fields, _ key: String, _ setting: inout Setting<Value>,
        _ read: (inout Self, YAMLNode, String) -> Value?
    ) {
        guard let node = fields[key], let value = read(&self, node, key) else { return }
        setting = Setting(value, from: origin(of: key, in: fields))
    }

    mutating func takeOptional<Value>(
        _ fields: Fields, _ key: String, _ setting: inout Setting<Value?>,
        _ read: (inout Self, YAMLNode, String) -> Value?
    ) {
        guard let node = fields[key], let value = read(&self, node, key) else { return }
        setting = Setting(value, from: origin(of: key, in: fields))
    }

    func origin(of key: String, in fields: Fields) -> SettingOrigin {
        .file(path: path, line: fields.key(key).line)
    }

    /// One text, or a list of them.
    mutating func lines(_ node: YAMLNode, _ key: String) -> [String]? {
        if case .list(let nodes) = node.content { return nodes.compactMap { line($0, key) } }
        guard !node.isMap else {
            expected("text or a list", of: key, found: node)
            return nil
        }
        return line(node, key).map { [$0] }
    }

    /// Paths are meant from the file's directory; a list of hosts, which has a comma, is none.
    private mutating func paths(
        _ fields: Fields, _ key: String, _ setting: inout Setting<[String]>
    ) {
        take(fields, key, &setting) { reader, node, key in
            reader.lines(node, key)?.map { $0.contains(",") ? $0 : reader.absolute($0) }
        }
    }

    func absolute(_ text: String) -> String {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        return URL(fileURLWithPath: expandTilde(text), relativeTo: directory)
            .standardizedFileURL.path
    }

    /// `90d`, or `forever`.
    private mutating func days(
        _ fields: Fields, _ key: String, _ setting: inout Setting<Int?>
    ) {
        guard let node = fields[key] else { return }
        let text = node.text ?? ""
        let days = text.hasSuffix("d") ? Int(text.dropLast()) : nil
        if text == "forever" || days.map((1...36_500).contains) == true {
            setting = Setting(days, from: origin(of: key, in: fields))
        } else {
            expected("a number of days from 1d to 36500d, or forever", of: key, found: node)
        }
    }

    /// Why a file is not believed; `nil`: it is. It names programs that are run.
    static func distrust(_ path: String) -> String? {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue,
            let owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value
        else { return nil }
        if owner != 0, owner != geteuid() { return "belongs to another user" }
        return mode & 0o022 == 0
            ? nil : "others may write to it, and it names programs to run: chmod go-w \(path)"
    }
}
