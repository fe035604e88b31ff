package import BelayModel
package import BelayStore

/// How a server stands, by what jobs have found and done there.
package struct ServerState: Sendable {
    package let name: String
    /// Whether it was analyzed, and not too long ago.
    package let isKnown: Bool
    /// When it was analyzed last, and by which job.
    package let asOf: Timestamp?
    package let job: Int64?
    package let release: String?
    package let kernel: String?
    /// Updates that are pending; `nil`: nobody has looked for all of them.
    package let updates: Int?
    package let securityUpdates: Int?
    package let held: [String]?
    package let needsReboot: Bool?
    package let oldServices: [String]?
    package let lastPatched: Timestamp?
    package let patchJob: Int64?
    /// What the admin should know besides, such as that the latest job could not reach it.
    package let note: String?
    /// What is pending.
    package var pending: [ServerPatchLevel.Update] { isKnown ? level.pendingUpdates : [] }

    private let level: ServerPatchLevel

    /// - Parameter fresh: seconds after which an analysis is too old to say anything.
    package init(_ name: String, _ level: ServerPatchLevel, at now: Timestamp, fresh: Int) {
        self.name = name
        self.level = level
        let base = level.full ?? level.analysis
        (asOf, job) = (base?.time, base?.job)
        (lastPatched, patchJob) = (level.patch?.time, level.patch?.job)
        let age = asOf.map { now.seconds(since: $0) }
        isKnown = age.map { $0 <= Double(fresh) } ?? false
        note = Self.note(level, age: age, isKnown: isKnown)
        guard isKnown else {
            (release, kernel) = (base?.release, nil)
            (updates, securityUpdates, held) = (nil, nil, nil)
            (needsReboot, oldServices) = (nil, nil)
            return
        }
        (release, kernel, held) = (level.analysis?.release, level.kernel, level.held)
        (needsReboot, oldServices) = (level.needsReboot, level.oldServices)
        (updates, securityUpdates) = (level.updates, level.securityUpdates)
    }

    private static func note(_ level: ServerPatchLevel, age: Double?, isKnown: Bool) -> String? {
        var parts: [String] = []
        if let age, !isKnown {
            parts.append("analyzed \(Int(age / 86_400)) d ago")
        } else if age == nil {
            parts.append("never analyzed")
        }
        if let last = level.last, last.status.isFinal, last.status != .succeeded {
            parts.append("\(last.status.rawValue) in job \(last.job)")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
