import BelayModel
import BelayStore
import TextTable

/// The table at the end of a run.
enum RunSummary {
    /// Rows of the table: servers that did not simply succeed come first when there are more.
    private static let mostRows = 40

    static func text(of job: JobView) -> String {
        var servers = job.servers.filter { $0.status != .succeeded }
        servers += job.servers.filter { $0.status == .succeeded }
        let table = TextTable<ServerView> {
            [
                Column("SERVER" <- $0.name), Column("STATUS" <- $0.status.rawValue),
                Column("STEPS" <- $0.done, align: .right), Column("STAGING" <- $0.staging.rawValue),
                Column("" <- $0.remark),
            ]
        }
        var text = trimmingLines(
            table.string(for: servers.prefix(mostRows), style: Style.plain) ?? "")
        if servers.count > mostRows { text += "… and \(servers.count - mostRows) more\n" }
        if job.summary.check { text += "\n" + wouldChange(job) }
        text +=
            "\nJob \(job.summary.id): \(job.summary.shownStatus.rawValue). \(JobText.summary(job))"
        if job.summary.owed > 0 {
            text +=
                "Staging directories are owed on \(count(job.summary.owed, "server")):"
                + " `belay job cleanup \(job.summary.id)` removes them.\n"
        }
        return text
    }

    /// What a check found, server by server.
    private static func wouldChange(_ job: JobView) -> String {
        job.servers.map { server in
            guard let report = server.report else { return "" }
            let lines =
                report.changes.map { change in
                    "  \(change.name) \(change.from ?? "-") → \(change.to ?? "removed")"
                        + (change.details.isEmpty ? "" : " (\(change.details))")
                } + report.totals + report.notes.map { "  note: \($0)" }
            let title = report.changes.isEmpty ? "nothing to do" : "would change"
            return "\(server.name): \(title)\n" + lines.map { $0 + "\n" }.joined()
        }.joined()
    }
}

extension PackageChange {
    /// Where it comes from and what it weighs.
    fileprivate var details: String {
        [isSecurity ? "security" : nil, origin, downloadSize.map(spell(bytes:))]
            .compactMap(\.self).joined(separator: ", ")
    }
}

extension ReportView {
    fileprivate var totals: [String] {
        guard !changes.isEmpty else { return [] }
        let size = changes.compactMap(\.downloadSize).reduce(0, +)
        let rooms = (room ?? []).map {
            "  room on \($0.mount): \(spell(bytes: $0.needed)) needed, \(spell(bytes: $0.free)) free"
        }
        return ["  to download: \(spell(bytes: size))"] + rooms
    }
}

/// Bytes in words, by powers of 1000, with two figures at least.
private func spell(bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var value = Double(bytes)
    var unit = ""
    for next in ["kB", "MB", "GB", "TB"] where value >= 1000 {
        value /= 1000
        unit = next
    }
    let number = value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
    return "\(number) \(unit)"
}

extension ServerView {
    /// Steps that have ended, of all.
    fileprivate var done: String {
        "\(steps.count { $0.status.isFinal && $0.status != .skipped })/\(steps.count)"
    }

    fileprivate var remark: String {
        let owed = staging == .owed ? "staging owed: \(stagingNote ?? "")" : nil
        return [reason, owed].compactMap(\.self).joined(separator: "; ")
    }
}
