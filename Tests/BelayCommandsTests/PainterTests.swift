import BelayModel
import Testing

@testable import BelayCommands

/// The view on a terminal that is played: rows of text, and what was scrolled away.
private struct Screen {
    var rows: [String]
    var history: [String] = []
    var (row, column) = (0, 0)
    let height: Int

    init(height: Int) {
        self.height = height
        rows = Array(repeating: "", count: height)
    }

    mutating func write(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\r\n":
                column = 0
                feed()
            case "\r": column = 0
            case "\u{1b}":
                let sequence = rest.prefix { !$0.isLetter }
                rest = rest.dropFirst(sequence.count)
                let end = rest.popFirst()
                if end == "A" { row = max(0, row - (Int(sequence.dropFirst()) ?? 1)) }
                if end == "K" { rows[row] = String(rows[row].prefix(column)) }
                // Clearing from here on is what fills a multiplexer's history.
                #expect(end != "J")
            case _:
                rows[row] =
                    String(rows[row].prefix(column)) + String(character)
                    + String(rows[row].dropFirst(column + 1))
                column += 1
            }
        }
    }

    private mutating func feed() {
        row += 1
        guard row == height else { return }
        history.append(rows.removeFirst())
        rows.append("")
        row -= 1
    }
}

@Suite struct PainterTests {
    @Test func picturesReplaceEachOtherAndNothingIsScrolledAway() {
        var (painter, screen) = (Painter(), Screen(height: 6))
        for number in 0..<50 {
            let lines = (0..<(1 + number % 4)).map { "line \($0) \(number)" }
            screen.write(painter.paint(lines, columns: 40))
            #expect(screen.rows.filter { !$0.isEmpty } == lines)
        }
        #expect(screen.history.isEmpty)
    }

    @Test func whatStaysIsAboveTheView() {
        var (painter, screen) = (Painter(), Screen(height: 8))
        screen.write(painter.paint(["a 1", "b 1", "c 1"], columns: 40))
        screen.write(painter.insert(["failed"]))
        screen.write(painter.paint(["a 2", "b 2"], columns: 40))
        #expect(screen.rows.filter { !$0.isEmpty } == ["failed", "a 2", "b 2"])
        screen.write(painter.paint([], columns: 40))
        #expect(screen.rows.filter { !$0.isEmpty } == ["failed"])
    }

    @Test func onlyWhatHasChangedIsWritten() {
        var painter = Painter()
        _ = painter.paint(["same", "other 1"], columns: 40)
        let text = painter.paint(["same", "other 2"], columns: 40)
        #expect(!text.contains("same") && text.contains("other 2"))
        #expect(painter.paint(["same", "other 2"], columns: 40).isEmpty)
    }

    @Test(arguments: [
        ("abc", 3), ("東京web1", 8), ("e\u{301}", 1), ("\u{1b}[31mred\u{1b}[0m", 3), ("", 0),
        ("🚀x", 3), ("→", 1),
    ]) func textHasColumns(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test func aBeginningNeverIsWiderThanAsked() {
        #expect("東京web1".prefix(columns: 3) == "東")
        #expect("e\u{301}tude".prefix(columns: 2) == "e\u{301}t")
        #expect("abc".prefix(columns: 9) == "abc")
    }
}
