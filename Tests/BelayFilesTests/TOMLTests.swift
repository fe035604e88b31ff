import BelayModel
import Testing

@testable import BelayFiles

/// Inventories in TOML. What Ansible 2.19 makes of them was recorded.
struct TOMLTests {
    @Test func groupsHostsAndVariables() throws {
        let files = try Fixture([
            "hosts.toml": """
            # Example 3 of the plugin's documentation, and more
            [all.vars]
            has_java = false
            [web]
            children = ["apache", "nginx"]
            vars = { http_port = 8_080, myvar = 0x17, 'odd name' = "a\\tb\\u00e9" }
            [web.hosts]
            host1 = {}
            "host2" = { ansible_port = 222, ansible_host = "127.0.0.1" }
            [apache.hosts]
            zz1 = {}
            aa2 = { myvar = 34, nested.key = [1, [2.5e1, "x"], { y = true }] }
            'web[01:03]:2200' = {}
            [nginx.hosts.jenkins1]
            day = 1979-05-27
            at = 1979-05-27 07:32:00Z
            long = \"""
            one \\
               two
            three\"""
            [nginx.vars]
            has_java = true
            [ungrouped.hosts.lone]
            """
        ])
        let expected = """
            host1 in web: has_java=false, http_port=8080, myvar=23, odd name='a\tbé'
            host2 at 127.0.0.1 port 222 in web: has_java=false, http_port=8080, myvar=23, odd name='a\tbé'
            zz1 in apache web: has_java=false, http_port=8080, myvar=23, odd name='a\tbé'
            aa2 in apache web: has_java=false, http_port=8080, myvar=34, nested={key: [1, [25.0, 'x'], {y: true}]}, odd name='a\tbé'
            web01 port 2200 in apache web: has_java=false, http_port=8080, myvar=23, odd name='a\tbé'
            web02 port 2200 in apache web: has_java=false, http_port=8080, myvar=23, odd name='a\tbé'
            web03 port 2200 in apache web: has_java=false, http_port=8080, myvar=23, odd name='a\tbé'
            jenkins1 in nginx web: at='1979-05-27 07:32:00Z', day='1979-05-27', has_java=true, http_port=8080, long='one two⏎three', myvar=23, odd name='a\tbé'
            lone in ungrouped: has_java=false
            [all] lone host1 host2 zz1 aa2 web01 web02 web03 jenkins1
            [apache] zz1 aa2 web01 web02 web03
            [nginx] jenkins1
            [ungrouped] lone
            [web] host1 host2 zz1 aa2 web01 web02 web03 jenkins1
            """
        let lines = try files.inventory("hosts.toml").summary.split(separator: "\n")
        #expect(lines == expected.split(separator: "\n"))
    }

    private func value(_ text: String) throws -> Value? {
        let root = try TOMLReader.parse("v = " + text, path: "t")
        guard case .map(let entries) = root.value else { return nil }
        return entries["v"]
    }

    @Test(
        arguments: [
            ("0", .int(0)), ("-0", .int(0)), ("+99", .int(99)), ("1_000", .int(1000)),
            ("0xDEAD_beef", .int(0xDEAD_BEEF)), ("0o755", .int(493)), ("0b1101", .int(13)),
            ("9223372036854775807", .int(.max)),
            ("9223372036854775808", .string("9223372036854775808")),
            ("1.0", .double(1)), ("-3.1415", .double(-3.1415)), ("5e+22", .double(5e22)),
            ("1e06", .double(1e6)), ("-2E-2", .double(-0.02)), ("6.626e-34", .double(6.626e-34)),
            ("1_0.2_5", .double(10.25)), ("inf", .string("inf")), ("-inf", .string("-inf")),
            ("1e999", .string("inf")), ("nan", .string("nan")), ("true", .bool(true)),
            ("false # no", .bool(false)), ("''", .string("")), ("\"\"", .string("")),
            ("'C:\\x'", .string("C:\\x")), ("\"\\\"\\\\\\u0041\\U0001F600\"", .string("\"\\A😀")),
            ("\"\"\"\nx\"\"\"\"\"", .string("x\"\"")), ("'''a\r\nb'''", .string("a\nb")),
            ("'yes'", .string("yes")), ("'5'", .string("5")), ("07:32:00.5", .string("07:32:00.5")),
            ("[ 1, # one\n 2,\n]", .list([.int(1), .int(2)])), ("[]", .list([])), ("{}", .map([:])),
            ("{a.b = 1, a.c = 2}", .map(["a": .map(["b": .int(1), "c": .int(2)])])),
        ] as [(String, Value)])
    func values(_ text: String, _ value: Value) throws {
        #expect(try self.value(text) == value)
    }

