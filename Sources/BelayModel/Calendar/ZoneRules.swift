/// The offsets of a time zone, past and to come, as tzfile(5) has them.
package struct ZoneRules: Sendable, Hashable {
    package struct Offset: Sendable, Hashable {
        /// Seconds east of Greenwich; within a day and 2 hours either way (RFC 8536, section 3.2).
        package let seconds: Int
        /// Such as `CET`.
        package let abbreviation: String

        package init(seconds: Int, abbreviation: String) {
            self.seconds = seconds
            self.abbreviation = abbreviation
        }
    }

    package struct Transition: Sendable, Hashable {
        /// Seconds since 1970-01-01T00:00:00Z.
        package let instant: Int
        package let after: Offset

        package init(instant: Int, after: Offset) {
            self.instant = instant
            self.after = after
        }
    }

    /// The offset before the first transition.
    package let first: Offset
    /// In order.
    package let transitions: [Transition]
    /// The rule for all that comes after the last transition.
    package let rule: ZoneFooter?

    package init(first: Offset, transitions: [Transition], rule: ZoneFooter?) {
        self.first = first
        self.transitions = transitions
        self.rule = rule
    }

    package static let utc = ZoneRules(
        first: Offset(seconds: 0, abbreviation: "UTC"), transitions: [], rule: nil)

    package func offset(at instant: Int) -> Offset {
        if let last = transitions.last, instant >= last.instant || transitions.isEmpty {
            return rule?.offset(at: instant) ?? last.after
        }
        guard !transitions.isEmpty else { return rule?.offset(at: instant) ?? first }
        // The last transition that is not after the instant.
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : transitions[low - 1].after
    }

    /// The local time at an instant.
    package func local(at instant: Int) -> LocalMinute {
        LocalMinute(secondsSince1970: instant + offset(at: instant).seconds)
    }

    /// What a wall-clock time means.
    package enum Meaning: Sendable, Hashable {
        case once(Int)
        /// The clock is put back: both instants, the earlier first.
        case twice(Int, Int)
        /// The clock is put forward over it: the first instant after the gap.
        case never(then: Int)
    }

    package func meaning(of local: LocalMinute) -> Meaning {
        let seconds = local.secondsSince1970
        let near = transitions(from: seconds - 2 * 86_400, to: seconds + 2 * 86_400)
        var offsets: Set<Int> = [offset(at: seconds - 2 * 86_400).seconds]
        for transition in near { offsets.insert(transition.after.seconds) }
        let instants = offsets.map { seconds - $0 }
            .filter { offset(at: $0).seconds == seconds - $0 }.sorted()
        if let first = instants.first {
            return instants.count > 1 ? .twice(first, instants[1]) : .once(first)
        }
        // The transition that jumps over the local time.
        let jump = near.first { transition in
            transition.instant + offset(at: transition.instant - 1).seconds <= seconds
                && seconds < transition.instant + transition.after.seconds
        }
        return .never(then: jump?.instant ?? seconds - offset(at: seconds).seconds)
    }

    /// The transitions of a stretch of time, also those that follow from the rule.
    func transitions(from start: Int, to end: Int) -> [Transition] {
        var found = transitions.filter { (start...end).contains($0.instant) }
        guard let rule else { return found }
        let last = transitions.last?.instant ?? Int.min
        for year in local(at: start).date.year - 1...local(at: end).date.year + 1 {
            for transition in rule.transitions(of: year)
            where transition.instant > last && (start...end).contains(transition.instant) {
                found.append(transition)
            }
        }
        return found.sorted { $0.instant < $1.instant }
    }
}
