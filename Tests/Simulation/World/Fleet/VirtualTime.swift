import BelayModel
import Synchronization

/// The time of a simulated world, in milliseconds since it began. Nothing waits for it.
final class VirtualTime: Sendable {
    private let state = Mutex(0)

    var now: Int { state.withLock(\.self) }

    func advance(to time: Int) { state.withLock { $0 = max($0, time) } }
}

/// One machine's clocks: the one that nobody sets, and a wall clock that may be set.
final class HostClock: Sendable {
    private let time: VirtualTime
    /// The wall clock at the beginning of the world, in milliseconds.
    private let origin: Int
    private let skew = Mutex(0)

    init(_ time: VirtualTime, origin: Int) {
        self.time = time
        self.origin = origin
    }

    var wall: Timestamp {
        Timestamp(milliseconds: Int64(origin + time.now + skew.withLock(\.self)))
    }

    var elapsed: Duration { .milliseconds(time.now) }

    /// Seconds that the wall clock differs from what it would be.
    func set(skew seconds: Int) { skew.withLock { $0 = seconds * 1000 } }

    var jobClock: JobClock {
        JobClock(elapsed: { self.elapsed }, wall: { self.wall }, sleep: { _ in })
    }
}

/// What is to happen, in the order of its time and, at one time, of its being asked for.
struct Agenda {
    enum Happening {
        /// A machine's loop looks at its schedules, jobs and timers.
        case look(host: Int, life: Int)
        /// A driver's executor sends what it was asked for.
        case send(host: Int, stamp: Int, server: Int, attempt: Int)
        /// An order reaches its server.
        case arrive(Order)
        /// A server's word reaches a driver.
        case answer(host: Int, stamp: Int, Event)
        /// An item in its boot has come to its end.
        case itemEnds(server: Int, Deed.Key, boot: Int)
        case serverReturns(server: Int)
        case fault
        case people
        /// All machines with daemons lose their power.
        case outage
        case hostReturns(host: Int)
        /// All that was broken is mended, and nothing breaks any more.
        case heal
    }

    private var heap: [(time: Int, number: Int, what: Happening)] = []
    private var number = 0

    mutating func add(_ what: Happening, at time: Int) {
        number += 1
        heap.append((time, number, what))
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (time: Int, what: Happening)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, first.what)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let least = right < heap.count && isBefore(right, left) ? right : left
            guard isBefore(least, parent) else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        (heap[one].time, heap[one].number) < (heap[other].time, heap[other].number)
    }
}
