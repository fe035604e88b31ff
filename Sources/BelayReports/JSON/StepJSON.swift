import BelayModel
package import BelayStore

/// A step of a server in `belay job show ID --json`. A large job has hundreds of thousands of them.
package struct StepJSON: Encodable {
    package let phase: String
    package let number: Int
    package let name: String
    package let status: String
    @Nullable package var exitStatus: Int?
    @Nullable package var signal: String?
    @Nullable package var reason: String?
    @Nullable package var started: String?
    @Nullable package var finished: String?
    /// Seconds that it was expected to take, in tenths.
    @Nullable package var expected: Double?
    package let packages: [StepPackageJSON]

    package static func steps(of server: ServerView) -> [StepJSON] {
        let changed = ChangedPackages(server)
        return server.steps.enumerated().map { place, step in
            StepJSON(
                step, server.packages(of: place), expected: server.expected(of: place), changed)
        }
    }

    private init(
        _ step: StepView, _ packages: [PackageChange], expected: Double?, _ changed: ChangedPackages
    ) {
        phase = step.phaseName
        number = step.number
        name = step.name
        status = step.status.rawValue
        exitStatus = step.exitStatus
        signal = step.signal
        reason = step.reason
        started = step.started?.rfc3339
        finished = step.finished?.rfc3339
        self.expected = expected.map { ($0 * 10).rounded() / 10 }
        self.packages = packages.map { StepPackageJSON($0, changed.state(of: $0, in: step)) }
    }
}

/// A package of a step.
package struct StepPackageJSON: Encodable {
    package let name: String
    package let architecture: String
    @Nullable package var from: String?
    @Nullable package var to: String?
    /// Whether it is at `to` now, by dpkg's word; `null`: the step is not one that changes packages,
    /// or has not begun.
    @Nullable package var changed: Bool?

    fileprivate init(_ change: PackageChange, _ state: ChangedPackages.State?) {
        name = change.name
        architecture = change.architecture
        from = change.from
        to = change.to
        changed = state.map { $0 == .done }
    }
}
