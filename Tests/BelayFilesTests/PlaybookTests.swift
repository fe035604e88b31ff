import BelayModel
import Testing

@testable import BelayFiles

struct PlaybookTests {
    /// The playbook that describes the format.
    private static let whole = """
        name: Security updates for the web tier
        kind: remediate                 # install | uninstall | remediate
        hosts: web:&prod
        become: true
        packages: security
        reboot: if-required             # never (default) | if-required | always
        forks: 100                      # servers worked on at once
        timeout: 30m                    # per item
        environment: { http_proxy: "http://proxy:3128" }
        schedule:                       # optional, per phase: a time, or `continuous` (default)
          install: 2026-12-06T02:00:00+01:00
        phases:                         # items of your own, in order, per phase
          analyze:
            - name: room on the root file system
              run: test "$(df --output=avail -k / | tail -1)" -gt 500000
          download:
            - name: the agent's package
              upload: files/agent_2.1_amd64.deb
          remediate:
            - packages
            - name: smoke test
              run: curl -fsS http://localhost/health
        """

    @Test func everyPart() throws {
        let files = try Fixture(["web.yml": Self.whole, "files/agent_2.1_amd64.deb": ""])
        let room = #"test "$(df --output=avail -k / | tail -1)" -gt 500000"#
        #expect(
            try PlaybookFile.read(files.path("web.yml"))
                == Playbook(
                    name: "Security updates for the web tier", kind: .remediate, hosts: "web:&prod",
                    become: true, packages: .security, reboot: .ifRequired, forks: 100,
                    timeout: 1800, environment: ["http_proxy": "http://proxy:3128"],
                    schedule: [.action: Timestamp(milliseconds: 1_796_518_800_000)],
                    phases: [
                        .analyze: [
                            .run(Item(name: "room on the root file system", work: .run(room)))
                        ],
                        .download: [
                            .upload(
                                Item(name: "the agent's package", work: .run("")),
                                path: files.path("files/agent_2.1_amd64.deb"))
                        ],
                        .action: [
                            .packages,
                            .run(
                                Item(
                                    name: "smoke test",
                                    work: .run("curl -fsS http://localhost/health"))),
                        ],
                    ]))
    }

    @Test func theLeast() throws {
        let text = "{name: n, kind: install, hosts: [web, 'db:&prod'], packages: [jq]}"
        #expect(
            try PlaybookFile.parse(text, path: "p.yml")
                == Playbook(
                    name: "n", kind: .install, hosts: "web,db,&prod",
                    packages: .list([PackageName(name: "jq")])))
    }

    @Test func everyOption() throws {
        let text = """
            name: 5
            kind: uninstall
            hosts: all
            become: YES
            packages: [a1, libc6=2.36-9+deb12u10, g++=4:12.2.0-3]
            conffiles: new
            purge: on
            autoremove: Y
            repair: 1
            lock_timeout: 90
            stop_within: 1m
            reboot_timeout: 1h30m
            reconnect_for: 2h
            orphan_timeout: 1d
            timeout: "90s"
            kill_after: 2m
            environment: {A: 1, _b2: yes, c: 1.10, d: }
            vars: {n: 1, t: yes, l: [1, a], m: {k: v}, u: null, f: 1.5}
            """
        #expect(
            try PlaybookFile.parse(text, path: "p.yml")
                == Playbook(
                    name: "5", kind: .uninstall, hosts: "all", become: true,
                    packages: .list([
                        PackageName(name: "a1"),
                        PackageName(name: "libc6", version: "2.36-9+deb12u10"),
                        PackageName(name: "g++", version: "4:12.2.0-3"),
                    ]),
                    timeout: 90, killAfter: 120,
                    environment: ["A": "1", "_b2": "yes", "c": "1.10", "d": ""],
                    variables: [
                        "n": .int(1), "t": .bool(true), "l": .list([.int(1), .string("a")]),
                        "m": .map(["k": .string("v")]), "u": .null, "f": .double(1.5),
                    ],
                    options: PackageOptions(
                        conffiles: .new, purge: true, autoremove: true, repair: true,
                        lockTimeout: 90, stopWithin: 60),
                    limits: Limits(
                        reconnectFor: 7200, orphanTimeout: 86_400, rebootTimeout: 5400)))
    }

    @Test(arguments: ["0", "0s"]) func setsMayStayApart(text: String) throws {
        let head = "name: a\nkind: remediate\nhosts: all\npackages: all\nstop_within: "
        #expect(try PlaybookFile.parse(head + text, path: "p.yml").options.stopWithin == 0)
    }

    @Test func optionsOfARemediation() throws {
        let text = """
            name: n
            kind: remediate
            hosts: all
            packages: [libc6:i386=2.36-9]
            broken_sources: fail
            strict: yes
            """
        let playbook = try PlaybookFile.parse(text, path: "p.yml")
        #expect(playbook.packages == .list([PackageName(name: "libc6:i386", version: "2.36-9")]))
        #expect(playbook.options == PackageOptions(brokenSources: .fail, strict: true))
    }

    @Test func everyKeyOfAnItem() throws {
        let text = """
            name: n
            kind: install
            hosts: all
            phases:
              install:
                - name: one
                  run: |
                    a
                    b
                  timeout: 5
                  ignore_errors: yes
                  environment: {A: b}
                  become: no
            """
        #expect(
            try PlaybookFile.parse(text, path: "p.yml").phases[.action] == [
                .run(
                    Item(
                        name: "one", work: .run("a\nb\n"), timeout: 5, ignoreErrors: true,
                        environment: ["A": "b"], become: false))
            ])
    }

    @Test func anchorsAndMergeKeys() throws {
        let text = """
            name: n
            kind: install
            hosts: all
            phases:
              analyze:
                - &one {name: one, run: "true", timeout: 5}
                - {<<: *one, name: two}
            """
        let items = try PlaybookFile.parse(text, path: "p.yml").phases[.analyze]
        #expect(
            items == [
                .run(Item(name: "one", work: .run("true"), timeout: 5)),
                .run(Item(name: "two", work: .run("true"), timeout: 5)),
            ])
    }

    @Test func continuousIsNoTime() throws {
        let text = """
            {name: n, kind: install, hosts: a, packages: [jq],
             schedule: {analyze: continuous, download: 2026-12-06T02:00Z, install: continuous}}
            """
        #expect(
            try PlaybookFile.parse(text, path: "p.yml").schedule
                == [.download: Timestamp(milliseconds: 1_796_522_400_000)])
    }

    @Test func aTimeSaysHowLateItMayBe() throws {
        let text = """
            {name: n, kind: install, hosts: a, packages: [jq],
             schedule: {download: {at: 2026-12-06T02:00Z, late: 1h30m}, install: {at: continuous}}}
            """
        let playbook = try PlaybookFile.parse(text, path: "p.yml")
        #expect(playbook.schedule == [.download: Timestamp(milliseconds: 1_796_522_400_000)])
        #expect(playbook.late == [.download: 5400])
    }

    @Test func uploadsOfAbsolutePaths() throws {
        let files = try Fixture(["file": ""])
        let text = """
            {name: n, kind: install, hosts: a, phases: {download: [{name: f, upload: \(files.path("file"))}]}}
            """
        #expect(
            try PlaybookFile.parse(text, path: "p.yml").phases[.download] == [
                .upload(Item(name: "f", work: .run("")), path: files.path("file"))
            ])
    }
}
