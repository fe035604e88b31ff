import BelayModel
import GRDB

/// Reads lines of the job list, by place: names would be looked up anew for every row.
enum SummaryRow {
    static let sql = """
        SELECT id, uid, name, kind, checking, status, servers, created, started,
            terminationRequested, finished, termination.requested,
            (SELECT count(*) FROM server INDEXED BY owed
                WHERE job = job.id AND staging = 'Owed') AS owed,
            stopCause, stopReason, termination.origin, termination.cause, termination.reason,
            lease.token, lease.host, lease.boot, lease.namespace, lease.process,
            lease.processStart, lease.seen, lease.uptime, job.origin, retryOf, setAside
        FROM job LEFT JOIN termination ON termination.job = id LEFT JOIN lease ON lease.job = id
        """

    static func read(_ row: Row, at now: Timestamp) throws -> JobSummary {
        let status: JobStatus = try word(row.value(at: 5))
        let isLeased = !row.hasNull(atIndex: 18)
        return JobSummary(
            id: try row.value(at: 0), uid: try row.value(at: 1), name: try row.value(at: 2),
            kind: try word(row.value(at: 3)), check: try row.value(at: 4), status: status,
            servers: try row.value(at: 6), owed: try row.value(at: 12),
            created: Timestamp(milliseconds: try row.value(at: 7)),
            started: try time(row.value(at: 8)), termination: try termination(row),
            finished: try time(row.value(at: 10)),
            origin: try origin(row.value(at: 26)), retryOf: try row.value(at: 27),
            setAside: status.isFinal ? nil : try row.value(at: 28),
            coordinator: status.isFinal || !isLeased
                ? nil : try CoordinatorView(row, from: 18, at: now))
    }

    private static func origin(_ text: String?) -> Origin? {
        text.flatMap { StoredOrigin($0).origin }
    }

    /// What the job itself says comes first: a request may have come when it had been stopped.
    private static func termination(_ row: Row) throws -> TerminationView? {
        let (applied, asked): (Int64?, Int64?) = try (row.value(at: 9), row.value(at: 11))
        guard let requested = asked ?? applied else { return nil }
        let words: [String?] = try [13, 14, 15, 16, 17].map { try row.value(at: $0) }
        let cause = (words[0] ?? words[3]).flatMap(StopCause.init(rawValue:)) ?? .user
        return TerminationView(
            requested: Timestamp(milliseconds: requested), by: words[2].map(StoredOrigin.init),
            cause: cause,
            reason: words[1] ?? words[4])
    }
}
