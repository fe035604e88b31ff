import BelayModel
import Foundation
import Testing

@testable import BelayReports

@Suite struct ReportTableTests {
    private func table(_ cells: [ReportTable.Cell]...) -> ReportTable {
        var table = ReportTable([
            .init("name", "NAME", "A name."), .init("hidden", nil, "Not for people."),
            .init("number", "NUMBER", "A number.", alignment: .right),
        ])
        for row in cells { table.add(row) }
        return table
    }

    /// On a narrow terminal the columns that matter less go, then texts lose their middle. What has no
    /// title stays whole, below its row where there is no room beside it: it may be a command to type.
    @Test func aNarrowTerminalKeepsWhatMatters() {
        var table = ReportTable([
            .init("id", "JOB", "", alignment: .right), .init("kind", "KIND", "", rank: 2),
            .init("by", "BY", "", rank: 1), .init("name", "NAME", ""), .init("remark", "", ""),
        ])
        table.add([
            .number(7), .text("remediate"), .text("root"), .text("Updates of the whole fleet"),
            .text(""),
        ])
        table.add([
            .number(8), .text("install"), .text("carol"), .text("short"),
            .text("belay job resume 8"),
        ])
        func heads(_ columns: Int?) -> [Substring] {
            table.text(columns: columns).split(separator: "\n")
        }
        #expect(
            heads(nil)[0] == "JOB KIND      BY    NAME" && table.text == table.text(columns: 80))
        #expect(heads(45)[0] == "JOB KIND      BY    NAME")
        #expect(heads(45)[1] == "  7 remediate root  Updates of the w…le fleet")
        #expect(heads(40)[0] == "JOB BY    NAME")
        #expect(heads(40)[1] == "  7 root  Updates of the whole fleet")
        #expect(
            heads(30) == [
                "JOB NAME", "  7 Updates of the whole fleet",
                "  8 short", "    belay job resume 8",
            ])
        #expect(heads(50)[2] == "  8 install   carol short", "\(heads(50))")
        #expect(heads(80)[2].hasSuffix("short                      belay job resume 8"))
        #expect(heads(20)[1] == "  7 Updates of…fleet")
        for line in heads(15) where !line.hasSuffix("resume 8") { #expect(line.count <= 15) }
    }

    @Test(arguments: [
        ("short", 10, "short"), ("Canceled (1): in remediate", 16, "Canceled (1): in\n  remediate"),
        ("    web1,web2,db1", 12, "    web1,\n      web2,\n      db1"),
        ("use belay run p.yml -l web1 or -f", 22, "use belay run p.yml -l\n  web1 or -f"),
        ("so, so, so and more", 9, "so, so,\n  so and\n  more"),
        ("then `belay job resume 7` takes", 12, "then\n  `belay job resume 7`\n  takes"),
        ("it is an odd ` mark", 10, "it is an\n  odd `\n  mark"),
        ("a - b - c", 6, "a - b\n  - c"),
        ("use run    -l web1 or   x", 14, "use run    -l\n  web1 or   x"),
        ("averylongwordthatstayswhole", 10, "averylongwordthatstayswhole"), ("", 10, ""),
        ("更新 更新 更新", 9, "更新 更新\n  更新"),
    ])
    func longLinesAreBrokenBetweenWords(line: String, columns: Int, text: String) {
        #expect(line.wrapped(columns: columns) == text)
    }

    /// Texts give way before figures do.
    @Test func figuresAreCutLast() {
        var table = PlainTable([.init("SERVERS", yieldsLast: true), .init("NAME")])
        table.add(["240 ok 60 failed", "updates of the fleet"])
        #expect(table.text(columns: 28) == "SERVERS          NAME\n240 ok 60 failed updates…eet\n")
        let narrow = table.text(columns: 20)
        #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 20 }, "\(narrow)")
    }

    /// A remark is broken between words, to the right of where its row begins.
    @Test func aLongRemarkIsBroken() {
        var table = PlainTable([.init("  PHASE"), .init("STEP"), .init("")])
        table.add(["  analyze", "look", "no room is left on the root file system"])
        #expect(
            table.text(columns: 30)
                == "  PHASE   STEP\n  analyze look\n      no room is left on the\n"
                + "        root file system\n")
        #expect(table.text(columns: nil) == table.text)
        #expect(table.text(columns: 80) == table.text)
    }

    @Test func oneTableIsTextAndJSONAndCSV() throws {
        let table = table(
            [.text("web1"), .flag(true), .number(12)], [.text("a,\"b\""), .flag(nil), .number(nil)])
        #expect(table.text == "NAME  NUMBER\nweb1      12\na,\"b\"      ?\n")
        #expect(
            try table.json("rows")
                == #"{"version":1,"rows":[{"name":"web1","hidden":true,"number":12},"#
                + #"{"name":"a,\"b\"","hidden":null,"number":null}]}"# + "\n")
        #expect(
            table.csv == "name,hidden,number\r\nweb1,true,12\r\n\"a,\"\"b\"\"\",,\r\n")
    }

    @Test(arguments: [
        ("plain", "plain"), ("a b", "a b"), ("a,b", "\"a,b\""), ("\"", "\"\"\"\""),
        ("a\nb", "\"a\nb\""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"),
        ("\tx", "'\tx"), ("=a,b", "\"'=a,b\""), ("", ""), ("1.2-3", "1.2-3"),
        ("x\u{1b}[31m", "x?[31m"), ("＝1", "'＝1"),
    ])
    func aFieldIsNoFormula(text: String, field: String) {
        #expect(CSV.field(text) == field)
    }

    @Test(arguments: [
        ("7", LogFilter.Step.number(7)), ("remediate:3", .inPhase("remediate", 3)), ("0", nil),
        ("x", nil), ("a:b:1", nil), (":", nil),
    ])
    func aStepIsNamed(text: String, step: LogFilter.Step?) {
        #expect(LogFilter.Step(text) == step)
    }
}
