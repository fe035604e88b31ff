import Synchronization

/// What goes wrong in a simulated fleet, as probabilities.
struct Weather: Sendable {
    /// A connection that cannot be made.
    var refused = 0.0
    /// A command whose link is lost, at some point.
    var lost = 0.0
    /// A server that restarts when it gets a command.
    var reboot = 0.0
    /// A power cut when a server gets a command: the last five seconds are not on its disk.
    var power = 0.0
    /// A staging directory that somebody removes when its server gets a command.
    var vanish = 0.0
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
