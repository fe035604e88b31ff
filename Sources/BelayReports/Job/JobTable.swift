package import BelayModel
package import BelayStore

extension JobSummary {
    /// A termination is asked for before its coordinator knows; the list says so at once.
    package var shownStatus: JobStatus {
        terminationRequested != nil && !status.isFinal ? .terminating : status
    }

    /// Whether it has not ended, and nobody drives it.
    package var isAbandoned: Bool { !status.isFinal && coordinator?.isAlive != true }

    /// Whether it is waiting for somebody to take it up; and the commands that do. A job whose start
    /// lies ahead needs one, too.
    package var remedy: String? {
        guard isAbandoned else { return nil }
        if let setAside { return "set aside, \(setAside): `belay job resume \(id)` takes it up" }
        return terminationRequested == nil
            ? "`belay job resume \(id)` takes it up, `belay job terminate \(id)` ends it"
            : "`belay job terminate \(id)` carries its termination out"
    }

    /// Since when nobody drives it.
    package var noCoordinator: String {
        "no coordinator since \((coordinator?.seen ?? created).local)"
    }

    /// What else the list says of the job.
    package var remark: String {
        var parts: [String] = []
        if isAbandoned { parts.append(noCoordinator) }
        if isAbandoned {
            parts.append(
                terminationRequested == nil ? "belay job resume \(id)" : "belay job terminate \(id)"
            )
        }
        if owed > 0 {
            let hint = status.isFinal ? ": belay job cleanup \(id)" : ""
            parts.append("staging owed on \(count(owed, "server"))\(hint)")
        }
        if status.isFinal, let termination, termination.cause != .user {
            parts.append(termination.cause.rawValue)
        }
        if check { parts.append("check") }
        return parts.joined(separator: ", ")
    }
}

/// The job list.
package enum JobTable {
    package static let columns: [ReportTable.Column] = [
        .init("id", "JOB", "The job's number.", alignment: .right),
        .init("status", "STATUS", "See belay(1).", yieldsLast: true),
        .init("kind", "KIND", "install, uninstall or remediate.", rank: 4),
        .init("check", nil, "Whether it only looks."),
        .init("servers", "SERVERS", "How many servers ended how.", yieldsLast: true),
        .init("created", nil, "When it was submitted."),
        .init("started", "STARTED", "When it began.", rank: 1),
        .init("finished", nil, "When it ended."),
        .init("seconds", "TOOK", "How long it took.", alignment: .right, rank: 2),
        .init("by", "BY", "The user who submitted it.", rank: 3),
        .init("name", "NAME", "Its name."),
        .init("remark", "", "What else there is to know."),
    ]

    /// - Parameter counts: of servers by status, by job.
    package static func table(
        of jobs: [JobSummary], _ counts: [Int64: [ServerStatus: Int]]
    ) -> ReportTable {
        var table = ReportTable(columns)
        for job in jobs {
            let length = job.started.flatMap { started in
                job.finished.map { $0.seconds(since: started) }
            }
            table.add([
                .number(Int(job.id)), .text(job.shownStatus.rawValue), .text(job.kind.rawValue),
                .flag(job.check), .text(words(counts[job.id] ?? [:])), .time(job.created),
                .time(job.started), .time(job.finished), .length(length),
                .text(job.origin.map { $0.sudoUser ?? $0.user }), .text(job.name),
                .text(job.remark),
            ])
        }
        return table
    }

    /// `4 ok 1 failed 3 unreachable`.
    private static func words(_ counts: [ServerStatus: Int]) -> String {
        let named: [(ServerStatus, String)] = [
            (.succeeded, "ok"), (.failed, "failed"), (.timedOut, "timed out"),
            (.unreachable, "unreachable"), (.canceled, "canceled"), (.stopping, "stopping"),
            (.running, "running"), (.pending, "pending"),
        ]
        return named.compactMap { status, word in counts[status].map { "\($0) \(word)" } }
            .joined(separator: " ")
    }
}
