import BelayModel
import BelayStore
import TextTable

extension JobSummary {
    /// A termination is asked for before its coordinator knows; the list says so at once.
    var shownStatus: JobStatus {
        terminationRequested != nil && !status.isFinal ? .terminating : status
    }

    /// What else the list says of the job.
    var remark: String {
        var parts: [String] = []
        if !status.isFinal, let coordinator, !coordinator.isAlive {
            parts.append("no coordinator since \(coordinator.seen.local)")
        } else if !status.isFinal, coordinator == nil {
            parts.append("no coordinator since \(created.local)")
        }
        if owed > 0 { parts.append("staging owed on \(count(owed, "server"))") }
        if check { parts.append("check") }
        return parts.joined(separator: ", ")
    }
}

/// The job list for people.
enum JobTable {
    static func text(of jobs: [JobSummary]) -> String {
        let table = TextTable<JobSummary> {
            [
                Column("JOB" <- "\($0.id)", align: .right),
                Column("STATUS" <- $0.shownStatus.rawValue),
                Column("KIND" <- $0.kind.rawValue),
                Column("SERVERS" <- "\($0.servers)", align: .right),
                Column("CREATED" <- $0.created.local), Column("NAME" <- $0.name),
                Column("" <- $0.remark),
            ]
        }
        return trimmingLines(table.string(for: jobs, style: Style.plain) ?? "")
    }
}

/// The text without blanks at the ends of its lines.
func trimmingLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { line in
            guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
            return String(line[...last])
        }
        .joined(separator: "\n")
}
