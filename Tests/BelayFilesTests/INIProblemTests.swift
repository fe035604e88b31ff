import BelayModel
import Testing

@testable import BelayFiles

struct INIProblemTests {
    @Test(arguments: [
        ("[web", "hosts:1: the section is not closed with ]"),
        (
            "[web servers]",
            "hosts:1: a section is [group], [group:children] or [group:vars], without blanks; "
                + "found '[web servers]'"
        ),
        (
            "[]",
            "hosts:1: a section is [group], [group:children] or [group:vars], without blanks; "
                + "found '[]'"
        ),
        (
            "a\n[web:childen]",
            "hosts:2: [web:childen] is of an unknown type; did you mean [web:children]?"
        ),
        (
            "[web:x]",
            "hosts:1: [web:x] is of an unknown type; there are [web:children] and [web:vars]"
        ),
        ("[web:vars]\na=1", "hosts:1: [web:vars] is for a group that is not defined"),
        (
            "[web]\na\n[top:children]\nwbe",
            "hosts:4: [top:children] names the group 'wbe', which has no section [wbe]; "
                + "did you mean 'web'?"
        ),
        ("[top:children]\na b", "hosts:2: expected the name of one group below 'top'"),
        ("a 'x", "hosts:1: the quote ' is not closed"),
        ("a x=1\\", "hosts:1: nothing follows the backslash at the end of the line"),
        (
            "a ansible_password=top secret",
            "hosts:1: after a server's name come variables as name=value (word 3); there is no ="
        ),
        (
            "a x=1 =1",
            "hosts:1: after a server's name come variables as name=value (word 3); there is no name"
        ),
        (
            "[web]\nansible_user=root",
            "hosts:2: a server's name stands here, found name=value; variables of a group stand "
                + "under [group:vars]"
        ),
        (
            "a =1",
            "hosts:1: a server's name stands here, found name=value; variables of a group stand "
                + "under [group:vars]"
        ),
        ("[a]\n[a:vars]\nx", "hosts:3: a line of [group:vars] is name=value; there is no ="),
        ("[a]\n[a:vars]\n=x", "hosts:3: a line of [group:vars] is name=value; there is no name"),
        ("'' x=1", "hosts:1: a server's name is empty"),
        (
            "a\nb:",
            "hosts:2: 'b:' ends with a colon and no port; is this YAML? Then let the file's name "
                + "end in .yml"
        ),
        (
            "a\n---",
            "hosts:2: --- begins a YAML file; an inventory in YAML has a name ending in .yml"
        ),
        ("web[1:3", "hosts:1: the range in 'web[1:3' is not closed"),
        ("web[1]", "hosts:1: the range in 'web[1]' is not begin:end or begin:end:step"),
        ("web[1:2:3:4]", "hosts:1: the range in 'web[1:2:3:4]' is not begin:end or begin:end:step"),
        ("web[1:]", "hosts:1: the range in 'web[1:]' has no end"),
        (
            "web[1:9:0]",
            "hosts:1: the step of the range in 'web[1:9:0]' is not a number of at least 1"
        ),
        ("web[3:1]", "hosts:1: the range in 'web[3:1]' ends before it begins"),
        ("web[f:a]", "hosts:1: the range in 'web[f:a]' ends before it begins"),
        ("web[01:100]", "hosts:1: begin and end of the range in 'web[01:100]' differ in length"),
        (
            "web[a:9]",
            "hosts:1: the range in 'web[a:9]' goes neither from number to number nor from letter "
                + "to letter"
        ),
        (
            "web[1:9999999]",
            "hosts:1: 'web[1:9999999]' stands for too many servers: the ranges of an inventory, "
                + "together, for at most 1000000"
        ),
        (
            "web[1:9999][1:9999]",
            "hosts:1: 'web[1:9999][1:9999]' stands for too many servers: the ranges of an "
                + "inventory, together, for at most 1000000"
        ),
        (
            "web[0:9223372036854775807]",
            "hosts:1: 'web[0:9223372036854775807]' stands for too many servers: the ranges of an "
                + "inventory, together, for at most 1000000"
        ),
        (
            "[a]\nx\n[a:vars]\nansible_group_priority=high",
            "hosts:4: 'ansible_group_priority' takes a whole number"
        ),
    ])
    func says(_ text: String, _ message: String) throws {
        #expect(try problems(ini: text) == [message])
    }

