import BelayModel
import Foundation
import GRDB

/// The journal's rows. A row holds the events of one commit, a line each: what is made durable
/// together is written together.
enum EventRows {
    /// Appends events that happened at one moment, the first with the given number.
    static func append(
        _ events: [Event], to job: Int64, from number: Int, at now: Timestamp, in db: Database
    ) throws {
        guard !events.isEmpty else { return }
        var body: [UInt8] = []
        for event in events {
            if !body.isEmpty { body.append(lineFeed) }
            body += try EventText.encode(event)
        }
        try db.cachedStatement(
            sql: "INSERT INTO event (job, number, count, at, body) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [job, number, events.count, now.milliseconds, Data(body)])
    }

    /// Reads the events after a number, in order.
    static func read(
        of job: Int64, after number: Int, in db: Database, _ take: (JournalEntry) throws -> Void
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT number, at, body FROM event
                WHERE job = ? AND number + count > ? + 1
                    AND number >= coalesce((SELECT max(number) FROM event
                        WHERE job = ? AND number <= ? + 1), 0)
                ORDER BY number
                """)
        let rows = try Row.fetchCursor(statement, arguments: [job, number, job, number])
        while let row = try rows.next() {
            var next: Int = try row.value("number")
            let at = Timestamp(milliseconds: try row.value("at"))
            let body: Data = try row.value("body")
            // JSON has no line feed but those of its layout, and this JSON has none.
            for line in Array(body).split(separator: lineFeed) {
                if next > number {
                    let event = try EventText.decode(line)
                    try take(JournalEntry(number: next, at: at, event: event))
                }
                next += 1
            }
        }
    }

    private static let lineFeed = UInt8(ascii: "\n")
}
