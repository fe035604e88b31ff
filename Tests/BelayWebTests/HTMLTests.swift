import Testing

@testable import BelayWeb

struct HTMLTests {
    private static let hostile = [
        "<script>alert(1)</script>", "\"\u{301} onmouseover=alert(1) x=\"", "'\u{fe0f}><img src=x>",
        "a&b", "\u{202e}evil", "\u{0}\u{1b}[31m", "`${alert(1)}`", "\u{2028}</style>",
    ]

    @Test(arguments: hostile)
    func textAndAttributesCannotBecomeMarkup(text: String) {
        var html = HTML()
        html.element("p", .title(text), .href("/jobs/\(text)"), text: text)
        let shown = String(decoding: html.bytes, as: UTF8.self)
        // One element with two attributes: every other sign of markup is escaped.
        #expect(shown.utf8.count { $0 == UInt8(ascii: "<") } == 2)
        #expect(shown.utf8.count { $0 == UInt8(ascii: ">") } == 2)
        #expect(shown.utf8.count { $0 == UInt8(ascii: "\"") } == 4)
        #expect(!shown.utf8.contains(UInt8(ascii: "'")))
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
    }

    @Test func elementsNest() {
        var html = HTML()
        html.element("ul", .class("a b")) { html in
            html.element("li", .selected(false), text: "x")
            html.void("br")
        }
        #expect(
            String(decoding: html.bytes, as: UTF8.self) == "<ul class=\"a b\"><li>x</li><br></ul>")
    }

    @Test func partsOfLinksAreEncoded() {
        let name = "a/b?c#d&e=\"f\" ü"
        let link: Link = "/jobs/\(7)/servers/\(name)"
        #expect(link.text == "/jobs/7/servers/a%2Fb%3Fc%23d%26e%3D%22f%22%20%C3%BC")
        #expect(link.with(["q": "x y", "none": nil]).text.hasSuffix("%BC?q=x%20y"))
    }

    @Test func coloursBecomeClassesAndNothingElseIsObeyed() {
        var html = HTML()
        ANSIText.write("a\u{1b}[1;31mred\u{1b}[0m\u{1b}[2Jb\u{1b}]0;title\u{7}", to: &html)
        #expect(
            String(decoding: html.bytes, as: UTF8.self)
                == "a<span class=\"bold sgr31\">red</span>␛[2Jb␛]0;title\u{fffd}")
    }
}

struct FormTests {
    @Test func formsAreRead() {
        let form = FormValues(encoded: "a=1+2&b=%C3%BC&a=other&bad=%zz&nul=%00&empty=&c")
        #expect(form["a"] == "1 2")
        #expect(form["b"] == "ü")
        #expect(form["bad"] == nil)
        #expect(form["nul"] == nil)
        #expect(form["empty"] == nil)
        #expect(form.hasOthers(than: ["a", "b"]))
    }

    @Test(arguments: [
        ("bytes=0-9", 0..<10), ("bytes=90-", 90..<100), ("bytes=-10", 90..<100),
        ("bytes=0-999", 0..<100), ("bytes=-999", 0..<100),
    ])
    func rangesAreRead(field: String, range: Range<Int>) throws {
        #expect(try ByteRange.read(field, size: 100) == range)
    }

    @Test(arguments: [
        "items=0-9", "bytes=9-0", "bytes=0-1,5-6", "bytes=a-b", "bytes=--5", "bytes=",
        "bytes=99999999999999999999-", "bytes=-", "bytes=1-99999999999999999999",
    ])
    func otherRangesMeanTheWhole(field: String) throws {
        #expect(try ByteRange.read(field, size: 100) == nil)
    }

    @Test(arguments: ["bytes=100-", "bytes=-0", "bytes=200-300"])
    func rangesBeyondTheEndAreRefused(field: String) {
        #expect(throws: WebProblem.self) { try ByteRange.read(field, size: 100) }
    }

    @Test func positionsOfLivePagesAreRead() {
        #expect(LivePosition.read("7-120.8-33") == [7: 120, 8: 33])
        #expect(LivePosition.read("7") == nil)
        #expect(LivePosition.read("-1-2") == nil)
        #expect(LivePosition.text([8: 33, 7: nil]) == "7-0.8-33")
    }
}
