import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import Foundation

/// When the jobs of a schedule come.
struct ScheduleRule: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "systemd.time(7) calendar events without seconds, or five cron fields.",
            valueName: "TIME"))
    var when: String?
    @Option(help: ArgumentHelp("The time zone, as Europe/Berlin.", valueName: "ZONE"))
    var zone: String?
    @Option(help: ArgumentHelp("Days after that date, as 4d.", valueName: "DAYS"))
    var after: String?
    @Option(
        help: ArgumentHelp(
            "When servers may be changed, as 02:00/3h@Europe/Berlin, or the name of a window; "
                + "'none' takes it away.",
            valueName: "WINDOW"))
    var window: String?
    @Option(
        help: ArgumentHelp("How long a job needs of its window. (default: 15m)", valueName: "D"))
    var needs: String?
    @Option(
        help: ArgumentHelp("How late a job may still start. (default: 15m)", valueName: "D"))
    var late: String?
    @Option(help: "While an earlier job of it has not ended: skip, wait or terminate.")
    var overlap: Schedule.Overlap?
    @Option(
        help: ArgumentHelp(
            "How many servers there must be, as 40..60; 'none' takes it away.", valueName: "N..M"))
    var expect: String?
    @Flag(help: "Allow it to come more often than every 5 minutes.") var yesOften = false

    private static let none = "none"

    /// The rule that the options make.
    /// - Parameter before: the rule that they change; `nil`: they make a new one.
    func schedule(_ before: Schedule? = nil) throws -> Schedule {
        guard let when = when ?? before?.when, let zone = zone ?? before?.zone else {
            throw ValidationError(
                when == nil
                    ? "When? Give --when, such as --when 'Tue *-*-8..14 02:00'."
                    : "Of which zone? Give --zone, such as --zone Europe/Berlin.")
        }
        var schedule = before ?? Schedule(when: when, zone: zone)
        (schedule.when, schedule.zone) = (when, zone)
        if let overlap { schedule.overlap = overlap }
        if let after { schedule.after = try days(after) }
        if let late { schedule.late = try duration(late, "--late") }
        if let needs { schedule.needs = needs == Self.none ? nil : try duration(needs, "--needs") }
        if let window {
            schedule.window = window == Self.none ? nil : try MaintenanceWindow(given: window)
        }
        guard needs == nil || needs == Self.none || schedule.window != nil else {
            throw ValidationError("--needs is for --window.")
        }
        if let expect { schedule.expect = expect == Self.none ? nil : try range(expect) }
        return schedule
    }

    /// Refuses a rule that would never come, comes too often, or never meets its window.
    /// - Parameter isCheck: whether its jobs change nothing, and may come as often as they like.
    func check(_ schedule: Schedule, isCheck: Bool) throws {
        let zones = ZoneFiles()
        let rules = try zones.rules(of: schedule.zone)
        let next = try schedule.expression()
            .occurrences(after: Timestamp.now.seconds, in: rules, count: 100)
        guard let first = next.first, first.instant - Timestamp.now.seconds < 400 * 86_400 else {
            let later = next.first.map { "not before \($0.nominal)" } ?? "never"
            throw CalendarProblem("'\(schedule.when)' comes \(later)")
        }
        let shortest = zip(next, next.dropFirst()).map { $1.instant - $0.instant }.min() ?? 0
        if next.count > 1, shortest < 300, !yesOften, !isCheck {
            throw CalendarProblem(
                "'\(schedule.when)' comes more often than every 5 minutes; --yes-often allows it")
        }
        guard let window = schedule.window else { return }
        let windowRules = try zones.rules(of: window.zone)
        let needs = schedule.needs ?? Schedule.standardLate
        guard window.length >= needs else {
            throw CalendarProblem(
                "the window \(window.text) is shorter than the \(DurationText.words(needs)) that a "
                    + "job needs; --needs says how long that is")
        }
        guard next.contains(where: { window.closing(at: $0.instant, in: windowRules) != nil })
        else {
            throw CalendarProblem(
                "'\(schedule.when)' never comes while the window \(window.text) is open; its next "
                    + "times are " + next.prefix(3).map(\.nominal).joined(separator: ", "))
        }
    }

    private func days(_ text: String) throws -> Int {
        let digits = text.hasSuffix("d") ? String(text.dropLast()) : text
        guard let days = Int(digits), (0...366).contains(days) else {
            throw ValidationError("--after \(text): give days, from 0d to 366d.")
        }
        return days
    }

    private func duration(_ text: String, _ option: String) throws -> Int {
        guard let seconds = DurationText.seconds(text), seconds <= 7 * 86_400 else {
            throw ValidationError("\(option) \(text): give a duration, as 15m or 1h30m, up to 7d.")
        }
        return seconds
    }

    private func range(_ text: String) throws -> ClosedRange<Int> {
        let ends = text.components(separatedBy: "..").map { Int($0) }
        if ends.count == 1, let only = ends[0], only > 0 { return only...only }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, first <= last
        else { throw ValidationError("--expect \(text): give a range, as 40..60.") }
        return first...last
    }
}

extension Schedule.Overlap: ExpressibleByArgument {}
