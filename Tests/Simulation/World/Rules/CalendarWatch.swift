import BelayModel
import BelayService
import BelayStore
import Foundation
import GRDB

/// When schedules are due, counted minute by minute, and what must have become of each time.
struct CalendarWatch {
    enum Rule {
        case everyMinutes(Int)
        case daily(hour: Int, minute: Int)

        var text: String {
            switch self {
            case .everyMinutes(let count): "*:0/\(count)"
            case .daily(let hour, let minute):
                "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
            }
        }
    }

    struct Entry {
        let id: Int64
        let name: String
        let rule: Rule
        let zone: String
        let late: Int
        let overlap: Schedule.Overlap
        /// Seconds since 1970.
        let begin: Int
        var end: Int?
    }

    var entries: [Entry] = []
    /// When daemons looked at the schedules, each by its own clock.
    var looks: [Int] = []

    /// - Parameter hasSkew: whether clocks were wrong: a time that is over by one may be to come by
    ///   another.
    func judge(_ queue: DatabaseQueue, hasSkew: Bool) throws -> [String] {
        var found: [String] = []
        let looks = looks.sorted()
        for entry in entries { found += try judge(entry, queue, hasSkew ? [] : looks) }
        let told = try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT
                        (SELECT count(*) FROM occurrence WHERE status = 'Missed'),
                        (SELECT count(*) FROM notification WHERE event = 'missed'),
                        (SELECT count(*) FROM occurrence WHERE status = 'Skipped'),
                        (SELECT count(*) FROM notification WHERE event = 'skipped')
                    """)
        }
        for row in told where row[0] as Int != row[1] as Int || row[2] as Int != row[3] as Int {
            found.append(
                "of \(row[0] as Int) Missed and \(row[2] as Int) Skipped times, \(row[1] as Int) and \(row[3] as Int) were told"
            )
        }
        let strays = try queue.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM job WHERE origin LIKE '%schedule%'
                        AND (SELECT count(*) FROM occurrence WHERE occurrence.job = job.id) <> 1
                    """) ?? 0
        }
        if strays > 0 { found.append("\(strays) jobs of schedules are not of one occurrence") }
        return found
    }

    /// - Parameter looks: sorted.
    private func judge(
        _ entry: Entry, _ queue: DatabaseQueue, _ looks: [Int]
    ) throws -> [String] {
        let rows = try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT due / 1000, occurrence.status, job, created / 1000
                    FROM occurrence LEFT JOIN job ON job.id = occurrence.job
                    WHERE schedule = ? ORDER BY due
                    """, arguments: [entry.id])
        }
        var found: [String] = []
        let dues: [Int] = rows.map { $0[0] }
        if Set(dues).count != dues.count { found.append("\(entry.name): a time is there twice") }
        let end = entry.end ?? entry.begin
        // Clocks that were ahead may have decided more.
        let expected = times(of: entry, until: max(end, dues.max() ?? 0))
        let known = Set(dues)
        // One that waits for an earlier job when its schedule is removed is not decided any more.
        let patience = entry.overlap == .skip ? 120 : entry.late + 120
        for due in expected where due > entry.begin && due <= end - patience && !known.contains(due)
        {
            found.append("\(entry.name): nothing became of \(due)")
        }
        for due in known.subtracting(expected) {
            found.append("\(entry.name): \(due) is no time of its")
        }
        for row in rows {
            let status: String = row[1]
            let job: Int64? = row[2]
            if (status == OccurrenceStatus.submitted.rawValue) != (job != nil) {
                found.append("\(entry.name): \(status), job \(job as Any)")
            }
            if let created: Int = row[3], !(0...entry.late).contains(created - (row[0] as Int)) {
                found.append("\(entry.name): submitted \(created - (row[0] as Int)) s late")
            }
            if status == OccurrenceStatus.missed.rawValue, entry.overlap == .skip,
                Self.count(looks, in: row[0]..<(row[0] + entry.late)) > Self.mostLooks
            {
                found.append("\(entry.name): \(row[0] as Int) is Missed, and a daemon was there")
            }
        }
        // After an outage there is one job, not one for each time that went by.
        for (row, next) in zip(rows, rows.dropFirst()) {
            if let created: Int = row[3], created >= next[0] as Int {
                found.append("\(entry.name): \(row[0] as Int) was submitted after the next was due")
            }
        }
        return found
    }

    /// A thousand times are decided in one look, and those of an outage come first.
    private static let mostLooks = 5

    private static func count(_ looks: [Int], in times: Range<Int>) -> Int {
        place(of: times.upperBound, in: looks) - place(of: times.lowerBound, in: looks)
    }

    private static func place(of time: Int, in looks: [Int]) -> Int {
        var range = looks.indices
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range =
                looks[middle] < time
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private func times(of entry: Entry, until end: Int) -> Set<Int> {
        guard let zone = TimeZone(identifier: entry.zone) else { return [] }
        var times: Set<Int> = []
        var day = Int.min
        // A clock that is behind finds times due that were over when the schedule was made.
        let first = entry.begin - 86_400
        // From the day before: its time may be over already.
        var minute = (entry.begin - 3 * 86_400) / 60 * 60
        while minute <= end {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute)))
            let local = minute + offset
            let ofDay = (local % 86_400) / 60
            switch entry.rule {
            case .everyMinutes(let count):
                if ofDay % 60 % count == 0, minute > first { times.insert(minute) }
            case .daily(let hour, let minutes):
                // The first moment of a day at which its clock shows that much.
                if local / 86_400 != day, ofDay >= hour * 60 + minutes {
                    day = local / 86_400
                    if minute > first { times.insert(minute) }
                }
            }
            minute += 60
        }
        return times
    }
}
