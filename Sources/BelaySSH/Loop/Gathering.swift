internal import CLibSSH2
internal import Glibc

/// When a loop lets a moment pass before it looks for what has come.
///
/// Many servers that are at work send many small messages, one after the other. Taken up one by one,
/// each of them costs a change of process and finds the processor's caches emptied by others: of a
/// login to hundreds of servers that is a sixth of what it takes here. So the loop waits for some
/// more to come, as network drivers do (interrupt coalescing), where it has time to: with few
/// servers, or as many messages as it can take, there is nothing to wait for. A loop with tunnels
/// does not wait: what they carry passes it three times.
struct Gathering {
    /// Nanoseconds. Little beside the time in which a server answers a login.
    static let pause: UInt64 = 4_000_000
    /// Nanoseconds over which it is counted who is at work.
    static let window: UInt64 = 64_000_000
    /// With fewer connections at work nothing waits.
    static let fewest = 16

    /// A bit for each connection that something came for in this window; several may share one.
    private var seen: UInt64 = 0
    private var windowEnd: UInt64 = 0
    /// Connections that something came for in the window before, at most 64.
    private(set) var atWork = 0

    /// - Parameter descriptor: the connection's; the lowest that is free, so they lie close together.
    mutating func note(_ descriptor: Int32) { seen |= 1 << UInt64(descriptor % 64) }

    /// - Parameter events: how many the last look has found.
    mutating func isDue(after events: Int, at now: UInt64) -> Bool {
        if now >= windowEnd {
            // After a time in which nothing came, nobody is at work.
            atWork = now < windowEnd + Self.window ? seen.nonzeroBitCount : 0
            (seen, windowEnd) = (0, now + Self.window)
        }
        return atWork >= Self.fewest && events * 2 < atWork
    }
}
