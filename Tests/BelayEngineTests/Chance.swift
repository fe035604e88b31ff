import Synchronization

/// Chance that is the same for the same seed (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether something of this probability happens.
    mutating func happens(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }

    mutating func upTo(_ limit: Int) -> Int { Int.random(in: 0...limit, using: &self) }
}

/// What goes wrong in a simulated fleet, as probabilities.
struct Weather: Sendable {
    /// A connection that cannot be made.
    var refused = 0.0
    /// A command whose link is lost, at some point.
    var lost = 0.0
    /// A server that restarts when it gets a command.
    var reboot = 0.0
    /// A server that goes away for good when it gets a command.
    var away = 0.0
    /// A command that begins and then ends without a last word.
    var mute = 0.0
    /// A full disk, each time something is to be written.
    var full = 0.0

    static let fair = Weather()
}

/// The order of all that happens in a fleet and in its job.
final class Sequence: Sendable {
    private let last = Mutex(0)

    func next() -> Int {
        last.withLock {
            $0 += 1
            return $0
        }
    }
}
