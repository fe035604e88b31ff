package import BelayModel
import Foundation

/// Reads playbooks: one YAML mapping that says what a job does.
///
/// Keys that Ansible has too keep Ansible's name and meaning; none of its language is read.
package enum PlaybookFile {
    /// - Parameter path: of the playbook; what it uploads is looked up beside it.
    /// - Throws: every problem that was found in it, each with its line.
    package static func read(_ path: String) throws(FileProblems) -> Playbook {
        try parse(try text(path), path: path)
    }

    /// The text of a playbook, to be kept and parsed later.
    package static func text(_ path: String) throws(FileProblems) -> String {
        do { return try TextFile.text(path) } catch { throw FileProblems(error) }
    }

    /// Reads a playbook's text as if it were the file at `path`.
    /// - Parameters:
    ///   - now: times before it are refused; `nil`: none is.
    ///   - note: is told of what may be meant otherwise.
    package static func parse(
        _ text: String, path: String, now: Timestamp? = nil,
        note: (FileProblem) -> Void = { _ in }
    ) throws(FileProblems) -> Playbook {
        let root: YAMLNode?
        do { root = try YAMLDocument.parse(text, path: path) } catch { throw FileProblems(error) }
        var reader = PlaybookReader(path: path, now: now)
        let playbook = reader.playbook(root)
        reader.notes.forEach(note)
        guard reader.problems.isEmpty, let playbook else {
            throw FileProblems(reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        return playbook
    }
}

/// Reads one playbook, and goes on after a problem to find the others.
struct PlaybookReader: FieldReader {
    let path: String
    /// Times before it are refused; `nil`: none is.
    let now: Timestamp?
    var problems: [FileProblem] = []
    var notes: [FileProblem] = []

    init(path: String, now: Timestamp? = nil) {
        self.path = path
        self.now = now
    }

    /// Absolute path of the directory that the playbook is in.
    var directory: URL {
        URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
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
            fields["schedule"].map { schedule($0, kind: kind, of: &playbook) }
            playbook.phases = fields["phases"].map { phases($0, kind: kind) } ?? [:]
            playbook.rules = rules(of: fields, kind: kind)
            checkUploads([fields["phases"], fields["after_wave"]].compactMap(\.self))
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
        "lock_timeout", "reboot_timeout", "stop_within", "broken_sources", "strict",
        "reconnect_for", "orphan_timeout", "serial", "order", "pause", "max_failures",
        "max_unreachable", "on_budget", "gate", "at_once", "after_wave",
    ]

    /// Keys that somebody who comes from Ansible may try.
    static let hints = [
        "tasks": "put items under 'phases'",
        "pre_tasks": "put items under 'phases'",
        "post_tasks": "put items under 'phases'",
        "roles": "Belay has no roles; put items under 'phases'",
        "handlers": "Belay has no handlers; put items under 'phases'",
        "max_fail_percentage":
            "'max_failures: 10%' says how many servers may fail in the whole job",
        "throttle": "'at_once' says how many servers of a group are worked on at once",
        "shell": "an item has 'run'",
        "command": "an item has 'run'",
        "copy": "an item has 'upload'",
        "apt": "name the packages under 'packages' of the playbook",
        "when": "Belay has no conditions; test for it in 'run'",
        "become_user": "set ansible_become_user in the inventory",
        "remote_user": "set ansible_user in the inventory",
    ]
}
