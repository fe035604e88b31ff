/// A group of a job's servers by how they ended, as patterns and `job retry` name them.
package enum ServerOutcome: String, Sendable, Hashable, CaseIterable {
    case failed
    case unreachable
    case canceled
    case timedOut = "timedout"
    /// Every server that has not succeeded, whether it has ended or not.
    case unfinished

    package func includes(_ status: ServerStatus) -> Bool {
        switch self {
        case .failed: status == .failed
        case .unreachable: status == .unreachable
        case .canceled: status == .canceled
        case .timedOut: status == .timedOut
        case .unfinished: status != .succeeded
        }
    }

    /// The names that may be written, for messages.
    package static let words = allCases.map(\.rawValue).joined(separator: ", ")
}
