import BelayModel
import Testing

@testable import BelayFiles

/// What is said of playbooks that are wrong.
struct PlaybookProblemTests {
    /// The problems of a playbook whose first three lines are right.
    private func problems(_ rest: String, kind: String = "remediate") -> [String] {
        problems(whole: "name: n\nkind: \(kind)\nhosts: all\n" + rest)
    }

    private func problems(whole text: String) -> [String] {
        do {
            _ = try PlaybookFile.parse(text, path: "p.yml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: [
        ("", "p.yml:1: is empty; a playbook is one mapping with the keys name, kind and hosts"),
        (
            "# nothing\n",
            "p.yml:1: is empty; a playbook is one mapping with the keys name, kind and hosts"
        ),
        (
            "just text",
            "p.yml:1: a playbook is one mapping with the keys name, kind and hosts, found text"
        ),
        (
            "---\n- hosts: all\n  tasks: []\n",
            "p.yml:2: a playbook is one mapping with the keys name, kind and hosts, not a list of "
                + "plays as Ansible's; leave out the '- ' it begins with, and put what tasks do "
                + "into items under 'phases'"
        ),
        (
            "a: 1\n---\nb: 2\n",
            "p.yml:2: is not YAML: expected a single document in the stream (line 1): but found "
                + "another document"
        ),
        (
            "name: a: b",
            "p.yml:1: is not YAML: mapping values are not allowed in this context; quote text that "
                + "contains ': '"
        ),
        (
            "name: x\n# why\n kind: install\n",
            "p.yml:3: begins further right than line 1, which has its value already; keys of one "
                + "mapping stand below each other"
        ),
        (
            "name: {{ x }}\nkind: install\nhosts: all\npackages: [ab]",
            "p.yml:1: 'name' takes text; {{ … }} is a template, and Belay has none"
        ),
        (
            "name: x\nkind: install\nhosts: \"{{ target }}\"\npackages: [ab]",
            "p.yml:3: 'hosts' takes text; {{ … }} is a template, and Belay has none"
        ),
        (
            "name: x\n\tkind: y",
            "p.yml:2: is not YAML: while scanning a plain scalar (line 1): found a tab character "
                + "that violates indentation; indent with spaces"
        ),
        (
            "name: @x",
            "p.yml:1: is not YAML: while scanning for the next token (line 1): found character that "
                + "cannot start any token; indent with spaces, not tabs, and quote text that begins "
                + "with @ or `"
        ),
        (
            "name: x\nkind: [a\n",
            "p.yml:3: is not YAML: while parsing a flow sequence (line 2): did not find expected "
                + "',' or ']'"
        ),
        (
            "name: x\nhosts: a\nname: y\n",
            "p.yml:1: the key 'name' is there more than once in one mapping, first here; one of "
                + "them would be lost"
        ),
        ("a: *b", "p.yml:1: is not YAML: found undefined alias"),
        ("a: b\nc: \u{1}\n", "p.yml:2: is not YAML: control characters are not allowed"),
        (
            "name: x\nvars: {p: !vault abc}",
            "p.yml:2: this value is encrypted with Ansible Vault, which a playbook cannot have"
        ),
        ("<<: 5", "p.yml:1: a merge key (<<) takes a mapping, found a number"),
    ])
    func ofTheWhole(_ text: String, _ message: String) {
        #expect(problems(whole: text) == [message])
    }

    @Test(arguments: [
        (
            "pakages: all",
            ["p.yml:4: unknown key 'pakages' in a playbook; did you mean 'packages'?"]
        ),
        ("tasks: []", ["p.yml:4: unknown key 'tasks' in a playbook; put items under 'phases'"]),
        (
            "become_user: x",
            [
                "p.yml:4: unknown key 'become_user' in a playbook; set ansible_become_user in the "
                    + "inventory"
            ]
        ),
        ("become: maybe", ["p.yml:4: 'become' takes yes or no, found 'maybe'"]),
        ("become: [yes]", ["p.yml:4: 'become' takes yes or no, found a list"]),
        ("become:", ["p.yml:4: 'become' takes yes or no, found nothing"]),
        (
            "forks: 0", ["p.yml:4: 'forks' takes a whole number from 1 to 10000, found 0"]
        ),
        ("forks: many", ["p.yml:4: 'forks' takes a whole number from 1 to 10000, found 'many'"]),
        (
            "reboot: if_required",
            [
                "p.yml:4: 'reboot' takes never, if-required or always, found 'if_required'; did "
                    + "you mean 'if-required'?"
            ]
        ),
        ("reboot: {}", ["p.yml:4: 'reboot' takes never, if-required or always, found a mapping"]),
        ("conffiles: old", ["p.yml:4: 'conffiles' takes keep, new or fail, found 'old'"]),
        (
            "timeout: 1:30",
            [
                "p.yml:4: 'timeout' takes a time from 1s to 365d, such as 90s, 30m, 1h30m or a "
                    + "number of seconds, found '1:30'"
            ]
        ),
        (
            "lock_timeout: [1]",
            [
                "p.yml:4: 'lock_timeout' takes a time from 1s to 365d, such as 90s, 30m, 1h30m or "
                    + "a number of seconds, found a list"
            ]
        ),
        (
            "stop_within: soon",
            [
                "p.yml:4: 'stop_within' takes 0, or a time from 1s to 365d, such as 90s, 30m, "
                    + "1h30m or a number of seconds, found 'soon'"
            ]
        ),
        ("broken_sources: skip", ["p.yml:4: 'broken_sources' takes ignore or fail, found 'skip'"]),
        ("purge: yes", ["p.yml:4: 'purge' is only for kind uninstall"]),
        ("autoremove: no", ["p.yml:4: 'autoremove' is only for kind uninstall"]),
        (
            "restart_services: yes",
            ["p.yml:4: 'restart_services' takes report or auto, found 'yes'"]
        ),
        ("environment: [a]", ["p.yml:4: 'environment' takes a mapping, found a list"]),
        (
            "environment: {a-b: 1}",
            [
                "p.yml:4: a name in 'environment' has only letters, digits and _, and no digit "
                    + "first, found 'a-b'"
            ]
        ),
        (
            "environment: {1a: x}",
            [
                "p.yml:4: a name in 'environment' has only letters, digits and _, and no digit "
                    + "first, found '1a'"
            ]
        ),
        ("environment: {a: [1]}", ["p.yml:4: 'a' takes text, found a list"]),
        (#"environment: {a: "x\0y"}"#, ["p.yml:4: 'a' holds a NUL character"]),
        (
            "vars: {é: 1}",
            [
                "p.yml:4: a name in 'vars' has only letters, digits and _, and no digit first, "
                    + "found 'é'"
            ]
        ),
        (
            "vars: {BELAY_JOB: 1}",
            ["p.yml:4: 'BELAY_JOB' in 'vars': names with BELAY_ are Belay's own"]
        ),
    ])
    func ofKeys(_ rest: String, _ messages: [String]) {
        #expect(problems(rest + "\nphases: {analyze: [{name: a, run: b}]}") == messages)
    }

    @Test(arguments: [
        ("kind: install\nhosts: a", "p.yml:1: the key 'name' is missing"),
        ("name: n\nhosts: a", "p.yml:1: the key 'kind' is missing"),
        ("name: n\nkind: install", "p.yml:1: the key 'hosts' is missing"),
        (
            "name: n\nkind: instal\nhosts: a",
            "p.yml:2: 'kind' takes install, uninstall or remediate, found 'instal'; did you mean "
                + "'install'?"
        ),
        ("name:\nkind: install\nhosts: a", "p.yml:1: 'name' takes text, found nothing"),
        ("name: ' '\nkind: install\nhosts: a", "p.yml:1: 'name' is empty"),
        (
            "name: \"a\\nb\"\nkind: install\nhosts: a",
            "p.yml:1: 'name' takes one line of text, without control characters"
        ),
        ("name: n\nkind: install\nhosts: []", "p.yml:3: 'hosts' is empty"),
        ("name: n\nkind: install\nhosts: {a: b}", "p.yml:3: 'hosts' takes text, found a mapping"),
    ])
    func ofTheHead(_ text: String, _ message: String) {
        #expect(problems(whole: text + "\npackages: [jq]") == [message])
    }

    @Test func tellsAllInOneGo() {
        let text = """
            kind: install
            hosts: all
            forks: -1
            packages: [Jq]
            phases:
              analyse: []
              download:
                - run: x
                - name: y
            """
        #expect(
            problems(whole: text) == [
                "p.yml:1: the key 'name' is missing",
                "p.yml:3: 'forks' takes a whole number from 1 to 10000, found -1",
                "p.yml:4: 'Jq' is no package name: lowercase letters, digits, + - and . only, at "
                    + "least two, a letter or digit first; after a colon an architecture, as in "
                    + "libc6:i386",
                "p.yml:6: 'phases' takes the phases analyze, download or install of kind install, "
                    + "found 'analyse'; did you mean 'analyze'?",
                "p.yml:8: an item has a name; the key 'name' is missing",
                "p.yml:9: an item has 'run' or 'upload'; both are missing",
            ])
    }

    @Test(arguments: [
        (
            "install", "security",
            "p.yml:4: 'packages: security' is only for kind remediate; kind install takes a list "
                + "of packages"
        ),
        (
            "uninstall", "all",
            "p.yml:4: 'packages: all' is only for kind remediate; kind uninstall takes a list of "
                + "packages"
        ),
        ("install", "jq", "p.yml:4: 'packages' takes a list of packages, found 'jq'"),
        (
            "remediate", "secrity",
            "p.yml:4: 'packages' takes security, all or a list of packages, found 'secrity'; did "
                + "you mean 'security'?"
        ),
        ("install", "{a: b}", "p.yml:4: 'packages' takes a list of packages, found a mapping"),
        ("install", "", "p.yml:4: 'packages' takes a list of packages, found nothing"),
        (
            "install", "[]",
            "p.yml:4: 'packages' is an empty list; leave the key out, or name packages"
        ),
        ("install", "[[a]]", "p.yml:4: a package is name or name=version, found a list"),
        ("install", "[jq, jq=1]", "p.yml:4: package 'jq' is there twice, first in line 4"),
        (
            "install", "['jq=1 2']",
            "p.yml:4: '1 2' is no version of a package: [epoch:]upstream[-revision]"
        ),
        (
            "install", "['libc6:any']",
            "p.yml:4: 'libc6:any' is no package name: lowercase letters, digits, + - and . only, "
                + "at least two, a letter or digit first; after a colon an architecture, as in "
                + "libc6:i386"
        ),
    ])
    func ofPackages(_ kind: String, _ packages: String, _ message: String) {
        #expect(problems("packages: \(packages)", kind: kind) == [message])
    }

    @Test func ofKeysOfOneKind() {
        #expect(
            problems("packages: [jq]\nallow_removals: true", kind: "install") == [
                "p.yml:5: 'allow_removals' is only for kind remediate"
            ])
    }

