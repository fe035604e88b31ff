package import BelayModel
package import BelayStore
import Foundation

/// A schedule as `schedule list` and `show` have it.
package struct ScheduleView {
    package struct JSON: Encodable {
        package let name: String
        package let state: String
        package let reason: String?
        package let pausedUntil: String?
        package let when: String
        package let zone: String
        package let after: Int
        package let late: Int
        package let overlap: String
        package let window: String?
        /// The next times, local with their offsets.
        package let next: [String]
    }

    package struct Detailed: Encodable {
        package let schedule: JSON
        package let occurrences: [OccurrenceJSON]
    }

    package struct OccurrenceJSON: Encodable {
        package let nominal: String
        package let due: String
        package let status: String
        package let job: Int64?
        package let reason: String?

        init(_ occurrence: StoredOccurrence) {
            nominal = occurrence.nominal
            due = occurrence.due.rfc3339
            status = occurrence.status.rawValue
            job = occurrence.job
            reason = occurrence.reason
        }
    }

    /// Gives a zone's rules by its name.
    package typealias Zones = (String) throws -> ZoneRules

    package let stored: StoredSchedule
    package let next: [Occurrence]
    /// Why the next times cannot be told.
    package let problem: String?

    package init(_ stored: StoredSchedule, at now: Timestamp, zones: Zones) {
        self.stored = stored
        do {
            let zone = try zones(stored.schedule.zone)
            next = try stored.schedule.expression()
                .occurrences(after: now.seconds, in: zone, count: 3)
            problem = nil
        } catch {
            (next, problem) = ([], "\(error)")
        }
    }

    package var json: JSON {
        JSON(
            name: stored.name, state: stored.state.rawValue, reason: stored.reason ?? problem,
            pausedUntil: stored.pausedUntil?.rfc3339, when: stored.schedule.when,
            zone: stored.schedule.zone, after: stored.schedule.after, late: stored.schedule.late,
            overlap: stored.schedule.overlap.rawValue, window: stored.schedule.window?.text,
            next: next.map(\.nominal))
    }

    package func detailed(_ latest: [StoredOccurrence]) -> Detailed {
        Detailed(schedule: json, occurrences: latest.map(OccurrenceJSON.init))
    }

    /// - Parameter room: columns of the terminal; `nil`: as many as it takes.
    package static func table(_ schedules: [ScheduleView], columns room: Int?) -> String {
        var table = PlainTable([
            .init("NAME"), .init("STATE"), .init("NEXT"), .init("WHEN", rank: 1),
            .init("ZONE", rank: 2),
        ])
        for view in schedules {
            let isDue = view.stored.state == .enabled
            table.add([
                view.stored.name, view.stored.state.rawValue,
                isDue ? view.next.first?.nominal ?? "never" : "-", view.stored.schedule.when,
                view.stored.schedule.zone,
            ])
        }
        return table.text(columns: room)
    }

    package func text(_ latest: [StoredOccurrence]) -> String {
        let schedule = stored.schedule
        var lines = [
            "\(stored.name): \(stored.state.rawValue)" + (stored.reason.map { ", \($0)" } ?? "")
        ]
        lines.append(
            "  \(schedule.when) \(schedule.zone)"
                + (schedule.after > 0 ? ", \(schedule.after) days after" : "")
                + ", late \(DurationText.words(schedule.late))"
                + ", overlap \(schedule.overlap.rawValue)"
                + (schedule.window.map { ", window \($0.text)" } ?? ""))
        if let problem { lines.append("  \(problem)") }
        for occurrence in next { lines.append("  next    \(occurrence.nominal)") }
        for occurrence in latest {
            let outcome = occurrence.job.map { "job \($0)" } ?? occurrence.reason ?? ""
            lines.append("  \(occurrence.status.rawValue) \(occurrence.nominal)  \(outcome)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The next times of a schedule, and what is odd about each.
    /// - Parameter freezes: times in which no job starts, or none of some servers.
    package static func next(
        _ schedule: Schedule, after now: Timestamp, count: Int, freezes: [Freeze] = [], zones: Zones
    ) throws -> [NextTime] {
        let zone = try zones(schedule.zone)
        let window = try schedule.window.map { ($0, try zones($0.zone)) }
        let found = try schedule.expression()
            .occurrences(after: now.seconds, in: zone, count: count)
        return found.map { occurrence in
            var notes: [String] = []
            if occurrence.isMoved {
                notes.append("\(occurrence.local.text.suffix(5)) does not exist that day")
            }
            if let (window, rules) = window,
                window.closing(at: occurrence.instant, in: rules) == nil
            {
                notes.append("outside its window")
            }
            notes += freezes.filter { $0.contains(Timestamp(seconds: occurrence.instant)) }
                .map { words(of: $0, in: zone) }
            return NextTime(
                nominal: occurrence.nominal,
                local: zone.local(at: occurrence.instant).text.replacing("T", with: " "),
                zone: occurrence.offset.abbreviation,
                utc: Timestamp(seconds: occurrence.instant).rfc3339, notes: notes)
        }
    }

    /// `frozen: quarter-end (2027-03-30/2027-04-06)`, by the days of the schedule's zone.
    private static func words(of freeze: Freeze, in zone: ZoneRules) -> String {
        let first = zone.local(at: freeze.starts.seconds).text.prefix(10)
        // It ends at the first instant after its last day.
        let last = zone.local(at: Timestamp(milliseconds: freeze.ends.milliseconds - 1).seconds)
            .text.prefix(10)
        let days = first == last ? "\(first)" : "\(first)/\(last)"
        return "frozen\(freeze.pattern.map { " for \($0)" } ?? ""): \(freeze.name) (\(days))"
    }
}

/// `belay schedule next --json`: one of its elements.
package struct NextTime: Encodable {
    /// The time that the schedule names, with its offset.
    package let nominal: String
    /// When it is by the clock of the schedule's zone: later than named where that does not exist.
    package let local: String
    package let zone: String
    package let utc: String
    /// Whether it is moved, outside its window, or frozen.
    package let notes: [String]

    /// A line each.
    package static func text(_ times: [NextTime]) -> String {
        if times.isEmpty { return "never\n" }
        return times.map { time in
            let line =
                "\(time.local) \(time.zone)  \(time.utc.prefix(10)) "
                + "\(time.utc.dropFirst(11).prefix(5))Z"
            return ([line] + time.notes).joined(separator: "  ") + "\n"
        }.joined()
    }
}
