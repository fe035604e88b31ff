internal import Glibc

/// Whether more want the processors than there are of them, as the calling thread feels it.
@safe struct Contention: ~Copyable {
    /// Nanoseconds for which an answer stands: a hundred servers are through within a second.
    private static let period: UInt64 = 50_000_000

    /// The thread's own; -1: this kernel does not keep it.
    private let descriptor = unsafe open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
    private var last = Times(ran: 0, waited: 0)
    private var next: UInt64 = 0
    private var isHigh = false

    /// Nanoseconds on a processor, and waiting for one (Linux, Documentation/scheduler/sched-stats).
    struct Times: Equatable {
        var ran: UInt64
        var waited: UInt64

        init(ran: UInt64, waited: UInt64) { (self.ran, self.waited) = (ran, waited) }

        /// - Parameter line: as it is in `schedstat`: both, and a count.
        init?(_ line: String) {
            let numbers = line.split(separator: " ").prefix(2).compactMap { UInt64($0) }
            guard numbers.count == 2 else { return nil }
            self.init(ran: numbers[0], waited: numbers[1])
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether of late this thread has waited for a processor longer than it had one.
    mutating func isHigh(at now: UInt64) -> Bool {
        guard now >= next else { return isHigh }
        next = now &+ Self.period
        guard let times = read() else { return isHigh }
        isHigh = times.waited &- last.waited > times.ran &- last.ran
        last = times
        return isHigh
    }

    private func read() -> Times? {
        var text = [UInt8](repeating: 0, count: 80)
        let count = unsafe pread(descriptor, &text, text.count, 0)
        return count > 0 ? Times(String(decoding: text[..<count], as: UTF8.self)) : nil
    }
}
