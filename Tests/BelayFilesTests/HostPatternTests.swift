import BelayModel
import Testing

@testable import BelayFiles

struct HostPatternTests {
    private static let fleet = """
        lone
        [web]
        web[1:4]
        [db]
        db1
        db2
        shared
        [prod:children]
        web
        db
        [old]
        web2
        db2
        shared
        [web_eu]
        eu1
        web4
        2001:db8::1
        """

    private func select(_ pattern: String, limit: String? = nil) throws -> Selection {
        try HostPattern(pattern).select(
            from: try inventory(ini: Self.fleet),
            limits: try limit.map { [try HostPattern(limit: $0)] } ?? [])
    }

    /// What ansible-core 2.19 selects, in its order.
    @Test(arguments: [
        ("all", "lone web2 db2 shared eu1 web4 2001:db8::1 web1 web3 db1"),
        ("*", "lone web2 db2 shared eu1 web4 2001:db8::1 web1 web3 db1"),
        ("web", "web1 web2 web3 web4"),
        ("web:db", "web1 web2 web3 web4 db1 db2 shared"),
        ("web,db", "web1 web2 web3 web4 db1 db2 shared"),
        ("db:web", "db1 db2 shared web1 web2 web3 web4"),
        ("web:&old", "web2"),
        ("web:!old", "web1 web3 web4"),
        ("prod:&old:!shared", "web2 db2"),
        ("!old", "lone eu1 web4 2001:db8::1 web1 web3 db1"),
        ("&old", "web2 db2 shared"),
        ("web*", "web1 web2 web3 web4 eu1 2001:db8::1"),
        ("web[0]", "web1"),
        ("web[-1]", "web4"),
        ("web[0:1]", "web1 web2"),
        ("web[1:]", "web2 web3 web4"),
        ("web[2-3]", "web3 web4"),
        ("web[0:99]", "web1 web2 web3 web4"),
        ("prod[4]", "db1"),
        ("prod[0:2]", "web1 web2 web3"),
        ("web*[0]", "web1"),
        ("web*[4:6]", "eu1 web4 2001:db8::1"),
        ("~web", "web1 web2 web3 web4 eu1 2001:db8::1"),
        ("~web\\d$", "web1 web2 web3 web4"),
        ("~(web|db)[13]", "web1 web3 db1"),
        ("~.*b2", "web2 db2"),
        ("?b1", "db1"),
        ("[dw]*1", "web1 db1"),
        ("[!w]*", "lone web2 db2 shared eu1 web4 2001:db8::1 web1 web3 db1"),
        ("2001:db8::1", "2001:db8::1"),
        ("lone,2001:db8::1", "lone 2001:db8::1"),
        ("ungrouped", "lone"),
        ("web3:old", "web3 web2 db2 shared"),
        ("all:!web*", "lone db2 shared db1"),
        ("eu?", "eu1"),
        ("db[!1]", "db2"),
        ("prod:!web[0:1]", "web3 web4 db1 db2 shared"),
        ("web:!~.*[12]$", "web3 web4"),
        ("prod[6]", "shared"),
        ("web1,web1", "web1"),
        ("old[0]", "web2"),
        ("all[0]", "lone"),
        ("all[-1]", "db1"),
        ("web2:web1", "web2 web1"),
        ("*1", "web1 db1 eu1 2001:db8::1"),
    ])
    func selectsWhatAnsibleSelects(_ pattern: String, _ names: String) throws {
        let selection = try select(pattern)
        #expect(selection.servers.map(\.name).joined(separator: " ") == names)
        #expect(selection.warnings == [])
    }

    @Test(arguments: [
        ("web:wbe2", ["no group or server is called 'wbe2'; did you mean 'web2'?"]),
        ("web,prd", ["no group or server is called 'prd'; did you mean 'prod'?"]),
        ("web:!nowhere", ["no group or server is called 'nowhere'"]),
        ("web:x*", ["no group or server is called 'x*'"]),
    ])
    func warnsOfPartsThatMatchNothing(_ pattern: String, _ warnings: [String]) throws {
        let selection = try select(pattern)
        #expect(!selection.servers.isEmpty)
        #expect(selection.warnings == warnings)
    }

