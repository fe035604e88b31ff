import BelayModel
package import BelayStore

/// What jobs did on one server, the oldest first.
package struct HistoryTable {
    package static let columns: [ReportTable.Column] = [
        .init("time", "TIME", "When the job ended, or began."),
        .init("job", "JOB", "The job's number.", alignment: .right),
        .init("name", "NAME", "The job's name."),
        .init("kind", nil, "install, uninstall or remediate."),
        .init("check", nil, "Whether it only looked."),
        .init("status", "STATUS", "How it ended on this server."),
        .init("reason", nil, "Why."),
        .init("package", "PACKAGE", "A package that it changed; null: it changed none."),
        .init("architecture", nil, "The package's."),
        .init("from", "FROM", "The version before; null: it was not installed."),
        .init("to", "TO", "The version after; null: it was removed."),
        .init("security", nil, "Whether the new version came from a security archive."),
        .init("state", "", "dpkg's state of it, where that is not installed."),
    ]

    private let records: [ServerRecord]

    package init(_ records: [ServerRecord]) { self.records = records }

    /// A row for each package that was changed, and one for each job that changed none.
    package var table: ReportTable {
        var table = ReportTable(Self.columns)
        for record in records {
            for change in record.changed { table.add(Self.row(record, change)) }
            if record.changed.isEmpty { table.add(Self.row(record, nil)) }
        }
        return table
    }

    private static func row(_ record: ServerRecord, _ change: PackageChange?) -> [ReportTable.Cell]
    {
        [
            .time(record.when), .number(Int(record.job)), .text(record.jobName),
            .text(record.kind.rawValue), .flag(record.check), .text(record.status.rawValue),
            .text(record.reason), .text(change?.name), .text(change?.architecture),
            .text(change?.from), .text(change?.to), .flag(change?.isSecurity ?? false),
            .text(change?.state),
        ]
    }

    /// For people: a line a job, and below it its packages.
    package var text: String {
        records.map { record in
            let what =
                record.changed.isEmpty
                ? (record.check ? "looked" : "changed nothing")
                : count(record.changed.count, "package")
            var text =
                "\(record.when.local)  job \(record.job), \(record.jobName): "
                + "\(record.status.rawValue), \(what)"
            if let reason = record.reason { text += ", \(reason)" }
            let shared = record.changed.sharedNames
            let lines = record.changed.map { change in
                "  \(change.label(shared)) \(change.from ?? "-") → \(change.to ?? "removed")"
                    + (change.isSecurity ? ", security" : "")
                    + (change.state.map { ", \($0)" } ?? "")
            }
            return ([text] + lines).map { $0.printableLine + "\n" }.joined()
        }.joined()
    }
}
