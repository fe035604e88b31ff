import Synchronization

/// Rings after a time that is the same for all who ask. Nearly all of them are there in time, and
/// their alarms are taken back: one task waits for all, where each would cost a timer.
final class Alarms: Sendable {
    private struct Alarm {
        let number: Int
        let moment: ContinuousClock.Instant
    }

    private struct State {
        var rings: [Int: @Sendable () -> Void] = [:]
        /// In the order of their moments; those that were taken back are still there.
        var alarms: [Alarm] = []
        var head = 0
        var last = 0
        var isWatched = false
    }

    private let limit: Duration
    private let state = Mutex(State())

    /// - Parameter limit: after how long they ring.
    init(after limit: Duration) { self.limit = limit }

    /// - Returns: what to take the alarm back with.
    func set(_ ring: @escaping @Sendable () -> Void) -> Int {
        let moment = ContinuousClock.now + limit
        let (number, isFirst) = state.withLock { state in
            state.last += 1
            state.rings[state.last] = ring
            state.alarms.append(Alarm(number: state.last, moment: moment))
            defer { state.isWatched = true }
            return (state.last, !state.isWatched)
        }
        if isFirst { Task { await watch() } }
        return number
    }

    func takeBack(_ number: Int) {
        state.withLock { _ = $0.rings.removeValue(forKey: number) }
    }

    private func watch() async {
        while let moment = next() {
            try? await Task.sleep(until: moment, clock: .continuous)
            for ring in due(at: .now) { ring() }
        }
    }

    /// When the next alarm may ring; `nil`: there is none, and nobody watches any more.
    private func next() -> ContinuousClock.Instant? {
        state.withLock { state in
            while state.head < state.alarms.count,
                state.rings[state.alarms[state.head].number] == nil
            {
                state.head += 1
            }
            guard state.head < state.alarms.count else {
                (state.alarms, state.head, state.isWatched) = ([], 0, false)
                return nil
            }
            state.alarms.removeFirst(state.head)
            state.head = 0
            return state.alarms[0].moment
        }
    }

    private func due(at now: ContinuousClock.Instant) -> [@Sendable () -> Void] {
        state.withLock { state in
            var rings: [@Sendable () -> Void] = []
            while state.head < state.alarms.count, state.alarms[state.head].moment <= now {
                let ring = state.rings.removeValue(forKey: state.alarms[state.head].number)
                state.head += 1
                if let ring { rings.append(ring) }
            }
            return rings
        }
    }
}
