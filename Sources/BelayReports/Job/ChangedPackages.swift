package import BelayModel
package import BelayStore

/// What of the packages of a server's steps was changed, as read from dpkg before and after.
package struct ChangedPackages {
    package enum State {
        case done
        /// It is not in the state that was wanted, such as half configured.
        case partly
        case untouched
    }

    private let changes: [String: PackageChange]

    package init(_ server: ServerView) {
        changes = Dictionary(
            server.changed.map { (Self.key($0), $0) }, uniquingKeysWith: { $1 })
    }

    /// - Returns: `nil`: the step changes no packages, or was not performed.
    package func state(of package: PackageChange, in step: StepView) -> State? {
        guard step.phase == .action else { return nil }
        switch step.status {
        case .pending, .running, .skipped: return nil
        case .succeeded, .failed, .timedOut: break
        }
        guard let change = changes[Self.key(package)] else { return .untouched }
        return change.to == package.to && change.state == nil ? .done : .partly
    }

    private static func key(_ package: PackageChange) -> String {
        "\(package.name) \(package.architecture)"
    }
}
