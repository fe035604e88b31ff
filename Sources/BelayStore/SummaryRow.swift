import BelayModel
import GRDB

/// Reads lines of the job list, by place: names would be looked up anew for every row.
enum SummaryRow {
    static let sql = """
        SELECT id, uid, name, kind, checking, status, servers, created, started,
            terminationRequested, finished, requested,
            (SELECT count(*) FROM server INDEXED BY owed
                WHERE job = job.id AND staging = 'Owed') AS owed,
            lease.host, lease.boot, lease.process, lease.processStart, lease.seen
        FROM job LEFT JOIN termination ON termination.job = id LEFT JOIN lease ON lease.job = id
        """

    static func read(_ row: Row, at now: Timestamp) throws -> JobSummary {
        let status: JobStatus = try word(row[5])
        let isLeased = !row.hasNull(atIndex: 13)
        return JobSummary(
            id: row[0], uid: row[1], name: row[2], kind: try word(row[3]), check: row[4],
            status: status, servers: row[6], owed: row[12],
            created: Timestamp(milliseconds: row[7]), started: time(row[8]),
            terminationRequested: time(row[11] ?? row[9]), finished: time(row[10]),
            coordinator: status.isFinal || !isLeased ? nil : coordinator(row, at: now))
    }

    private static func coordinator(_ row: Row, at now: Timestamp) -> CoordinatorView {
        CoordinatorView(
            ProcessIdentity(host: row[13], boot: row[14], process: row[15], start: row[16]),
            seen: Timestamp(milliseconds: row[17]), at: now)
    }
}
