import BelayChance
import BelayModel
import Foundation
import Testing

/// Zones with daylight saving time in both hemispheres, of half an hour, at midnight, negative, and
/// none; one that skipped a day; one whose rule ends before 2038; one beyond +12:00.
private let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kolkata",
    "Europe/Dublin", "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo",
    "America/St_Johns", "Pacific/Chatham", "America/Asuncion", "Asia/Tehran", "Antarctica/Troll",
    "UTC",
]

@Suite struct ZoneTests {
    @Test(arguments: zones) func agreesWithZdump(name: String) throws {
        let zone = try rules(of: name)
        let lines = try output(["/usr/bin/zdump", "-v", "-c", "2000,2050", name])
        for line in lines {
            // Europe/Berlin  Sun Mar 25 01:00:00 2029 UT = Sun Mar 25 03:00:00 2029 CEST isdst=1 gmtoff=7200
            let words = line.split(separator: " ").map(String.init)
            guard let offset = words.last?.split(separator: "=").last.flatMap({ Int($0) }),
                words.count > 14, let instant = instant(of: words[1...])
            else { continue }
            #expect(zone.offset(at: instant).seconds == offset, "\(line)")
            #expect(zone.offset(at: instant).abbreviation == words[13], "\(line)")
        }
    }

    private static let nights: [(String, String, String, [String])] = [
        (
            "Europe/Berlin", "02:30", "2027-03-27T00:00",
            [
                "2027-03-27T02:30:00+01:00", "2027-03-28T02:30:00+02:00 moved",
                "2027-03-29T02:30:00+02:00",
            ]
        ),
        (
            "Europe/Berlin", "02:30", "2027-10-30T12:00",
            ["2027-10-31T02:30:00+02:00", "2027-11-01T02:30:00+01:00", "2027-11-02T02:30:00+01:00"]
        ),
        (
            "Europe/Berlin", "*:30", "2027-10-30T23:45",
            ["2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00", "2027-10-31T03:30:00+01:00"]
        ),
        (
            "Europe/Berlin", "*:30", "2027-03-28T00:00",
            ["2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00", "2027-03-28T04:30:00+02:00"]
        ),
        (
            "America/New_York", "02:15,45", "2027-03-14T00:00",
            [
                "2027-03-14T02:15:00-04:00 moved", "2027-03-15T02:15:00-04:00",
                "2027-03-15T02:45:00-04:00",
            ]
        ),
        (
            "Australia/Lord_Howe", "02:15", "2026-10-02T16:00",
            [
                "2026-10-04T02:15:00+11:00 moved", "2026-10-05T02:15:00+11:00",
                "2026-10-06T02:15:00+11:00",
            ]
        ),
        (
            "America/Havana", "00:00", "2027-03-13T06:00",
            [
                "2027-03-14T00:00:00-04:00 moved", "2027-03-15T00:00:00-04:00",
                "2027-03-16T00:00:00-04:00",
            ]
        ),
        (
            "Pacific/Apia", "12:00", "2011-12-29T23:00",
            [
                "2011-12-30T12:00:00+14:00 moved", "2011-12-31T12:00:00+14:00",
                "2012-01-01T12:00:00+14:00",
            ]
        ),
    ]

    @Test(arguments: nights) func handlesDaylightSavingAsCronDoes(
        name: String, expression: String, after: String, expected: [String]
    ) throws {
        let rule = try CalendarExpression(parsing: expression)
        let start = try #require(instant(after))
        let found = rule.occurrences(after: start, in: try rules(of: name), count: 3)
        #expect(found.map { $0.nominal + ($0.isMoved ? " moved" : "") } == expected)
    }

    @Test func aMovedTimeRunsRightAfterTheGap() throws {
        let rule = try CalendarExpression(parsing: "02:30")
        let start = try #require(instant("2027-03-28T00:00"))
        let found = rule.occurrences(after: start, in: try rules(of: "Europe/Berlin"), count: 1)
        #expect(found.first?.instant == instant("2027-03-28T01:00"))
    }

    @Test(arguments: 0..<400) func damagedFilesAreRefusedOrRead(seed: Int) throws {
        var bytes = try file(of: "Europe/Berlin")
        var random = Chance(seed: UInt64(seed))
        for _ in 0...seed % 7 {
            bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                truncatingIfNeeded: random.next())
        }
        if seed % 3 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
        guard let zone = try? ZoneRules(tzif: bytes) else { return }
        let rule = try CalendarExpression(parsing: "*:30")
        _ = rule.occurrences(after: 1_796_083_200, in: zone, count: 2)
    }

    private func file(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)")))
    }

    private func rules(of name: String) throws -> ZoneRules { try ZoneRules(tzif: file(of: name)) }

    private func output(_ command: [String]) throws -> [String] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// `Sun Mar 25 01:00:00 2029` as seconds since 1970.
    private func instant(of words: ArraySlice<String>) -> Int? {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let words = Array(words)
        guard let month = months.firstIndex(of: words[1]), let day = Int(words[2]),
            let year = Int(words[4])
        else { return nil }
        let time = words[3].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        return CivilDate(year: year, month: month + 1, day: day).daysSince1970 * 86_400
            + time[0] * 3600 + time[1] * 60 + time[2]
    }

    /// `2027-03-28T00:00`, in UTC.
    private func instant(_ text: String) -> Int? {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count == 5 else { return nil }
        let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        return LocalMinute(date: date, minute: numbers[3] * 60 + numbers[4]).secondsSince1970
    }
}
