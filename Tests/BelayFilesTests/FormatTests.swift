import BelayModel
import Testing

@testable import BelayFiles

/// Files whose names say another format than they have, and what Ansible prints.
struct FormatTests {
    @Test(arguments: [
        ("hosts.yml", "[debian]\nweb1\n"), ("hosts.json", "[debian]\nweb1 x=1\n"),
        ("hosts.yaml", "# servers\nweb1 ansible_port=22\n"),
        ("hosts", "debian :\n  hosts:\n    web1:\n"),
        ("hosts", "\"debian\":\n  hosts:\n    web1:\n"),
    ])
    func formatsUnderOtherNames(_ name: String, _ text: String) throws {
        #expect(try Fixture([name: text]).inventory(name).names == ["web1"])
    }

    @Test func theListingOfAnsibleInventory() throws {
        let files = try Fixture([
            "hosts.json": """
            {"_meta": {"hostvars": {"w1": {"ansible_host": "192.0.2.1", "ansible_password":
              {"__ansible_vault": "x"}}}}, "all": {"children": ["ungrouped", "web", "db"]},
             "db": {"hosts": ["d\\u00e9"]}, "web": {"hosts": ["w1"]}}
            """
        ])
        let inventory = try files.inventory("hosts.json")
        #expect(inventory.names == ["dé", "w1"])
        #expect(inventory.groups["all"] == ["w1", "dé"])
        #expect(inventory["w1"]?.login.host == "192.0.2.1")
        #expect(inventory["w1"]?.problems.map(\.use) == [.password])
    }

    @Test func keysThatAreThereTwice() throws {
        let files = try Fixture([
            "hosts.yml": """
            all:
              hosts:
                a: {x: 1, "x": 2}
                b:
                a: {y: 3}
            """,
            "group_vars/all.yml": "app: 1\nansible_user: one\napp: 2\n'ansible_user': two\n",
        ])
        let inventory = try files.inventory("hosts.yml")
        #expect(inventory["a"]?.variables == ["app": .int(2), "y": .int(3)])
        #expect(inventory["a"]?.login.user == "two")
        #expect(inventory.names == ["a", "b"])
        #expect(
            try files.warnings("hosts.yml").map { $0.split(separator: " is there")[0] } == [
                "hosts.yml:3: the key 'x'", "hosts.yml:3: the key 'a'",
                "group_vars/all.yml:1: the key 'app'",
                "group_vars/all.yml:2: the key 'ansible_user'",
            ])
    }

    @Test(arguments: [
        "{\"g\": {\"hosts\": [\"web\\u001b[31m\"]}}", "{\"g\": {\"hosts\": [\"web\\u202e1\"]}}",
        "{\"g\\u0007\": {\"hosts\": [\"web\"]}}",
    ])
    func namesThatCannotBeShown(_ json: String) throws {
        let files = try Fixture(["list.json": json])
        #expect(files.problems("list.json").count == 1)
        #expect(files.problems("list.json").first?.contains("cannot be shown") == true)
        #expect(files.problems("list.json").allSatisfy { $0.isPrintable })
    }

    @Test func namesOfEveryFormatAreChecked() throws {
        let files = try Fixture(["i.yml": "all: {hosts: {\"a\\e[0m\": }}", "hosts": "b\u{1B}[0m\n"])
        #expect(files.problems("i.yml").count == 1)
        #expect(files.problems("hosts").count == 1)
        #expect(files.problems("c\u{202E},").count == 1)
        #expect(try Fixture(["hosts": "bücher\n服务器\n"]).inventory("hosts").names.count == 2)
    }

    /// Anything quadratic takes minutes here.
    @Test(.timeLimit(.minutes(15))) func aChainOfGroups() throws {
        let groups = (0..<20_000).map { "[g\($0):children]\ng\($0 + 1)\n" }.joined()
        let inventory = try inventory(ini: groups + "[g20000]\nweb1\n")
        #expect(try HostPattern("g0").select(from: inventory).servers.map(\.name) == ["web1"])
        #expect(try HostPattern("all").select(from: inventory).servers.count == 1)
        #expect(inventory["web1"]?.groups.count == 20_001)
    }

    @Test(arguments: [
        ("{", "line 1: a name in quotes is missing"), ("", "line 1: it ends too early"),
        ("notjson", "line 1: it does not begin with {"),
        ("{\"a\":\n\n}", "line 3: a value is missing"),
        ("{\"a\": 1} x", "line 1: more follows its end"),
        ("[1 2]", "line 1: a comma or ] is missing"),
        (String(repeating: "[", count: 100_000), "line 1: it is nested too deeply"),
    ])
    func whatIsNoJSON(_ text: String, _ message: String) {
        let complaint = #expect(throws: Complaint.self) { try JSONReader.parse(Array(text.utf8)) }
        #expect(complaint?.message == message)
    }

    @Test(arguments: [
        (#""a\n\u00e9\ud83d\ude00\/""#, Value.string("a\né😀/")), ("-1.5e3", .double(-1500)),
        ("9223372036854775807", .int(.max)), ("[true, null]", .list([.bool(true), .null])),
        (#"{"a": 1, "a": 2}"#, .map(["a": .int(2)])), (#""\ud800""#, .string("\u{FFFD}")),
    ])
    func json(_ text: String, _ value: Value) throws {
        #expect(try JSONReader.parse(Array(text.utf8)).value == value)
    }

    /// Each key that is there again has the whole text read again, which a large one cannot have often.
    @Test(arguments: [(11, 0), (12, 1)]) func manyEqualKeysInALargeFile(
        _ count: Int, _ problems: Int
    ) throws {
        let filler = String(repeating: "# a remark that takes some room\n", count: 40_000)
        let keys = String(repeating: "    x: 1\n", count: count)
        let files = try Fixture([
            "hosts.yml": filler + "web:\n  vars:\n" + keys + "  hosts: {w: }\n"
        ])
        #expect(files.problems("hosts.yml").count == problems)
    }
}
