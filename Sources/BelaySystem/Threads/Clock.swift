// `timespec` and its like belong to whichever of the C modules the compiler has loaded first.
internal import CLibCrypto
internal import Glibc

/// Nanoseconds of the monotonic clock: what deadlines are measured by.
package func monotonicNow() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

extension Duration {
    /// In whole nanoseconds; a negative duration is 0, and none is more than 30 years, so that
    /// sums and small multiples of them cannot overflow whatever ssh_config says.
    package var nanoseconds: UInt64 {
        let parts = components
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
        guard parts.seconds < 1_000_000_000 else { return 1_000_000_000_000_000_000 }
        return UInt64(parts.seconds) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000)
    }

    /// For messages: `15 s`, `0.2 s`.
    package var words: String {
        let milliseconds = nanoseconds / 1_000_000
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return rest == 0 ? "\(whole) s" : "\(whole).\(rest / 100) s"
    }
}
