import BelayModel
import BelayStore

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
        var table = PlainTable([
            ("JOB", .right), ("STATUS", .left), ("KIND", .left), ("SERVERS", .right),
            ("CREATED", .left), ("NAME", .left), ("", .left),
        ])
        for job in jobs {
            table.add([
                "\(job.id)", job.shownStatus.rawValue, job.kind.rawValue, "\(job.servers)",
                job.created.local, job.name, job.remark,
            ])
        }
        return table.text
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