    @Test func filesThatCannotBeRead() throws {
        let files = try Fixture(["dir/file": ""])
        for (name, message) in [
            ("none.yml", "none.yml: cannot be read: no such file"),
            ("dir", "dir: cannot be read: it is a directory"),
        ] {
            let problems = try #require(throws: FileProblems.self) {
                try PlaybookFile.read(files.path(name))
            }
            #expect(files.shortened(problems) == [message])
        }
    }

    @Test func nothingToDo() {
        let message = "p.yml:1: there is nothing to do: name 'packages', or items under 'phases'"
        #expect(problems("") == [message])
        #expect(problems("phases: {analyze: []}") == [message])
    }

    @Test func aTimeThatIsPastIsRefusedWhenTheJobIsMade() throws {
        let text =
            "name: n\nkind: install\nhosts: all\npackages: [ab]\n"
            + "schedule: {install: 2026-01-01T00:00:00Z}\n"
        let problem = #expect(throws: FileProblems.self) {
            try PlaybookFile.parse(
                text, path: "p.yml", now: Timestamp(milliseconds: 1_800_000_000_000))
        }
        #expect(
            problem?.description
                == "p.yml:5: 'install': 2026-01-01T00:00:00Z is past; leave it out to start at once"
        )
        // A frozen playbook is read long after.
        _ = try PlaybookFile.parse(text, path: "p.yml")
        _ = try PlaybookFile.parse(text, path: "p.yml", now: Timestamp(milliseconds: 0))
    }

    @Test(arguments: [
        (
            "timeout: 30",
            [
                "p.yml:5: 'timeout: 30' has no unit and is taken as 30 seconds; write 30s, or 30m for "
                    + "minutes"
            ]
        ),
        ("timeout: 30s", []), ("stop_within: 0", []), ("timeout: 1h30m", []),
    ])
    func aTimeWithoutAUnitIsToldOf(line: String, notes: [String]) throws {
        var told: [String] = []
        let text = "name: n\nkind: install\nhosts: all\npackages: [ab]\n" + line
        _ = try PlaybookFile.parse(text, path: "p.yml") { told.append($0.description) }
        #expect(told == notes)
    }

    @Test func extraVariablesAreAMappingOrAFile() throws {
        let files = try Fixture([
            "v.yml": "a: 1\nb: [x]\n", "w.json": "{\"c\": \"d\"}", "bad.yml": "- a\n",
        ])
        #expect(
            try ExtraVariables.read("@" + files.path("v.yml"))
                == ["a": .int(1), "b": .list([.string("x")])])
        #expect(try ExtraVariables.read("@" + files.path("w.json")) == ["c": .string("d")])
        #expect(try ExtraVariables.read("{\"c\": 2}") == ["c": .int(2)])
        #expect(throws: FileProblem.self) { try ExtraVariables.read("@" + files.path("bad.yml")) }
        #expect(throws: FileProblem.self) { try ExtraVariables.read("@" + files.path("none")) }
    }
}