    private static let manyRanges = [
        String(repeating: "[1:2]", count: 4000), String(repeating: "[1:1]", count: 4000),
        String(repeating: "a", count: 900) + "[1:999999]",
        (0..<500).map { "w\($0)-[1:999999][1:999999]" }.joined(separator: "\n"),
    ]

    /// What is long and has ranges is counted before anything is made of it.
    @Test(arguments: manyRanges.indices) func rangesAreCountedFirst(_ index: Int) throws {
        let found = try problems(ini: Self.manyRanges[index])
        #expect(!found.isEmpty)
        #expect(
            found.allSatisfy {
                $0.contains("too many servers") || $0.contains("at most 1024 bytes")
            })
    }

    /// A wide range with wide steps is few servers.
    @Test func aStepIsCounted() throws {
        #expect(
            try HostRange.expand("w[0:9000000:3000000]").names
                == ["w0", "w3000000", "w6000000", "w9000000"])
        #expect(try HostRange.expand("w[08:12:2][a:b]x").names.count == 6)
        #expect(
            try HostRange.expand("w[08:12:2][a:b]x").names.prefix(3) == ["w08ax", "w08bx", "w10ax"])
    }

    @Test func tellsAllProblemsInOneGo() throws {
        #expect(
            try problems(ini: "a x\n[b c]\n[g:vars]\nv=1\nd[1:]\n") == [
                "hosts:1: after a server's name come variables as name=value (word 2); there is no =",
                "hosts:2: a section is [group], [group:children] or [group:vars], without blanks; "
                    + "found '[b c]'",
                "hosts:3: [g:vars] is for a group that is not defined",
                "hosts:5: a line of [group:vars] is name=value; there is no =",
            ])
    }

    @Test(arguments: [
        ("[a:children]\na\n", "hosts:2: the group 'a' is below itself: a → a"),
        (
            "[a:children]\nb\n[b:children]\nc\n[c:children]\na\n",
            "hosts:6: the group 'a' is below itself: a → b → c → a"
        ),
        ("h\n[a:children]\nall\n", "hosts:3: the group 'all' is below itself: all → a → all"),
    ])
    func namesALoop(_ text: String, _ message: String) throws {
        #expect(try problems(ini: text) == [message])
    }

    @Test func aFileThatIsNotText() throws {
        let files = try Fixture()
        try files.add("hosts", "")
        try files.write("hosts", [0x61, 0x0A, 0x23, 0xFF, 0x0A, 0x62, 0xFF, 0x0A])
        #expect(files.problems("hosts") == ["hosts:3: is not UTF-8 text"])
    }

    /// A description in Latin-1 of one server is no reason to read none.
    @Test func valuesInAnotherEncoding() throws {
        let files = try Fixture()
        let line = "[web]\nweb1 note=caf"
        try files.write("hosts", Array(line.utf8) + [0xE9] + Array(" # ok\nweb2\n".utf8))
        #expect(try files.inventory("hosts")["web1"]?.variables == ["note": .string("caf?")])
        #expect(try files.inventory("hosts").names == ["web1", "web2"])
        #expect(
            try files.warnings("hosts") == [
                "hosts:2: the value of 'note' is not UTF-8 text; what is not has become ?"
            ])
    }

    @Test(arguments: ["[w?b]\nweb1", "w?b1", "web1 n?te=1", "web1 ansible_password=p?"])
    func whatMattersInAnotherEncoding(_ text: String) throws {
        let files = try Fixture()
        try files.write("hosts", text.utf8.map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 })
        #expect(files.problems("hosts") == ["hosts:1: is not UTF-8 text"])
    }
}
