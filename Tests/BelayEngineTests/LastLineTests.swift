import Testing

@testable import BelayEngine

/// What is told of a script of one's own that has failed.
struct LastLineTests {
    @Test(arguments: [
        ([], nil), ([""], nil), (["\n \n"], nil), (["E: could not do it\n"], "E: could not do it"),
        (["one\ntwo"], "two"), (["one\nt", "wo\n\n"], "two"), (["10%\r100%\r\n"], "100%"),
        (["a\u{1b}[31mb\n"], "a?[31mb"), (["  a   b \n"], "a b"),
        (
            ["no such file\nbelay: SIGKILL to process 7 (sleep), because of kill_after\n"],
            "no such file"
        ),
        (["belay: 9 bytes are left out here\n"], nil),
    ])
    func itIsTheLastThatIsNotBlank(pieces: [String], text: String?) {
        var line = LastLine()
        for piece in pieces { line.add(Array(piece.utf8)) }
        #expect(line.text == text)
    }

    @Test func muchOutputIsNotKept() throws {
        var line = LastLine()
        for _ in 0..<200 { line.add(Array(repeating: UInt8(ascii: "x"), count: 1000)) }
        let text = try #require(line.text)
        #expect(text.count <= 310 && text.hasPrefix("xxx"))
        line.add(Array("\nlast\n".utf8))
        #expect(line.text == "last")
    }
}
