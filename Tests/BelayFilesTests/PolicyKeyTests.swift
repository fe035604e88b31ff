import BelayModel
import Testing

@testable import BelayFiles

/// The keys of waves, budgets, the gate and slots.
@Suite struct PolicyKeyTests {
    private static let head = "name: n\nkind: remediate\nhosts: all\npackages: all\n"

    private func rules(_ rest: String) throws -> PlaybookRules {
        try PlaybookFile.parse(Self.head + rest, path: "p.yml").rules
    }

    private func problems(_ rest: String) -> [String] {
        do {
            _ = try PlaybookFile.parse(Self.head + rest, path: "p.yml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func allOfThem() throws {
        let rules = try rules(
            """
            serial: [1, 5, 20%, "100%"]
            order: canaries
            pause: [30m, 10m]
            max_failures: 3
            max_unreachable: 10%
            on_budget: finish
            gate: {staged: 95%, approve: {by: [ops, "user:anna"], other_than_submitter: true, within: 2h}}
            at_once: {etcd: 1, web: 25%}
            after_wave:
              - name: health
                run: curl -fsS http://localhost/health
            """)
        let policies = rules.policies
        #expect(policies.serial == [.count(1), .count(5), .percent(20), .percent(100)])
        #expect(policies.pause == [1800, 600])
        #expect(policies.maxFailures == .count(3))
        #expect(policies.maxUnreachable == .percent(10))
        #expect(policies.onBudget == .finish)
        #expect(policies.gate?.staged == .percent(95))
        #expect(policies.gate?.approval?.by == ["ops", "user:anna"])
        #expect(policies.gate?.approval?.otherThanSubmitter == true)
        #expect(policies.gate?.approval?.within == 7200)
        #expect(rules.groups.map(\.name) == ["canaries", "etcd", "web"])
        #expect(rules.groups.map(\.line) == [6, 12, 12])
        #expect(rules.approvers.map(\.name) == ["ops", "user:anna"])
        #expect(rules.approvers.map(\.line) == [11, 11])
        #expect(rules.atOnce.map(\.share) == [.count(1), .percent(25)])
        #expect(rules.afterWave.count == 1)
    }

    @Test(arguments: [
        ("serial: 5", [Share.count(5)]), ("serial: 30%", [.percent(30)]),
        ("serial: [1, 100%]", [.count(1), .percent(100)]), ("serial: '7'", [.count(7)]),
    ])
    func sizes(_ text: String, _ shares: [Share]) throws {
        #expect(try rules(text).policies.serial == shares)
    }

    private static let share = "takes a number of servers from 1, or a percentage from 1% to 100%"

    @Test(arguments: [
        ("serial: 0", "5: 'serial' \(share), found '0'"),
        ("serial: [1, 150%]", "5: 'serial' \(share), found '150%'"),
        ("serial: 0%", "5: 'serial' \(share), found '0%'"),
        ("serial: -1", "5: 'serial' \(share), found '-1'"),
        ("serial: 1.5", "5: 'serial' \(share), found '1.5'"),
        ("serial: 10 %", "5: 'serial' \(share), found '10 %'"),
        ("serial: 99999999999999999999", "5: 'serial' \(share), found '99999999999999999999'"),
        ("serial: []", "5: 'serial' is an empty list; leave the key out"),
        ("serial: {a: 1}", "5: 'serial' \(share), found a mapping"),
        ("pause: 10m", "5: 'pause' is the time between waves; it needs the key 'serial'"),
        ("max_failures: 0", "5: 'max_failures' \(share), found '0'"),
        ("max_failures: 101%", "5: 'max_failures' \(share), found '101%'"),
        ("max_unreachable: many", "5: 'max_unreachable' \(share), found 'many'"),
        ("on_budget: go", "5: 'on_budget' takes stop or finish, found 'go'"),
        ("gate: 95%", "5: 'gate' takes a mapping with staged, approve or both, found text"),
        ("gate: {staged: 0%}", "5: 'staged' \(share), found '0%'"),
        (
            "gate: {stagd: 9%}",
            "5: unknown key 'stagd' in the gate; did you mean 'staged'?"
        ),
        (
            "gate:\n  approve:\n    by: 'a b'",
            "7: 'by' takes Unix users and groups, as ops, user:anna or group:ops, found 'a b'"
        ),
        ("at_once: {}", "5: 'at_once' names no group; leave the key out"),
        ("at_once:\n  etcd: 1\n  web: 0", "7: 'web' \(share), found '0'"),
        ("after_wave: []", "5: 'after_wave' is an empty list; leave the key out"),
        ("after_wave: [packages]", "5: 'packages' has no place in 'after_wave'"),
        (
            "max_fail_percentage: 10",
            "5: unknown key 'max_fail_percentage' in a playbook; "
                + "'max_failures: 10%' says how many servers may fail in the whole job"
        ),
    ])
    func isSaid(_ text: String, _ problem: String) {
        #expect(problems(text) == ["p.yml:" + problem])
    }

    /// A group of the playbook that the inventory does not have, or that has no servers.
    @Test func groupsOfTheInventory() throws {
        let login = Login(host: "a")
        let inventory = Inventory(
            servers: [InventoryServer(name: "a", groups: ["web"], variables: [:], login: login)],
            groups: [
                .init(name: "web", servers: [0], children: []),
                .init(name: "empty", servers: [], children: []),
            ])
        let book = try PlaybookFile.parse(
            Self.head + "order: wep\nat_once:\n  web: 1\n  empty: 1\n", path: "p.yml")
        do throws(FileProblems) {
            try book.checkGroups(in: inventory, path: "p.yml")
            Issue.record("nothing is wrong")
        } catch {
            #expect(
                error.problems.map(\.description) == [
                    "p.yml:5: 'order' takes inventory, sorted, reverse_inventory, reverse_sorted, shuffle "
                        + "or a group of the inventory, found 'wep'; did you mean 'web'?",
                    "p.yml:8: the group 'empty' has no servers",
                ])
        }
    }

    @Test(arguments: [
        ("ops", "Unix user or group 'ops'"), ("user:anna", "Unix user 'anna'"),
        ("group:dba", "Unix group 'dba'"),
    ])
    func approversWhomTheMachineDoesNotKnow(_ name: String, _ words: String) throws {
        let book = try PlaybookFile.parse(
            Self.head + "gate:\n  approve:\n    by:\n      - root\n      - \(name)\n", path: "p.yml"
        )
        try book.checkApprovers(path: "p.yml") { _ in false }
        do throws(FileProblems) {
            try book.checkApprovers(path: "p.yml") { $0 == name }
            Issue.record("nothing is wrong")
        } catch {
            #expect(
                error.problems.map(\.description) == [
                    "p.yml:9: this machine has no \(words), so nobody could approve for it"
                ])
        }
    }
}
