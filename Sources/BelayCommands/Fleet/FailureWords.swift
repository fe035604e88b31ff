import BelayModel

/// What went wrong on which servers: the same words once, the servers in natural order.
enum FailureWords {
    /// What follows the fingerprint of a host key that is not known: told once for all servers.
    private static let remedyStart = ". There is no entry for "

    /// A reason without what is to be done about a host key that is not known; `nil`: it has none.
    static func withoutRemedy(_ reason: String) -> String? {
        reason.utf8.firstRange(of: remedyStart.utf8).map { String(reason[..<$0.lowerBound]) }
    }

    static func lines(_ results: [FleetResult]) -> [String] {
        var order: [String] = []
        var servers: [String: [String]] = [:]
        var unknown = 0
        let isRepeated = results.count { $0.reason?.contains(remedyStart) == true } > 1
        for result in FoldedNames.sorted(results, by: \.server) {
            guard var reason = result.reason else { continue }
            if isRepeated, let short = withoutRemedy(reason) {
                reason = short
                unknown += 1
            }
            if servers[reason] == nil { order.append(reason) }
            servers[reason, default: []].append(result.server)
        }
        var lines = order.map { "\(title(servers[$0] ?? [])): \($0)" }
        if unknown > 0 {
            lines.append(
                "compare these \(unknown) fingerprints with the servers' own, then record the keys "
                    + "with ssh-keyscan, or have new ones recorded with --accept-new-host-keys")
        }
        return lines
    }

    /// `web1`, or `web[1-4] (4)`.
    static func title(_ servers: [String]) -> String {
        servers.count == 1
            ? servers[0] : "\(FoldedNames.folded(servers, columns: 100)) (\(servers.count))"
    }
}
