package import BelayModel
package import BelayStore

/// How many updates were pending in the fleet over time, as jobs have seen it.
package struct FleetHistory: Sendable {
    package struct Point: Sendable, Hashable {
        package let time: Timestamp
        package let updates: Int
        package let security: Int
    }

    package let points: [Point]

    /// - Parameters:
    ///   - records: what jobs found and did, the oldest first.
    ///   - most: points that are kept; the latest of each stretch of time.
    package init(_ records: [ServerRecord], most: Int = 200) {
        var pending: [String: (updates: Int, security: Int)] = [:]
        var (updates, security) = (0, 0)
        var points: [Point] = []
        func set(_ server: String, _ list: [PackageChange], _ time: Timestamp) {
            let before = pending[server] ?? (0, 0)
            let now = (updates: list.count, security: list.count(where: \.isSecurity))
            pending[server] = now
            updates += now.updates - before.updates
            security += now.security - before.security
            if let last = points.last, last.time >= time { points.removeLast() }
            points.append(Point(time: time, updates: updates, security: security))
        }
        for record in records {
            guard let report = record.report, record.kind == .remediate else { continue }
            let found =
                report.changes.filter { $0.from != nil } + (report.facts?.otherUpdates ?? [])
            set(record.server, found, record.analyzed ?? record.when)
            if !record.changed.isEmpty {
                set(record.server, record.pending, record.when)
            }
        }
        let sorted = points.sorted { $0.time < $1.time }
        guard sorted.count > most else {
            self.points = sorted
            return
        }
        // The last of each stretch is what counted when it ended.
        self.points = (1...most).map { sorted[$0 * sorted.count / most - 1] }
    }
}
