/// A named rule that submits jobs, as it was written.
package struct Schedule: Sendable, Hashable, Codable {
    /// What becomes of an occurrence while an earlier job of the schedule has not ended.
    package enum Overlap: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is `Skipped`.
        case skip
        /// It waits for the job's end, as long as it is not too late.
        case wait
        /// It asks for the job's termination, and waits for that.
        case terminate
    }

    /// A calendar expression, or a cron line.
    package var when: String
    /// Days between the date of `when` and the occurrence.
    package var after: Int
    /// A name of /usr/share/zoneinfo.
    package var zone: String
    /// How late an occurrence may still be submitted, in seconds.
    package var late: Int
    package var overlap: Overlap
    package var window: MaintenanceWindow?
    /// How long a job needs of its window, in seconds; `nil`: a quarter of an hour is assumed.
    package var needs: Int?
    /// How many servers the pattern has to select.
    package var expect: ClosedRange<Int>?

    package static let standardLate = 900

    package init(
        when: String, after: Int = 0, zone: String, late: Int = standardLate,
        overlap: Overlap = .skip, window: MaintenanceWindow? = nil, needs: Int? = nil,
        expect: ClosedRange<Int>? = nil
    ) {
        self.when = when
        self.after = after
        self.zone = zone
        self.late = late
        self.overlap = overlap
        self.window = window
        self.needs = needs
        self.expect = expect
    }

    package func expression() throws(CalendarProblem) -> CalendarExpression {
        var expression = try CalendarExpression(parsing: when)
        expression.daysAfter = after
        return expression
    }
}

/// A schedule's state.
package enum ScheduleState: String, Sendable, Hashable, Codable, CaseIterable {
    case enabled = "Enabled"
    case paused = "Paused"
    /// It cannot be worked out, for a reason that is recorded; it comes back by itself.
    case broken = "Broken"
    /// Kept for its history.
    case removed = "Removed"
}

/// How an occurrence ended.
package enum OccurrenceStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case submitted = "Submitted"
    case missed = "Missed"
    case skipped = "Skipped"
}

/// What is to be done about the occurrences that are due.
package struct DueOccurrences: Sendable, Hashable {
    /// Those that are over, with what becomes of them.
    package var over: [Decision] = []
    /// The one that is to be submitted, or to wait for an earlier job's end.
    package var current: Occurrence?
    /// Up to where all is decided, or will be when `current` is; seconds since 1970.
    package var decided: Int

    package struct Decision: Sendable, Hashable {
        package let occurrence: Occurrence
        package let status: OccurrenceStatus
        package let reason: String

        package init(occurrence: Occurrence, status: OccurrenceStatus, reason: String) {
            self.occurrence = occurrence
            self.status = status
            self.reason = reason
        }
    }
}

extension Schedule {
    /// So many occurrences are decided in one go; the next look goes on with the rest.
    private static let mostAtOnce = 1000

    /// Decides about the occurrences of a stretch of time.
    ///
    /// One that is later than `late` is `Missed`, each by itself. Of those that are not, the latest
    /// is current and the others are `Skipped`: an outage is never followed by a burst of jobs.
    /// - Parameters:
    ///   - decided: up to where all is decided, seconds since 1970.
    ///   - now: the same, by this machine's clock.
    ///   - isPaused: whether the schedule is paused.
    package func due(
        after decided: Int, now: Int, isPaused: Bool, in zone: ZoneRules
    ) throws(CalendarProblem) -> DueOccurrences {
        guard now > decided else { return DueOccurrences(decided: decided) }
        let due = try expression()
            .occurrences(after: decided, upTo: now, in: zone, count: Self.mostAtOnce)
        var result = DueOccurrences(
            decided: due.count == Self.mostAtOnce ? due.last?.instant ?? now : now)
        for occurrence in due {
            let lateness = now - occurrence.instant
            if isPaused {
                result.over.append(
                    .init(occurrence: occurrence, status: .skipped, reason: "paused"))
            } else if lateness > late {
                let words = DurationText.words(lateness)
                result.over.append(
                    .init(
                        occurrence: occurrence, status: .missed,
                        reason: "nobody was there to submit it for \(words); it may be "
                            + "\(DurationText.words(late)) late"))
            } else {
                if let earlier = result.current {
                    result.over.append(
                        .init(
                            occurrence: earlier, status: .skipped,
                            reason: "the one of \(occurrence.nominal) is due as well"))
                }
                result.current = occurrence
            }
        }
        return result
    }
}
