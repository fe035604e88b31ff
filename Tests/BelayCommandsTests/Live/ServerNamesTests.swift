import BelayModel
import Testing

@testable import BelayCommands

@Suite struct ServerNamesTests {
    @Test(arguments: [
        (["web1.prod.example.org", "db2.prod.example.org"], ["web1", "db2"]),
        (["web1.prod.example.org", "db2.test.example.org"], ["web1.prod", "db2.test"]),
        (["web1", "web2"], ["web1", "web2"]),
        (["10.0.0.1", "10.1.0.1"], ["10.0.0.1", "10.1.0.1"]),
        (["only.example.org"], ["only.example.org"]),
        (["example.org", "web.example.org"], ["example", "web.example"]),
    ])
    func aSharedDomainIsLeftOut(names: [String], shown: [String]) {
        let short = ServerNames(names)
        #expect(names.indices.map { short[$0] } == shown)
    }

    @Test(arguments: [
        ("linux-image-6.1.0-30-amd64 6.1.124-1", 20, "linux-image-6….124-1"),
        ("short", 20, "short"),
        ("東京のサーバー", 8, "東京…ー"), ("abcdef", 3, "abc"), ("abcdef", 0, ""),
    ])
    func theMiddleGivesWay(text: String, columns: Int, cut: String) {
        #expect(text.middle(columns: columns).columns <= columns)
        #expect(text.middle(columns: columns) == cut)
    }
}
