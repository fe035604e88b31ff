import BelayModel
import Testing

@testable import BelayFiles

/// Sources of inventories and what is said of them when they are wrong.
struct SourceTests {
    /// Servers named like a group, each source in one line.
    /// Python takes all of these for nothing.
    @Test(arguments: ["", "~", "''", "[]", "{}", "no", "0", "0.0"])
    func aServerWithoutVariables(_ nothing: String) throws {
        let files = try Fixture(["i.yml": "web:\n  hosts:\n    a: \(nothing)\n    b:\n"])
        #expect(try files.inventory("i.yml").names == ["a", "b"])
    }

    /// Each is allowed; together they would take minutes.
    @Test func manyLargeRanges() throws {
        let lines = (0..<300).map { "[g\($0)]\nweb[1:400000]\n" }.joined()
        let files = try Fixture(["hosts": lines])
        let problems = #expect(throws: FileProblems.self) { try files.inventory("hosts") }
        #expect(problems?.problems.count == 298)
    }

    @Test func namesOfServersAndGroups() throws {
        let text = (1...7).map { "[g\($0)]\ng\($0)\n" }.joined()
        let files = try Fixture(["many": text, "hosts": "[web]\nweb\nnode1\n[db]\ndb1\n"])
        #expect(
            try files.warnings("hosts") == [
                "hosts: 'web' is the name of a server and of a group; the pattern 'web' means the "
                    + "server"
            ])
        #expect(
            try files.warnings("hosts", "many").last
                == "many: 'g1', 'g2', 'g3', 'g4', 'g5' and 2 more are names of servers and of "
                + "groups; as patterns they mean the servers")
        #expect(try files.warnings("hosts", "many").count == 2)
    }

    @Test(arguments: [
        ("- a\n", "i.yml:1: an inventory in YAML is a mapping of groups, found a list"),
        (
            "web: [a, b]",
            "i.yml:1: the group 'web' takes a mapping with hosts, vars or children, found a list"
        ),
        ("hosts: web1", "i.yml:1: 'hosts' stands in a group, such as 'all'"),
        (
            "web:\n  hosts:\n    - a\n",
            "i.yml:3: 'hosts' of the group 'web' takes a mapping, found a list; write each name "
                + "with a colon after it"
        ),
        (
            "web:\n  vars: x\n", "i.yml:2: 'vars' of the group 'web' takes a mapping, found text"
        ),
        (
            "web: {hosts: {a: 5}}", "i.yml:1: 'a' takes a mapping of variables, found a number"
        ),
        (
            "web: {hosts: {1.5: }}",
            "i.yml:1: the name of a server is text, found a number; quote it"
        ),
        ("web: {hosts: {'': }}", "i.yml:1: the name of a server is empty"),
        ("web: {hosts: {'a[1:': }}", "i.yml:1: the range in 'a[1:' is not closed"),
        (
            "plugin: amazon.aws.aws_ec2\nregions: [eu-west-1]\n",
            "i.yml:1: this is the configuration of an inventory plugin of Ansible; give Belay what "
                + "it finds: ansible-inventory -i i.yml --list --yaml --export > servers.yml"
        ),
        (
            "a:\n  children:\n    b:\n      children:\n        a:\n",
            "i.yml:5: the group 'a' is below itself: a → b → a"
        ),
        (
            "a: {vars: {ansible_group_priority: high}}",
            "i.yml:1: 'ansible_group_priority' takes a whole number"
        ),
        (
            "- hosts: all\n  tasks: []\n",
            "i.yml:1: this is a playbook of Ansible, not an inventory"
        ),
        (
            "name: n\nkind: remediate\nhosts: all\n",
            "i.yml:1: this is a playbook: belay run i.yml -i INVENTORY"
        ),
    ])
    func yaml(_ text: String, _ message: String) throws {
        #expect(try Fixture(["i.yml": text]).problems("i.yml") == [message])
    }

    @Test func yamlKeysThatArePassedOver() throws {
        let files = try Fixture(["i.yml": "web:\n  hosts: {a: }\n  hots: {b: }\n"])
        var warnings: [FileProblem] = []
        let inventory = try InventoryReader(sources: [files.path("i.yml")]).read {
            warnings.append($0)
        }
        #expect(inventory.names == ["a"])
        #expect(
            files.shortened(FileProblems(warnings)) == [
                "i.yml:3: the key 'hots' of the group 'web' is passed over: a group has hosts, "
                    + "vars or children; did you mean 'hosts'?"
            ])
    }

    @Test func formatsAreToldApart() throws {
        let files = try Fixture([
            "a": "---\nall: {hosts: {x: }}", "b": "# c\n\nall:\n  hosts:\n    x:\n",
            "c": "{\"all\": {\"hosts\": {\"x\": null}}}", "d": "x\n", "e": "x y='a: b'\n",
            "f": "[g]\nx\n", "g.prod": "x\n", "h": "x:22\n", "i": "",
        ])
        for name in ["a", "b", "c", "d", "e", "f", "g.prod", "h"] {
            #expect(try files.inventory(name).names == ["x"], "\(name)")
        }
        #expect(try files.inventory("i").names == [])
    }

    @Test func filesThatCannotBeRead() throws {
        let files = try Fixture([
            "toml.toml": "", "vault": "$ANSIBLE_VAULT;1.1;AES256\n6134\n", "good": "a\n",
            "group_vars/all.yml": "a: [1\n",
        ])
        #expect(files.problems("none") == ["none: cannot be read: no such file"])
        let problems = #expect(throws: FileProblems.self) {
            try InventoryReader(sources: ["web-nowhere.example"]).read { _ in }
        }
        #expect(
            problems?.description
                == "web-nowhere.example: cannot be read: no such file; to name a server, end with "
                + "a comma: -i web-nowhere.example,")
        #expect(
            files.problems("vault") == [
                "vault:1: the file is encrypted with Ansible Vault; give its password with "
                    + "--vault-password-file"
            ])
        #expect(
            files.problems("good") == [
                "group_vars/all.yml:2: is not YAML: while parsing a flow sequence (line 1): did "
                    + "not find expected ',' or ']'"
            ])
    }

    @Test func problemsOfSeveralSourcesInOneGo() throws {
        let files = try Fixture(["a": "x y\n", "b.yml": "- 1"])
        #expect(
            files.problems("a", "b.yml", "web[1:,") == [
                "a:1: after a server's name come variables as name=value (word 2); there is no =",
                "b.yml:1: an inventory in YAML is a mapping of groups, found a list",
                "web[1:,: the range in 'web[1:' is not closed",
            ])
    }

    @Test func filesOfVariables() throws {
        let files = try Fixture([
            "hosts": "[web]\na\n", "group_vars/web.yml": "- a\n", "group_vars/other.yml": "[broken",
        ])
        #expect(
            files.problems("hosts") == [
                "group_vars/web.yml:1: a file of variables is a mapping, found a list"
            ])
        try files.add("group_vars/web.yml", "# nothing yet\n")
        #expect(files.problems("hosts") == [])
        try files.add("host_vars/a", "$ANSIBLE_VAULT;1.1;AES256\n61\n")
        #expect(
            try files.warnings("hosts") == [
                "host_vars/a:1: is encrypted with Ansible Vault and passed over; "
                    + "--vault-password-file has it read"
            ])
    }

    @Test func problemsOfVariablesNameTheFileThatSetsThem() throws {
        let files = try Fixture([
            "hosts": "[web]\na\nb\n", "group_vars/web.yml": "x: 1\nansible_port: 0\n",
        ])
        #expect(
            try files.hindrances("hosts") == [
                "group_vars/web.yml:2: 'ansible_port' takes a port from 1 to 65535"
            ])
    }

    @Test func aFileOfTooManyAliases() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let list = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(list)]\n"
        }
        let files = try Fixture(["hosts": "h\n", "group_vars/all.yml": text])
        #expect(
            files.problems("hosts").first?.hasSuffix("has too many nodes or aliases") == true)
    }

    /// Anything quadratic in the number of servers takes minutes here.
    @Test(.timeLimit(.minutes(15))) func tenThousandServers() throws {
        var lines = ["[web]"]
        for number in 1...10_000 {
            lines.append("web\(number) ansible_host=10.0.0.1 rack=\(number % 40) note='some text'")
        }
        lines += ["[odd]"] + stride(from: 1, to: 10_000, by: 2).map { "web\($0)" }
        let inventory = try inventory(ini: lines.joined(separator: "\n"))
        #expect(inventory.servers.count == 10_000)
        let names = inventory.names.joined(separator: ",")
        #expect(try HostPattern(names).select(from: inventory).servers.count == 10_000)
        #expect(try HostPattern("web*:!odd").select(from: inventory).servers.count == 5_000)
    }

    @Test func deeplyNestedText() throws {
        let files = try Fixture(["i.yml": String(repeating: "[", count: 100_000)])
        #expect(files.problems("i.yml").count == 1)
        let literal = String(repeating: "[", count: 10_000)
        #expect(
            try inventory(ini: "h x=\(literal)").servers[0].variables == ["x": .string(literal)])
    }
}