    @Test(arguments: [
        ("wbe", "no group or server is called 'wbe'; did you mean 'web'?"),
        ("web:&lone", "no server matches 'web:&lone'"),
        ("web:!web", "no server matches 'web:!web'"),
        (
            "localhost",
            "no group or server is called 'localhost'; groups: web, db, prod, old, web_eu"
        ),
        ("web[4]", "'web[4]': 'web' has only 4 servers, numbered from 0"),
        ("web[-5]", "'web[-5]': 'web' has only 4 servers, numbered from 0"),
        ("db[12]", "'db[12]': 'db' has only 3 servers, numbered from 0"),
        ("web[9:]", "no server matches 'web[9:]'"),
    ])
    func saysWhyNothingMatches(_ pattern: String, _ message: String) throws {
        #expect(throws: PatternProblem(description: message)) { try select(pattern) }
    }

    @Test(arguments: [
        ("web:db", "web,db"), ("web, db", "web,db"), ("~web(1|2)", "~web(1|2)"),
        ("w[12]*", "w[12]*"),
        ("2001:db8::1", "2001:db8::1"),
    ])
    func aFreezeIsOfNamesGroupsAndGlobs(_ pattern: String, _ text: String) throws {
        #expect(try HostPattern.freeze(pattern).text == text)
        #expect(throws: PatternProblem.self) { try HostPattern.freeze(pattern + ",!old") }
        for other in ["web[0]", "web[1:2]", "@job:7:failed", "@file"] {
            let problem = #expect(throws: PatternProblem.self) {
                try HostPattern.freeze(pattern + "," + other)
            }
            #expect(problem?.description.hasPrefix("'\(other)': a freeze is of names") == true)
        }
    }

    @Test func saysThatARegularExpressionIsNone() throws {
        let problem = try #require(throws: PatternProblem.self) { try select("~web(") }
        #expect(problem.description.hasPrefix("'~web(' is no regular expression: "))
    }

    @Test func anInventoryWithoutServers() throws {
        let empty = Inventory(servers: [], groups: [])
        #expect(throws: PatternProblem(description: "the inventory has no servers")) {
            try HostPattern("all").select(from: empty)
        }
    }

    @Test(arguments: [
        ("web:db", ["web", "db"]), ("web,db", ["web", "db"]), (" web , db ", ["web", "db"]),
        ("web:&prod:!old", ["web", "&prod", "!old"]), ("web[0:2]", ["web[0:2]"]),
        ("web[0:2]:db[1]", ["web[0:2]", "db[1]"]), ("::1", ["::1"]),
        ("2001:db8::5", ["2001:db8::5"]), ("::1,web", ["::1", "web"]), ("web db", ["web", "db"]),
        ("~web.*:db", ["~web.*", "db"]), ("", []), (",", []),
    ])
    func splits(_ text: String, _ parts: [String]) {
        #expect(HostPattern.split(text) == parts)
    }

    @Test func limits() throws {
        #expect(try select("prod", limit: "old").servers.map(\.name) == ["web2", "db2", "shared"])
        #expect(try select("all", limit: "web:!old").servers.count == 3)
        #expect(
            throws: PatternProblem(description: "no server matches 'web' within the limit 'db'")
        ) { try select("web", limit: "db") }
    }

    @Test func limitsFromAFile() throws {
        let files = try Fixture(["retry": "web1\n\n  eu1  \n# one a line\n", "empty": "\n"])
        let limit = try HostPattern(limit: "@" + files.path("retry"))
        let all = try inventory(ini: Self.fleet)
        let selection = try HostPattern("all").select(from: all, limits: [limit])
        #expect(selection.servers.map(\.name) == ["eu1", "web1"])
        #expect(throws: FileProblem(path: files.path("empty"), message: "names no server")) {
            try HostPattern(limit: "@" + files.path("empty"))
        }
        #expect(
            throws: FileProblem(
                path: files.path("none"), message: "cannot be read: no such file")
        ) { try HostPattern(limit: "@" + files.path("none")) }
    }
}
