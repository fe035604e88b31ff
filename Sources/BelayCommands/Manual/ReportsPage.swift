import BelayReports

/// belay-reports(5): the fields of every table, from the columns that the tables are made of.
enum ReportsPage {
    /// A table, the command that prints it, and the name of its list in JSON; `nil`: its JSON has a
    /// shape of its own.
    static let tables: [(command: String, list: String?, columns: [ReportTable.Column])] = [
        ("belay status", "servers", FleetStatus.columns),
        ("belay history SERVER", "changes", HistoryTable.columns),
        ("belay packages NAME", "packages", PackageVersions.columns),
        ("belay notify log", "deliveries", DeliveryTable.columns),
        ("belay job list", nil, JobTable.columns),
    ]

    static func page(_ date: String) -> ManualPage {
        var page = ManualPage(
            "belay-reports", section: 5, about: "fields of belay's tables", date: date)
        page.heading("DESCRIPTION")
        page.paragraph(
            "With -o json a table is one object on a line: version, which is 1 and grows when a field "
                + "changes its meaning, and a list of rows. With -o csv it is RFC 4180 with the same names "
                + "in the first line, and no field is a formula for a spreadsheet. Fields may be added. "
                + "Times are RFC 3339 in UTC; null, or an empty field, is what is not known.")
        for table in tables {
            let list =
                table.list.map { ", the list \($0)" } ?? " (CSV; its JSON is that of job show)"
            page.heading("\(table.command)\(list)")
            for column in table.columns { page.item(column.key, column.help) }
        }
        for (title, fields) in [
            ("BELAY JOB SHOW", JSONFields.job), ("ITS SERVERS", JSONFields.server),
            ("THEIR STEPS", JSONFields.step),
        ] {
            page.heading(title)
            for field in fields { page.item(field.name, field.meaning) }
        }
        page.heading("BELAY RUN, PATCH, FOLLOW, RESUME, RETRY AND LOGS")
        page.paragraph(
            "With --json a line for each event; what an event does not have is left out.")
        for field in JSONFields.event { page.item(field.name, field.meaning) }
        page.heading("BELAY EXEC, COPY AND PING")
        page.paragraph(
            "With --json a line a server: event (server), server, status (Succeeded, Failed, TimedOut, "
                + "Unreachable), exitStatus, signal, reason, seconds, stdout, stderr, cut; and a last one: "
                + "event (summary), version, succeeded, failed, timedOut, unreachable, seconds, interrupted."
        )
        page.heading("BELAY JOB TERMINATE, CLEANUP, PRUNE, APPROVE AND DENY")
        page.paragraph(
            "With --json one object each. terminate: job, requested, status, and how many servers finish "
                + "the item in hand (finishing) or analyze (finishingAnalyze), are canceled now (canceled), "
                + "had ended before (ended); then, with --wait, a line with job, status, finished. cleanup: "
                + "version, owed, and the list jobs, each with job, status, removed, owed, and servers, "
                + "those that still owe: name, staging, note. prune: version, check, outputs (jobs that "
                + "lost output), bytes, jobs (that lost steps, too), spared, compacted, freed (bytes). "
                + "approve and deny: job, and gate as in job show.")
        return page
    }
}
