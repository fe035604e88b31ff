import BelayModel
import Testing

@Suite struct PrintableTests {
    /// What a terminal obeys or a reader does not see: title, clipboard, link, CSI, C1, DEL, direction
    /// marks, zero-width characters, fillers, line ends.
    static let tricks = [
        "\u{1b}]0;title\u{07}", "\u{1b}]52;c;QUJD\u{07}", "\u{1b}]8;;http://x\u{1b}\\", "\u{1b}[2J",
        "\u{9b}31m", "\u{9d}0;title\u{9c}", "\u{7f}", "\u{202e}", "\u{2066}", "\u{200f}", "\u{61c}",
        "\u{200b}", "\u{200d}", "\u{feff}", "\u{ad}", "\u{2028}", "\u{3164}", "\u{e0041}", "\r",
        "\u{85}", "\u{8}", "\0", "\u{fff9}", "\u{180e}",
    ]

    @Test(arguments: tricks)
    func nothingHiddenIsLeft(trick: String) {
        let text = "before\(trick)after"
        for shown in [text.printable, text.printableLine, text.printableLines] {
            #expect(shown.isPrintable, "\(shown.debugDescription)")
            #expect(shown.hasPrefix("before") && shown.hasSuffix("after"))
        }
    }

    @Test(arguments: tricks)
    func valuesOfJSONStay(trick: String) throws {
        let value = Value.string("é\(trick)→")
        let text = value.json.escapedJSON
        #expect(text.isPrintable)
        #expect(text.contains("é") && text.contains("→"))
        #expect(text.contains("\\u") || text.contains("\\r"))
    }

    @Test func aScalarBeyondTheFirstPlaneIsAPairInJSON() {
        #expect("\"\u{e0041}\u{9b}\"".escapedJSON == #""\udb40\udc41\u009b""#)
    }

    @Test func blanksAreMadeOneAndTheEndsAreCut() {
        #expect("\n one\u{1b}\u{1b}two \t".printable == "one two")
        #expect("\u{1b}".printable == "")
        #expect(String(repeating: "x", count: 500).printable.count == 201)
        #expect(String(repeating: "é", count: 30).printable(atMost: 20).count == 21)
    }

    @Test func linesKeepTheirShape() {
        #expect("  a\tb\n\u{1b}[0m\n".printableLines == "  a\tb\n?[0m\n")
        #expect("  a\tb\n".printableLine == "  a?b?")
        #expect("ok ✔\u{fe0f}".printableLines == "ok ✔")
    }
}

@Suite struct ForeignNumberTests {
    @Test(arguments: ["0", "7", "007", "1125899906842624"])
    func sizesThatAreBelieved(text: String) {
        #expect(ForeignNumber.size(text) == Int(text))
    }

    @Test(arguments: [
        "", "-1", "+1", " 1", "1 ", "1e3", "0x10", "٣", "1125899906842625", "9223372036854775807",
        "9223372036854775808", "99999999999999999999999", "00000000000000000001",
    ])
    func sizesThatAreNot(text: String) {
        #expect(ForeignNumber.size(text) == nil)
    }

    @Test func totalsStayAtTheirEnd() {
        #expect(Int.max.addingClamped(1) == .max)
        #expect(Int.min.addingClamped(-1) == .min)
        #expect(1.addingClamped(2) == 3)
    }
}
