import BelayModel
import Testing

@Suite struct FoldedNamesTests {
    @Test(arguments: [
        ("web1 web2 web3 web4", "web[1-4]"),
        ("web10 web9 web2 web1", "web[1,2,9,10]"),
        ("web3 web1 web2 db1", "db1,web[1-3]"),
        ("web01 web02 web03 web10", "web[01-03,10]"),
        ("web9 web10 web11", "web[9-11]"),
        ("web09 web10 web11", "web[09-11]"),
        ("web9 web010", "web[9,010]"),
        ("127.3.0.7 127.3.0.17 127.3.0.27", "127.3.0.[7,17,27]"),
        ("a1.x b1.x", "a1.x,b1.x"),
        ("rack1-node1 rack1-node2 rack2-node1 rack2-node2", "rack1-node[1,2],rack2-node[1,2]"),
        ("rack1-db rack2-db rack3-db", "rack[1-3]-db"),
        ("plain", "plain"), ("other plain", "other,plain"), ("1 2 3", "[1-3]"), ("", ""),
        (
            "x99999999999999999999 x99999999999999999998",
            "x99999999999999999998,x99999999999999999999"
        ),
        ("web1 web1", "web1"), ("東京1 東京2 東京3", "東京[1-3]"),
    ])
    func namesAreFolded(names: String, folded: String) {
        #expect(FoldedNames.folded(names.split(separator: " ").map(String.init)) == folded)
    }

    @Test(arguments: [
        (["web10", "web9", "db2", "web1", "db10"], ["db2", "db10", "web1", "web9", "web10"]),
        (["10.0.0.10", "10.0.0.9", "9.0.0.1"], ["9.0.0.1", "10.0.0.9", "10.0.0.10"]),
        (["web", "web1", "we"], ["we", "web", "web1"]), (["a01", "a1"], ["a1", "a01"]),
    ])
    func theOrderIsNatural(names: [String], sorted: [String]) {
        #expect(FoldedNames.sorted(names) == sorted)
        #expect(FoldedNames.sorted(names.reversed()) == sorted)
    }

    @Test(arguments: 3...60)
    func whatDoesNotFitIsCut(columns: Int) {
        let names = (0..<30).map { "127.3.0.\($0 * 10 + 7)" } + ["db1"]
        let text = FoldedNames.folded(names, columns: columns)
        #expect(text.columns <= columns && text.contains("…"))
        #expect(text.count { $0 == "[" } == text.count { $0 == "]" } || columns < 16, "\(text)")
    }
}
