import BelayModel
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test("Every millisecond of a second is written as it is")
    func milliseconds() {
        for millisecond in 0..<1000 {
            let text = Timestamp(milliseconds: 1_795_397_098_000 + Int64(millisecond)).rfc3339
            let digits = "\(1000 + millisecond)".dropFirst()
            #expect(text == "2026-11-23T01:24:58.\(digits)Z")
        }
    }

    @Test(
        "Days at the ends of months, leap years and centuries",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ])
    func ends(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    /// Whole seconds: of fractions, Foundation cuts off more than there is.
    @Test("Every day of four centuries is the one of Foundation's calendar")
    func days() {
        let style = Date.ISO8601FormatStyle()
        for day in stride(from: 0, to: 146_097, by: 1) {
            let seconds = Int64(day) * 86_400 + Int64(day % 86_400)
            let text = Timestamp(milliseconds: seconds * 1000).rfc3339
            let expected = Date(timeIntervalSince1970: Double(seconds)).formatted(style)
            guard text == expected.dropLast() + ".000Z" else {
                Issue.record("\(text) is not \(expected)")
                return
            }
        }
    }
}
