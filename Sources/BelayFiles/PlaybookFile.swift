package import BelayModel
import Foundation

/// Reads playbooks: one YAML mapping that says what a job does.
///
/// Keys that Ansible has too keep Ansible's name and meaning; none of its language is read.
package enum PlaybookFile {
    /// - Parameter path: of the playbook; what it uploads is looked up beside it.
    /// - Throws: every problem that was found in it, each with its line.
    package static func read(_ path: String) throws(FileProblems) -> Playbook {
        let text: String
        do { text = try TextFile.text(path) } catch { throw FileProblems(error) }
        return try parse(text, path: path)
    }

    /// Reads a playbook's text as if it were the file at `path`.
    static func parse(_ text: String, path: String) throws(FileProblems) -> Playbook {
        let root: YAMLNode?
        do { root = try YAMLDocument.parse(text, path: path) } catch { throw FileProblems(error) }
        var reader = PlaybookReader(path: path)
        let playbook = reader.playbook(root)
        guard reader.problems.isEmpty, let playbook else {
            throw FileProblems(reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        return playbook
    }
}

/// Reads one playbook, and goes on after a problem to find the others.
struct PlaybookReader {
    let path: String
    var problems: [FileProblem] = []

    init(path: String) { self.path = path }

    /// Absolute path of the directory that the playbook is in.
    var directory: URL {
        URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
    }

    mutating func problem(_ node: YAMLNode, _ message: String) {
        problems.append(
            FileProblem(path: path, line: node.line, column: node.column, message: message))
    }

    /// That a key has a value of the wrong type.
    mutating func expected(_ what: String, of key: String, found node: YAMLNode) {
        problem(node, "'\(key)' takes \(what), found \(node.kind)")
    }

    mutating func playbook(_ root: YAMLNode?) -> Playbook? {
        guard let fields = rootFields(root) else { return nil }
        let name = line(required("name", of: fields), "name")
        let kind = kind(fields)
        let hosts = hosts(fields)
        var playbook = Playbook(name: name ?? "", kind: kind ?? .remediate, hosts: hosts ?? "")
        scalars(of: fields, into: &playbook)
        options(of: fields, into: &playbook)
        if let kind {
            checkKind(fields, kind)
            playbook.packages = fields["packages"].flatMap { packages($0, kind: kind) }
            playbook.source = source(of: fields, kind: kind) ?? playbook.source
            playbook.schedule = fields["schedule"].map { schedule($0, kind: kind) } ?? [:]
            playbook.phases = fields["phases"].map { phases($0, kind: kind) } ?? [:]
            checkWork(fields, playbook)
        }
        return playbook
    }

    private mutating func rootFields(_ root: YAMLNode?) -> Fields? {
        let whole = "a playbook is one mapping with the keys name, kind and hosts"
        guard let root, !root.isNull else {
            problems.append(FileProblem(path: path, line: 1, message: "is empty; \(whole)"))
            return nil
        }
        switch root.content {
        case .map(let entries):
            return fields(entries, at: root, known: Self.keys, in: "a playbook")
        case .list:
            problem(
                root,
                "\(whole), not a list of plays as Ansible's; leave out the '- ' it begins with, "
                    + "and put what tasks do into items under 'phases'")
        case .scalar:
            problem(root, "\(whole), found \(root.kind)")
        }
        return nil
    }

    static let keys = [
        "name", "kind", "hosts", "become", "packages", "reboot", "forks", "timeout", "kill_after",
        "environment", "vars", "schedule", "phases", "conffiles",
        "restart_services", "allow_removals", "purge", "autoremove", "source", "archives", "repair",
        "lock_timeout", "reboot_timeout",
        "reconnect_for", "orphan_timeout",
    ]
}
