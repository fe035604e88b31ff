/// How long the engine waits for what. All of it scales with `second`: a simulation shortens it.
package struct Pacing: Sendable {
    /// How long a second is.
    package var second: Duration
    /// How often the store is asked for a termination by another process, and deadlines are looked
    /// at. A commit in between looks too.
    package var tick: Duration

    package init(second: Duration = .seconds(1), tick: Duration = .milliseconds(50)) {
        self.second = second
        self.tick = tick
    }

    /// The pause after a connection was lost; each further one is twice as long.
    var firstPause: Duration { second / 2 }
    /// How long an item may take before its output is asked for while it runs. That costs the
    /// server another shell, so servers that are merely busy should not come to it.
    var quickItem: Duration { second }
    /// The longest pause between two attempts to connect.
    var longestPause: Duration { second * 15 }
    /// How long making or removing the staging directory goes on over a lost connection: a
    /// termination waits for it.
    var stagingPatience: Duration { second * 60 }
    /// After how long without an event the lease is renewed; it expires after 60 s.
    var heartbeat: Duration { second * 15 }
    /// How long a round of the loop takes, at most, of a process that is not stopped or suspended.
    var longestRound: Duration { max(second, .milliseconds(100)) }
    /// The pause before a commit that failed is tried again.
    var fullDiskPause: Duration { second }
}
