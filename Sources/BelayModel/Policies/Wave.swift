/// The servers that run the action phase together.
package struct Wave: Sendable, Hashable {
    /// By their place in the plan.
    package let servers: [Int]
    package internal(set) var status = PhaseStatus.pending
    /// Whether the items that follow the wave are run on its servers.
    package internal(set) var isChecking = false
    /// When the pause before it is over; `nil`: there is none, or it has not begun.
    package internal(set) var due: Timestamp?
    package internal(set) var started: Timestamp?
    package internal(set) var finished: Timestamp?

    init(servers: [Int]) { self.servers = servers }

    /// Divides servers as Ansible's `serial` does: each share is one of all of them, and the last
    /// one repeats. No shares: one wave.
    static func divide(_ servers: [Int], by serial: [Share]) -> [Wave] {
        var waves: [Wave] = []
        var rest = servers[...]
        while !rest.isEmpty {
            let share = serial.indices.contains(waves.count) ? serial[waves.count] : serial.last
            let size = share?.of(servers.count) ?? rest.count
            waves.append(Wave(servers: Array(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        return waves
    }
}
