/// How many servers are in which state. Each is in one: what is not known comes before all else, and a
/// reboot before updates.
package struct FleetFigures: Sendable, Hashable {
    package var current = 0
    package var pending = 0
    package var reboot = 0
    /// Never analyzed, or too long ago: never called up to date.
    package var unknown = 0
    /// Pending updates of all known servers.
    package var securityUpdates = 0
    package var otherUpdates = 0

    package init() {}

    /// Counts one server.
    /// - Parameter updates: pending ones, security among them; `nil`: nobody has looked for all.
    package mutating func add(
        isKnown: Bool, updates: Int?, securityUpdates: Int?, needsReboot: Bool?
    ) {
        guard isKnown, let updates else {
            unknown += 1
            return
        }
        let security = securityUpdates ?? 0
        self.securityUpdates += security
        otherUpdates += max(0, updates - security)
        if needsReboot == true {
            reboot += 1
        } else if updates > 0 {
            pending += 1
        } else {
            current += 1
        }
    }
}
