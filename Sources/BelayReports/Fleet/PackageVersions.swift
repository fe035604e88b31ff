package import BelayModel
package import BelayStore

/// Which version of a package which server has.
package struct PackageVersions {
    package static let columns: [ReportTable.Column] = [
        .init("server", "SERVER", "The server's name in the inventory."),
        .init("package", "PACKAGE", "The package, with its architecture where there are several."),
        .init("installed", "INSTALLED", "The version; null: it is not installed."),
        .init(
            "candidate", "AVAILABLE",
            "The version that apt would take; null: the same, or not known."),
        .init("asOf", "AS OF", "When this was seen."),
    ]

    package struct Entry: Sendable {
        package let server: String
        package let package: String
        package let installed: String?
        package let candidate: String?
        package let asOf: Timestamp

        package init(
            server: String, package: String, installed: String?, candidate: String?,
            asOf: Timestamp
        ) {
            (self.server, self.package, self.asOf) = (server, package, asOf)
            self.installed = installed
            self.candidate = candidate == installed ? nil : candidate
        }
    }

    package let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = FoldedNames.sorted(entries, by: \.server)
    }

    /// What jobs have seen of a package: pending updates of it, and what they have brought.
    package init(_ name: String, records: [ServerRecord]) {
        var entries: [String: Entry] = [:]
        for record in records {
            let seen = (record.report?.changes ?? []) + (record.report?.facts?.otherUpdates ?? [])
            for change in seen where change.name == name && record.kind != .uninstall {
                entries[record.server] = Entry(
                    server: record.server, package: name, installed: change.from,
                    candidate: change.to, asOf: record.analyzed ?? record.when)
            }
            for change in record.changed where change.name == name && change.state == nil {
                entries[record.server] = Entry(
                    server: record.server, package: name, installed: change.to, candidate: nil,
                    asOf: record.when)
            }
        }
        self.init(Array(entries.values))
    }

    package var table: ReportTable {
        var table = ReportTable(Self.columns)
        for entry in entries {
            table.add([
                .text(entry.server), .text(entry.package), .text(entry.installed),
                .text(entry.candidate), .time(entry.asOf),
            ])
        }
        return table
    }

    /// A line a version, with the servers that have it; the most frequent version first.
    /// - Parameter room: columns of the terminal; `nil`: as many as it takes.
    package func text(columns room: Int?) -> String {
        struct Version: Hashable {
            var package: String
            var installed: String?
            var candidate: String?
        }
        let groups = Dictionary(grouping: entries) {
            Version(package: $0.package, installed: $0.installed, candidate: $0.candidate)
        }.sorted { one, other in
            if one.value.count != other.value.count { return one.value.count > other.value.count }
            return (one.key.package, one.key.installed ?? "", one.key.candidate ?? "")
                < (other.key.package, other.key.installed ?? "", other.key.candidate ?? "")
        }
        var table = PlainTable([
            .init("PACKAGE"), .init("INSTALLED"), .init("AVAILABLE"), .init("SERVERS", .right),
            .init(""),
        ])
        for (version, entries) in groups {
            table.add(
                [
                    version.package, version.installed ?? "not installed", version.candidate ?? "",
                    "\(entries.count)",
                    FoldedNames.beside(entries.map(\.server), columns: room),
                ].map(\.printableLine))
        }
        return table.text(columns: room)
    }
}