    @Test(arguments: [
        "v = ", "v = 01", "v = 1__0", "v = _1", "v = 1.", "v = .5", "v = 0x", "v = 0x1.5",
        "v = yes",
        "v = 'a", "v = \"a\nb\"", "v = \"\\x\"", "v = \"\\ud800\"", "v = \"\\u+123\"", "v = [1 2]",
        "v = [1", "v = {a = 1,}", "v = {a = 1\n}", "v = 1 2", "v", "= 1", "[a", "[]", "[a.]",
        "[[a]",
        "a = 1\na = 2", "[a]\n[a]", "a.b = 1\n[a]", "[a.b]\n[a]\nb.c = 1", "a = {}\n[a.b]",
        "a = [1]\n[[a]]", "[a]\n[[a]]", "[[a]]\n[a]", "a = {b = 1}\na.c = 2", "v = 'a\u{1}'",
        "# \u{1}", "a = 1\n a.b = 2", "v = \"\"\"a", "x y = 1",
    ])
    func whatIsNotTOML(_ text: String) throws {
        let files = try Fixture(["h.toml": text])
        #expect(files.problems("h.toml").first?.contains(": is not TOML: ") == true)
    }

    @Test(arguments: [
        "[a.b]\n[a]\nc = 1", "[a]\nb.c = 1\nb.d = 2\n[a.b.x]", "[a.b.c]\n[a]\nb.d = 1",
        "[[a]]\n[a.b]\n[[a]]\n[a.b]", "[[a.b]]\n[[a.b.c]]\n", "\"\" = 1", "a . b = 1", "1.2 = 3",
    ])
    func whatIsTOML(_ text: String) throws {
        #expect(throws: Never.self) { try TOMLReader.parse(text, path: "t") }
    }

    @Test func problemsNameTheirLine() throws {
        let files = try Fixture([
            "a.toml": "\n[web.hosts]\nw1 = {\n", "b.toml": "[web]\nchildren = {db = 1}\n",
            "c.toml": "[web.hosts]\nw1 = {}\n\n'web[3:1]' = {}\n",
        ])
        #expect(files.problems("a.toml") == ["a.toml:3: is not TOML: a key is missing"])
        #expect(
            files.problems("b.toml") == [
                "b.toml:2: 'children' of the group 'web' takes a list of names, found a mapping"
            ])
        #expect(files.problems("c.toml").first?.hasPrefix("c.toml:4: the range in") == true)
    }

    @Test func nestingHasALimit() throws {
        for text in [
            "v = " + String(repeating: "[", count: 100_000),
            "v = " + String(repeating: "{a=", count: 100_000),
            String(repeating: "a.", count: 100_000) + "a = 1",
            "[" + String(repeating: "a.", count: 100_000) + "a]",
        ] {
            let files = try Fixture(["h.toml": text])
            #expect(
                files.problems("h.toml") == ["h.toml:1: is not TOML: it is nested too deeply"])
        }
    }

    @Test func manyTables() throws {
        let text = (1...20_000).map { "[web.hosts.w\($0)]\n[[x.l]]\n" }.joined()
        let files = try Fixture(["h.toml": text])
        #expect(try files.inventory("h.toml").servers.count == 20_000)
    }
}
