/// One package that a job would change on a server, or did.
package struct PackageChange: Sendable, Codable, Hashable {
    package var name: String
    package var architecture: String
    /// The version before; `nil`: it was not installed.
    package var from: String?
    /// The version after; `nil`: it is removed.
    package var to: String?
    /// Where the new version comes from, as apt names it: `Debian-Security:12/stable-security`.
    package var origin: String?
    package var isSecurity: Bool
    /// Bytes to download; `nil`: not known, or nothing to download.
    package var downloadSize: Int?
    /// dpkg's state of it afterwards where that is not `installed` (dpkg(1), Package states), such
    /// as `half-configured`.
    package var state: String?

    package init(
        name: String, architecture: String, from: String?, to: String?, origin: String? = nil,
        isSecurity: Bool = false, downloadSize: Int? = nil, state: String? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.from = from
        self.to = to
        self.origin = origin
        self.isSecurity = isSecurity
        self.downloadSize = downloadSize
        self.state = state
    }
}

extension [PackageChange] {
    /// These with the origins that an analysis has found. What was changed is read from dpkg, which
    /// knows of no archive.
    package func withOrigins(from planned: [PackageChange]) -> [PackageChange] {
        guard !isEmpty, !planned.isEmpty else { return self }
        let origins = Dictionary(planned.map { ($0.target, $0) }) { first, _ in first }
        return map { change in
            guard let known = origins[change.target] else { return change }
            var change = change
            change.origin = change.origin ?? known.origin
            change.isSecurity = change.isSecurity || known.isSecurity
            return change
        }
    }
}

extension PackageChange {
    /// What tells one package at one version from all others.
    fileprivate var target: [String?] { [name, architecture, to] }
}

/// What `analyze` found out on one server: what would change, and the items that change it.
package struct PackageReport: Sendable, Codable, Hashable {
    package var changes: [PackageChange]
    /// One item per package archive, or per group of them, into the staging directory.
    package var download: [Item]
    /// One item per set of packages: the smallest that must change together, or several of those
    /// joined, as the playbook's `stop_within` says.
    package var action: [Item]
    /// What the admin should know, a sentence each: packages held back, a reboot that is needed.
    package var notes: [String]
    /// The file systems that the changes need room on; `nil`: they were not looked at.
    package var room: [FileSystemRoom]?
    /// Why the server may stay unpatched although every step succeeds, a sentence: no archive to
    /// find updates in, or every update that was wanted left out. `nil`: there is nothing to say.
    package var shortfall: String?
    /// What else is known of the server; `nil`: it was not asked.
    package var facts: ServerFacts?

    package init(
        changes: [PackageChange] = [], download: [Item] = [], action: [Item] = [],
        notes: [String] = [], room: [FileSystemRoom]? = nil, shortfall: String? = nil
    ) {
        self.shortfall = shortfall
        self.changes = changes
        self.download = download
        self.action = action
        self.notes = notes
        self.room = room
    }
}

/// What the changes need on a file system of a server, and what is free there; in bytes.
package struct FileSystemRoom: Sendable, Codable, Hashable {
    /// Where it is mounted.
    package var mount: String
    package var needed: Int
    package var free: Int

    package init(mount: String, needed: Int, free: Int) {
        self.mount = mount
        self.needed = needed
        self.free = free
    }
}
