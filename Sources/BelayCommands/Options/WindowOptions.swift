import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

/// When a job may change servers.
struct WindowOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "When the job ends at the latest: RFC 3339 with an offset, or 05:00 by this machine's "
                + "clock. Nothing starts that does not fit.", valueName: "TIME"))
    var until: String?
    @Option(
        help: ArgumentHelp(
            "How much of that time must be left at the start.", valueName: "DURATION"))
    var needs: String?
    @Option(
        help: ArgumentHelp(
            "Run in spite of a freeze; the reason is recorded with the job.", valueName: "REASON"))
    var overrideFreeze: String?

    /// The window of `--until`; `nil`: it was not given.
    func window(at now: Timestamp) throws -> JobWindow? {
        let needs = try needs.map(Self.seconds)
        guard let until else {
            guard needs == nil else { throw ValidationError("--needs is for --until or --window.") }
            return nil
        }
        let closes = try Self.moment(until, after: now)
        let window = JobWindow(
            name: "until \(until)", closes: closes, closing: closes.clock, needs: needs)
        try Self.check(window, at: now)
        return window
    }

    /// - Throws: that less is left than is needed.
    static func check(_ window: JobWindow, at start: Timestamp) throws {
        guard let needs = window.needs else { return }
        let left = Int((window.closes.milliseconds - start.milliseconds) / 1000)
        guard left < needs else { return }
        throw StartProblem(
            "\(DurationText.words(max(0, left))) left, \(DurationText.words(needs)) needed: "
                + "the job is not started")
    }

    static func seconds(_ text: String) throws -> Int {
        guard let seconds = DurationText.seconds(text) else {
            throw StartProblem("'\(text)' is no duration, such as 15m or 1h30m")
        }
        return seconds
    }

    /// A time of day is the next one of this machine's local clock.
    private static func moment(_ text: String, after now: Timestamp) throws -> Timestamp {
        let digits = text.split(separator: ":", omittingEmptySubsequences: false)
        if digits.count == 2, digits.allSatisfy({ $0.count == 2 }), let hour = Int(digits[0]),
            let minute = Int(digits[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        {
            var time = DateComponents()
            (time.hour, time.minute, time.second) = (hour, minute, 0)
            let start = Date(timeIntervalSince1970: Double(now.milliseconds) / 1000)
            let next = Calendar.current.nextDate(
                after: start, matching: time, matchingPolicy: .nextTime)
            guard let next else { throw StartProblem("'\(text)' does not come") }
            return Timestamp(milliseconds: Int64(next.timeIntervalSince1970 * 1000))
        }
        return try StartTime(parsing: text, late: nil, now: now).at
    }
}

extension MaintenanceWindow {
    /// The stretch of this window that a job gets.
    /// - Parameters:
    ///   - start: when the job is to start; `nil`: at once, or when the window opens.
    ///   - needs: seconds that must be left of it then.
    /// - Returns: the window, and when the job starts; `nil`: at once.
    func stretch(
        from start: Timestamp?, at now: Timestamp, needs: Int?
    ) throws -> (window: JobWindow, start: Timestamp?) {
        let rules = try ZoneFiles().rules(of: zone)
        let instant = (start ?? now).seconds
        if let window = jobWindow(at: instant, in: rules, needs: needs) { return (window, start) }
        let next = try CalendarExpression(parsing: opens)
            .occurrences(after: instant, in: rules, count: 1).first
        guard let next else { throw CalendarProblem("the window \(text) never opens") }
        let opening = Timestamp(seconds: next.instant)
        if let start {
            throw CalendarProblem(
                "\(start.rfc3339) is outside of the window \(text), which opens at \(next.nominal)")
        }
        guard var window = jobWindow(at: next.instant, in: rules, needs: needs) else {
            throw CalendarProblem("the window \(text) never opens")
        }
        window.opens = opening
        return (window, opening)
    }
}
