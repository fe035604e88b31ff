import GRDB

/// Questions about some servers, that do not grow with the fleet or with the number of jobs.
extension JobStore {
    /// A page of the names of all servers that jobs were about, in the order of their bytes.
    ///
    /// Each name is looked up after the one before: a server's jobs are passed over.
    /// - Parameters:
    ///   - after: the last name of the page before.
    ///   - text: a part of the name, in any case.
    package func serverNames(
        after: String? = nil, containing text: String? = nil, limit: Int
    ) throws -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE names (name) AS (
                        SELECT (SELECT min(name) FROM server WHERE name > ?)
                        UNION ALL
                        SELECT (SELECT min(name) FROM server WHERE name > names.name)
                        FROM names WHERE name IS NOT NULL
                    )
                    SELECT name FROM names
                    WHERE name IS NOT NULL AND instr(lower(name), lower(?)) > 0 LIMIT ?
                    """, arguments: [after ?? "", text ?? "", limit])
        }
    }

    /// What one job did on a server.
    package func record(ofServer name: String, job: Int64) throws -> ServerRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT \(Self.recordColumns) FROM \(Self.recordTables)
                    WHERE server.name = ? AND server.job = ?
                    """, arguments: [name, job]
            ).map(Self.record)
        }
    }

    /// What jobs did on a server, the newest first.
    /// - Parameter before: only jobs with a smaller number: the next page.
    package func history(
        ofServer name: String, before: Int64? = nil, limit: Int
    ) throws -> [ServerRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Self.recordColumns) FROM \(Self.recordTables)
                    WHERE server.name = ? AND server.job < ? ORDER BY server.job DESC LIMIT ?
                    """, arguments: [name, before ?? .max, limit]
            ).map(Self.record)
        }
    }
}
