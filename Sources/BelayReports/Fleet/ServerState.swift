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
    /// The part of `note` that does not follow from `isKnown` and `asOf`.
    package let remark: String?
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
        remark = Self.failure(level)
        let parts = [Self.ignorance(age: age, isKnown: isKnown), remark].compactMap(\.self)
        note = parts.isEmpty ? nil : parts.joined(separator: ", ")
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

    /// Why the server is Unknown; `nil`: it is not.
    private static func ignorance(age: Double?, isKnown: Bool) -> String? {
        guard let age else { return "never analyzed" }
        return isKnown ? nil : "analyzed \(Int(age / 86_400)) d ago"
    }

    private static func failure(_ level: ServerPatchLevel) -> String? {
        guard let last = level.last, last.status.isFinal, last.status != .succeeded else {
            return nil
        }
        return "\(last.status.rawValue) in job \(last.job)"
    }
}
