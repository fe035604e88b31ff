/// How a server does, compared with what its items were expected to take.
package struct Pace: Sendable, Hashable {
    /// Seconds, of all items that have ended; both begin with as much as makes one short item no
    /// proof of anything.
    private var expected = 5.0
    private var took = 5.0

    package init() {}

    /// Takes note of an item that has ended.
    /// - Parameters:
    ///   - expected: seconds; `nil`: nothing was.
    package mutating func add(expected: Double?, from start: Timestamp?, to end: Timestamp?) {
        guard let expected, let start, let end else { return }
        self.expected += expected
        took += max(0, end.pastSeconds(since: start))
    }

    /// Seconds that an item is likely to take that is expected to take so many: at least a fifth of
    /// it, and at most ten times as many.
    package func likely(_ seconds: Double) -> Double {
        seconds * min(10, max(0.2, took / expected))
    }
}

extension ServerRun {
    package var pace: Pace {
        steps[..<cursor].reduce(into: Pace()) { pace, step in
            pace.add(expected: step.item.expected, from: step.started, to: step.finished)
        }
    }

    /// Seconds until the item in hand is likely to have ended; `nil`: nobody knows, or it takes longer
    /// already.
    package func likelyLeft(at now: Timestamp) -> Double? {
        guard activity == .running, cursor < steps.count, let started = steps[cursor].started,
            let expected = steps[cursor].item.expected
        else { return nil }
        let left = pace.likely(expected) - now.pastSeconds(since: started)
        return left > 0 ? left : nil
    }
}

extension Timestamp {
    fileprivate func pastSeconds(since start: Timestamp) -> Double {
        (Double(milliseconds) - Double(start.milliseconds)) / 1000
    }
}
