import BelayModel
import BelayStore
import Foundation
import Testing

@testable import BelayReports

/// What is said of the next times of a schedule.
@Suite struct ScheduleViewTests {
    private static func berlin() throws -> ZoneRules {
        let file = URL(filePath: "/usr/share/zoneinfo/Europe/Berlin")
        return try ZoneRules(tzif: [UInt8](Data(contentsOf: file)))
    }

    private static func time(_ text: String) throws -> Timestamp {
        let date = try Date(text, strategy: .iso8601)
        return Timestamp(seconds: Int(date.timeIntervalSince1970))
    }

    /// The sample of the design: a time that does not exist, and one in a freeze that ends with the
    /// last of its days.
    @Test func theNextTimesSayWhatIsOdd() throws {
        let zone = try Self.berlin()
        let freezes = [
            Freeze(
                name: "quarter-end", starts: try Self.time("2027-03-29T22:00:00Z"),
                ends: try Self.time("2027-04-06T22:00:00Z")),
            Freeze(
                name: "audit", starts: try Self.time("2027-04-04T00:00:00Z"),
                ends: try Self.time("2027-04-04T00:30:00Z"), pattern: "db"),
            Freeze(
                name: "one", starts: try Self.time("2027-04-10T22:00:00Z"),
                ends: try Self.time("2027-04-11T22:00:00Z"), pattern: "web:!old"),
        ]
        let times = try ScheduleView.next(
            Schedule(when: "Sun 02:30", zone: "Europe/Berlin"),
            after: try Self.time("2027-03-20T00:00:00Z"), count: 5, freezes: freezes,
            zones: { _ in zone })
        #expect(
            NextTime.text(times) == """
                2027-03-21 02:30 CET  2027-03-21 01:30Z
                2027-03-28 03:00 CEST  2027-03-28 01:00Z  02:30 does not exist that day
                2027-04-04 02:30 CEST  2027-04-04 00:30Z  frozen: quarter-end (2027-03-30/2027-04-06)
                2027-04-11 02:30 CEST  2027-04-11 00:30Z  frozen for web:!old: one (2027-04-11)
                2027-04-18 02:30 CEST  2027-04-18 00:30Z

                """)
        #expect(
            try JSONText.of(times[0])
                == #"{"nominal":"2027-03-21T02:30:00+01:00","local":"2027-03-21 02:30","zone":"CET","#
                + #""utc":"2027-03-21T01:30:00.000Z","notes":[]}"#)
        #expect(times[1].notes == ["02:30 does not exist that day"])
    }
}
