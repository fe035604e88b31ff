import BelayReports
import Foundation
import Testing

struct JSONWriterTests {
    private struct Shape: Encodable {
        struct Inner: Encodable {
            let flag: Bool
            let numbers: [Double]
        }

        let zebra: Int64
        let apple: String?
        @Nullable var none: String?
        let list: [Inner]
        let empty: [String]
        let inner: Inner?
        let names: [String: Int]
    }

    private let shape = Shape(
        zebra: -9_223_372_036_854_775_808, apple: nil,
        list: [.init(flag: true, numbers: [0.5, .nan])],
        empty: [], inner: .init(flag: false, numbers: []), names: ["one": 1])

    /// Keys in the order of the shape, so that the first ones are those that people look for.
    @Test func shapesKeepTheirOrder() throws {
        #expect(
            try JSONText.of(shape)
                == #"{"zebra":-9223372036854775808,"none":null,"list":[{"flag":true,"#
                + #""numbers":[0.5,null]}],"empty":[],"inner":{"flag":false,"numbers":[]},"#
                + #""names":{"one":1}}"#)
    }

    @Test(arguments: [
        "", "plain", "a \"quoted\" \\ word", "line\nfeed\ttab\rreturn", "\u{0}\u{1b}[31mred\u{7f}",
        "bidi \u{202e}evil", "emoji 👩‍💻 \u{1F600}", "combining \"\u{301}", "\u{2028}\u{feff}",
        "é ü 漢字",
        "private \u{f8ff} \u{10ffff}",
    ])
    func stringsComeBackAndNothingIsObeyed(text: String) throws {
        let json = try JSONText.of([text])
        let back = try JSONDecoder().decode([String].self, from: Data(json.utf8))
        #expect(back.map { Array($0.utf8) } == [Array(text.utf8)])
        let obeyed = json.unicodeScalars.filter {
            $0.value < 0x20 || (0x7f..<0xa0).contains($0.value)
                || $0.properties.generalCategory == .format
        }
        #expect(obeyed.isEmpty)
    }

    @Test(arguments: [0, 1, 499, 500, 501, 1234])
    func fragmentsOfManyElementsAreOneArray(count: Int) async throws {
        let elements = Array(0..<count)
        let fragment = try await JSONFragment.array(of: elements) { ["n": $0] }
        let json = try JSONText.of(["list": fragment])
        let back = try JSONDecoder().decode([String: [[String: Int]]].self, from: Data(json.utf8))
        #expect(back == ["list": elements.map { ["n": $0] }])
    }

    @Test func whatIsTakenIsNotWrittenAgain() throws {
        var writer = JSONWriter()
        writer.open(.array)
        writer.add("a")
        var bytes = writer.take()
        writer.add(2)
        writer.addNull()
        writer.close(.array)
        bytes += writer.take()
        #expect(String(decoding: bytes, as: UTF8.self) == #"["a",2,null]"#)
    }

    /// Two shapes in one object.
    private struct Both: Encodable {
        let first: [String: Int]

        private enum CodingKeys: String, CodingKey {
            case second
        }

        func encode(to encoder: any Encoder) throws {
            try first.encode(to: encoder)
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode([1], forKey: .second)
        }
    }

    @Test func aValueThatAsksAgainGoesOnInItsObject() throws {
        #expect(
            try JSONText.of([Both(first: ["a": 1]), Both(first: [:])])
                == #"[{"a":1,"second":[1]},{"second":[1]}]"#)
    }
}
