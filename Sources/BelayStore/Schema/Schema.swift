import BelayModel
import GRDB

/// The tables, and how older databases become today's.
enum Schema {
    /// What has made the tables what they are, the oldest first, each as literal SQL. One that was in
    /// a release stays what it is.
    static let changes = [
        Change(name: "jobs", sql: jobs),
        Change(name: "events of one commit in one row", sql: manyEvents),
        Change(name: "servers of a step side by side", sql: stepsInOrder),
        Change(name: "plans apart from their jobs", sql: submissions),
        Change(name: "origins of terminations and leases", sql: origins),
        Change(name: "schedules", sql: schedules),
        Change(name: "origins of jobs", sql: jobOrigins),
        Change(name: "servers by name", sql: serversByName),
        Change(name: "retention", sql: retention),
        Change(name: "notifications", sql: notifications),
        Change(name: "access by web, and outcomes", sql: web),
        Change(name: "waves, gates and slots", sql: policies),
        Change(name: "windows and freezes", sql: windows),
        Change(name: "one job at a time on a server", sql: locks),
        Change(name: "patch levels", sql: patchLevels),
        Change(name: "waits for another job", sql: waits),
        Change(name: "named windows", sql: namedWindows),
        Change(name: "reports apart from their servers", sql: serverReports),
    ]

    struct Change: Sendable {
        var name: String
        var sql: String
    }

    /// Makes those of the changes that are not there, all in one transaction: each by itself would
    /// have a new database wait for the disk as often.
    private static func migrator(_ changes: [Change]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        let names = changes.map(\.name)
        migrator.registerMigration(names[names.count - 1], merging: Set(names)) { db, applied in
            // Only the last one's name is kept, when there is a further one.
            let next = (changes.lastIndex { applied.contains($0.name) } ?? -1) + 1
            for change in changes[next...] { try db.execute(sql: change.sql) }
        }
        return migrator
    }

    static func migrate(
        _ database: any DatabaseWriter, _ changes: [Change] = changes
    ) throws {
        let migrator = migrator(changes)
        let known = Set(changes.map(\.name))
        while true {
            let before = try database.read(migrator.appliedIdentifiers)
            guard before.isSubset(of: known) else { throw StoreError.newerSchema }
            if try database.read(migrator.hasCompletedMigrations) { return }
            do {
                try migrator.migrate(database)
            } catch {
                // Another process may have migrated meanwhile: then it is looked at again.
                guard try database.read(migrator.appliedIdentifiers) != before else { throw error }
            }
        }
    }

    /// The columns that Belay reads and writes, by table.
    static let columns = [
        "approval": "answered digest job origin reason verdict",
        "freedSlot": "freed groupName id job kept origin reason server",
        "freeze": "created ends id name origin pattern starts",
        "namedWindow": "created name origin rule",
        "gate": "digest due job ready rule since",
        "serverLock": "job key server taken",
        "slot": "before groupName job kept most server taken",
        "wave": "due finished job number servers started status",
        "event": "at body count job number",
        "job": """
        checking compacted created deaths deathsAt finished id kind name origin pruned retryOf \
        servers setAside started status stopCause stopReason terminationRequested uid window
        """,
        "delivery": "attempts detail last next notification receiver status",
        "notification": "at detail event id job",
        "lease": "boot host job namespace process processStart seen taken token uptime",
        "daemon": "boot host namespace process processStart seen uptime",
        "patchLevel": """
        analyzed changed held job kernel name needsReboot oldServices pending release \
        securityUpdates updates
        """,
        "occurrence": "decided due job nominal reason schedule status",
        "schedule": "created decided definition id name pausedUntil reason state template",
        "output": "at bytes id job server step stream",
        "phase": "items job name number scheduled status",
        "server": """
        address job linkLost name number outcome reason staging stagingNote stagingPath status \
        waitsFor
        """,
        "serverReport": "changed job report server",
        "step": """
        exitStatus finished job name number phase reason server signal started status
        """,
        "source": "digest job pattern playbook",
        "submission": "context job plan",
        "termination": "cause job origin reason requested",
        "session": "created hash id seen user",
        "signInLink": "expires hash user",
        "token": "created expires hash id name role seen user",
        "audit": "act at detail id job user way",
        "replay": "at digest job key user",
    ]

    /// Looks whether the tables are what the changes made: a damaged schema must not be met in the
    /// midst of a job.
    static func check(_ database: any DatabaseWriter) throws {
        let found = try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT m.name AS owner, p.name AS part FROM sqlite_schema m
                    JOIN pragma_table_info(m.name) p WHERE m.type = 'table'
                    """)
        }
        var parts: [String: Set<String>] = [:]
        for row in found {
            let owner: String = try row.value("owner")
            parts[owner, default: []].insert(try row.value("part"))
        }
        for (table, names) in columns {
            let missing = Set(names.split(separator: " ").map(String.init))
                .subtracting(parts[table] ?? [])
            guard let name = missing.min() else { continue }
            throw Damage("its table \(table) has no column \(name)")
        }
    }
}

/// What is in a database is not what Belay has written there.
struct Damage: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension Row {
    /// A column's value. GRDB's subscripts end the process where the value is of another kind, which
    /// in a damaged database it may be.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: String
    ) throws -> Value { try decode(Value.self, forColumn: column) }

    /// The value of a column by its place; quicker.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        at place: Int
    ) throws -> Value { try decode(Value.self, atIndex: place) }
}
