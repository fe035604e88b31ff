/// What the items that change packages found and did, beside the packages: configuration files and
/// services, as read from the server.
package struct PackageFindings: Sendable, Codable, Hashable {
    package var conffiles: [ConffileChoice]
    package var services: [ServiceState]

    package init(conffiles: [ConffileChoice] = [], services: [ServiceState] = []) {
        self.conffiles = conffiles
        self.services = services
    }

    package var isEmpty: Bool { conffiles.isEmpty && services.isEmpty }

    /// What a later item says of a service counts.
    package mutating func add(_ more: PackageFindings) {
        conffiles += more.conffiles
        services.removeAll { one in more.services.contains { $0.name == one.name } }
        services += more.services
    }
}

/// What was done with a configuration file that both the admin and its package had changed.
package struct ConffileChoice: Sendable, Codable, Hashable {
    /// The file in use.
    package var path: String
    /// The version that is not in use: the package's, where the admin's was kept, else the admin's.
    package var other: String
    package var isKept: Bool

    package init(path: String, other: String, isKept: Bool) {
        self.path = path
        self.other = other
        self.isKept = isKept
    }

    package var words: String {
        isKept
            ? "kept \(path); the package's new one is \(other)"
            : "replaced \(path); the admin's is \(other)"
    }
}

/// A service that ran code which is not on the disk any more.
package struct ServiceState: Sendable, Codable, Hashable {
    package enum State: String, Sendable, Codable, Hashable, CaseIterable {
        /// It still runs the old code.
        case old
        /// It was restarted, and runs.
        case restarted
        /// It was restarted, and does not run.
        case failed
        /// It still runs the old code, and is never restarted by Belay: the server's own footing.
        case spared
    }

    /// Of its systemd unit; without systemd, of its program.
    package var name: String
    package var state: State

    package init(name: String, state: State) {
        self.name = name
        self.state = state
    }
}
