import Testing

@testable import BelayFiles

/// What is said of the phases, items and times of playbooks that are wrong.
struct PhaseProblemTests {
    private func problems(_ rest: String, packages: String = "packages: all\n") -> [String] {
        let text = "name: n\nkind: remediate\nhosts: all\n" + packages + rest
        do {
            _ = try PlaybookFile.parse(text, path: "/nowhere/p.yml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: [
        (
            "phases: {install: []}",
            "5: 'phases' takes the phases analyze, download or remediate of kind remediate, found "
                + "'install'"
        ),
        ("phases: []", "5: 'phases' takes a mapping, found a list"),
        ("phases: {analyze: {a: b}}", "5: 'analyze' takes a list, found a mapping"),
        (
            "phases: {analyze: [packages]}",
            "5: 'packages' has no place in analyze, which only looks"
        ),
        (
            "phases:\n  download:\n    - packages\n    - packages",
            "8: 'packages' is in the phase 'download' already"
        ),
        (
            "phases: {download: [pakages]}",
            "5: an item is a mapping with name and run or upload, or the word packages; found text"
        ),
        (
            "phases: {download: [[]]}",
            "5: an item is a mapping with name and run or upload, or the word packages; found a list"
        ),
        (
            "phases: {download: [{name: a, run: b, timout: 5}]}",
            "5: unknown key 'timout' in an item; did you mean 'timeout'?"
        ),
        (
            "phases: {download: [{name: a, shell: b, run: c}]}",
            "5: unknown key 'shell' in an item; an item has 'run'"
        ),
        (
            "phases: {download: [{name: a, run: b, xyzzy: c}]}",
            "5: unknown key 'xyzzy' in an item; it takes name, run, upload, timeout, "
                + "kill_after, ignore_errors, environment or become"
        ),
        (
            "phases: {download: [{name: a, upload: /etc/hostname, kill_after: 5}]}",
            "5: 'kill_after' is for items with 'run'"
        ),
        (
            "phases: {download: [{name: a, run: b, [1]: c}]}",
            "5: a key of an item is text, found a list"
        ),
        (
            "phases:\n  download:\n    - name: a\n      run: b\n      upload: c",
            "9: an item has 'run' or 'upload', not both"
        ),
        ("phases: {download: [{name: a}]}", "5: an item has 'run' or 'upload'; both are missing"),
        ("phases: {download: [{run: a}]}", "5: an item has a name; the key 'name' is missing"),
        ("phases: {download: [{name: , run: a}]}", "5: 'name' takes text, found nothing"),
        ("phases: {download: [{name: a, run: ' '}]}", "5: 'run' is empty"),
        (
            "phases: {download: [{name: a, run: [ls]}]}",
            "5: 'run' takes a shell script, found a list"
        ),
        (#"phases: {download: [{name: a, run: "a\0"}]}"#, "5: 'run' holds a NUL character"),
        (
            "phases: {download: [{name: a, upload: files/x.deb}]}",
            "5: there is no file /nowhere/files/x.deb to upload"
        ),
        (
            "phases: {download: [{name: a, upload: /}]}",
            "5: / is a directory; 'upload' takes a file"
        ),
        (
            "phases: {download: [{name: a, run: b, ignore_errors: 5}]}",
            "5: 'ignore_errors' takes yes or no, found '5'"
        ),
    ])
    func ofItems(_ rest: String, _ message: String) {
        #expect(problems(rest) == ["/nowhere/p.yml:" + message])
    }

    @Test func packagesThatAreNotNamed() {
        #expect(
            problems("phases:\n  download: [packages]\n", packages: "") == [
                "/nowhere/p.yml:4: a phase has the word packages, but the playbook has no key "
                    + "'packages'"
            ])
    }

    @Test func uploadsOfTheSameName() {
        let text = """
            phases:
              download:
                - {name: a, upload: /etc/passwd}
              remediate:
                - {name: b, upload: /etc/../etc/passwd}
            """
        #expect(
            problems(text) == [
                "/nowhere/p.yml:9: two uploads are called 'passwd' in the staging directory; the "
                    + "other is in line 7"
            ])
    }

    @Test(arguments: [
        (
            "{reboot: continuous}",
            "5: 'schedule' takes the phases analyze, download or remediate of kind remediate, "
                + "found 'reboot'"
        ),
        (
            "{remediate: 2026-12-06T02:00:00}",
            "5: 'remediate': the time '2026-12-06T02:00:00' has no offset, and the servers may be "
                + "in another zone than you; end it with Z or an offset such as +01:00"
        ),
        (
            "{remediate: tonight}",
            "5: 'remediate' takes continuous, or a time such as 2026-12-06T02:00:00+01:00, found "
                + "'tonight'"
        ),
        (
            "{remediate: [a]}",
            "5: 'remediate' takes continuous, or a time such as 2026-12-06T02:00:00+01:00, found a "
                + "list"
        ),
        (
            "{download: 2026-12-06T02:00Z, remediate: 2026-12-06T01:00Z}",
            "5: remediate would begin before download"
        ),
        (
            "{remediate: continuous, install: continuous}",
            "5: the phase has a time already, in line 5"
        ),
        ("[a]", "5: 'schedule' takes a mapping, found a list"),
        ("{remediate: {late: 10m}}", "5: the key 'at' is missing"),
        (
            "{remediate: {at: 2026-12-06T02:00Z, latest: 10m}}",
            "5: unknown key 'latest' in the time of 'remediate'; did you mean 'late'?"
        ),
        (
            "{remediate: {at: 2026-12-06T02:00Z, late: soon}}",
            "5: 'late' takes a time from 1s to 365d, such as 90s, 30m, 1h30m or a number of seconds, "
                + "found 'soon'"
        ),
        (
            "{remediate: {at: continuous, late: 10m}}",
            "5: 'late' needs a time under 'at': a continuous phase is never late"
        ),
        (
            "{remediate: {at: {at: 2026-12-06T02:00Z}}}",
            "5: 'at' takes a time such as 2026-12-06T02:00:00+01:00, found a mapping"
        ),
    ])
    func ofTimes(_ schedule: String, _ message: String) {
        #expect(problems("schedule: \(schedule)") == ["/nowhere/p.yml:" + message])
    }

    @Test func aTimeBeforeThatOfAnEarlierPhaseInAnyOrder() {
        #expect(
            problems("schedule: {remediate: 2026-12-06T01:00Z, download: 2026-12-06T02:00Z}") == [
                "/nowhere/p.yml:5: remediate would begin before download"
            ])
    }
}
