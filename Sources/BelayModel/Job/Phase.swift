/// What a job is for. It names the action phase.
package enum JobKind: String, Sendable, Codable, Hashable, CaseIterable {
    case install, uninstall, remediate
}

/// The three phases of every job, in their order.
package enum Phase: Int, Sendable, Codable, Hashable, CaseIterable, Comparable {
    case analyze, download, action

    /// The phase's name in a job of this kind.
    package func name(in kind: JobKind) -> String {
        switch self {
        case .analyze: "analyze"
        case .download: "download"
        case .action: kind.rawValue
        }
    }

    package static func < (one: Phase, other: Phase) -> Bool { one.rawValue < other.rawValue }
}
