import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

/// A database of a Belay that wrote a row for every event and every step is read and gone on with.
@Suite struct OlderTests {
    @Test func aJobThatHadRowsForAllItsSteps() throws {
        let store = try JobStore()
        let job = try store.submit(.small(servers: 2))
        var hand = try Hand(store, job)
        try hand.reachFirstItem()
        let events = try store.events(of: job, after: 0)
        try store.database.write { db in
            try db.execute(sql: "UPDATE phase SET items = NULL")
            try db.execute(sql: "DELETE FROM event")
            for entry in events {
                try db.execute(
                    sql: "INSERT INTO event (job, number, at, body) VALUES (?, ?, ?, ?)",
                    arguments: [
                        job, entry.number, entry.at.milliseconds, JSON.encode(entry.event),
                    ])
            }
            for server in 0..<2 {
                for step in 0..<6 where server == 1 || step > 0 {
                    try db.execute(
                        sql: """
                            INSERT INTO step (job, server, number, phase, name, status)
                            VALUES (?, ?, ?, ?, ?, 'Pending')
                            """,
                        arguments: [job, server, step, step / 2, "item \(step % 2)"])
                }
            }
        }
        #expect(try store.load(job).run == hand.run)
        let ended = Event.itemEnded(
            server: 0, attempt: hand.run.servers[0].attempt, ItemEnd(exit: .exited(0)))
        try store.release(hand.ledger.lease)
        hand = try Hand(store, job)
        try hand.commit([ended])
        try hand.commit([.unreachable(server: 1, attempt: 1, reason: "away")])
        try hand.commit([.terminationRequested])
        for (view, server) in zip(try store.job(job, at: .zero).servers, hand.run.servers) {
            #expect(view.steps.map(\.status) == server.steps.map(\.status))
            #expect(view.steps.map(\.name) == server.steps.map(\.item.name))
        }
    }

    /// Steps lay by server once, and plans in their jobs. Nothing of them, or of what they printed, is
    /// lost on the way.
    @Test(arguments: [2, 3]) func aDatabaseOfFewerChanges(_ changes: Int) throws {
        let store = try JobStore()
        var hand = try Hand(store, try store.submit(.small(servers: 3)))
        try hand.reachFirstItem(of: [1, 0])
        try hand.commit(
            [], output: [Output(server: 1, step: 0, stream: .standardError, bytes: [0, 0xFF])])
        // No older lease has these, and nobody was told of anything.
        try store.database.write {
            try $0.execute(
                sql: """
                    UPDATE lease SET namespace = NULL, uptime = NULL;
                    DELETE FROM notification;
                    DELETE FROM sqlite_sequence WHERE name = 'notification'
                    """)
        }
        let scratch = try Scratch()
        let older = try DatabaseQueue(path: scratch.url.appending(path: "belay.db").path)
        var migrator = DatabaseMigrator()
        for change in Schema.changes.prefix(changes) {
            migrator.registerMigration(change.name) { try $0.execute(sql: change.sql) }
        }
        try migrator.migrate(older)
        try older.inDatabase { try copy(from: store, to: $0) }
        try Schema.migrate(older)
        let rows = try older.read { try JobStore.rows(of: $0) }
        for (table, newer) in try store.rows() { #expect(rows[table] == newer, "\(table)") }
        #expect(rows["step"]?.count == 2)
        #expect(rows["output"]?.count == 1)
    }

    /// Reports were in the rows of their servers once.
    @Test func aDatabaseOfReportsWithTheirServers() throws {
        let database = try DatabaseQueue()
        let last = try #require(
            Schema.changes.firstIndex { $0.name == "reports apart from their servers" })
        try Schema.migrate(database, Array(Schema.changes.prefix(last)))
        let report = try JSON.encode(
            ReportView(PackageReport(changes: [], notes: ["kept"]), PackageFindings()))
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO job (uid, name, kind, checking, status, servers, created)
                    VALUES ('uid', 'older', 'remediate', 0, 'Pending', 3, 0);
                    INSERT INTO server (job, number, name, address, status, staging, stagingPath,
                        reason, linkLost, stagingNote, waitsFor, outcome)
                    VALUES (1, 0, 'a', '::1', 'Failed', 'Owed', '/x', 'r', 'l', 'n', 7, 'k'),
                        (1, 1, 'b', '::2', 'Pending', 'None', NULL, NULL, NULL, NULL, NULL, NULL),
                        (1, 2, 'c', '::3', 'Pending', 'None', NULL, NULL, NULL, NULL, NULL, NULL);
                    INSERT INTO step (job, server, number, phase, name, status, started, finished,
                        exitStatus)
                    VALUES (1, 0, 0, 0, 'step', 'Failed', 1, 2, 3);
                    """)
            for phase in 0..<3 {
                try db.execute(
                    sql:
                        "INSERT INTO phase (job, number, name, status) VALUES (1, ?, 'p', 'Pending')",
                    arguments: [phase])
            }
            try db.execute(
                sql: "UPDATE server SET report = ?, changed = ? WHERE number = 0",
                arguments: [report, Data("[]".utf8)])
            try db.execute(
                sql: "UPDATE server SET report = ? WHERE number = 1", arguments: [report])
        }
        let store = try JobStore(in: database)
        let servers = try store.job(1, at: .zero).servers
        #expect(servers.map { $0.report?.notes } == [["kept"], ["kept"], nil])
        let server = servers[0]
        #expect(server.name == "a" && server.address == "::1" && server.status == .failed)
        #expect(server.staging == .owed && server.stagingPath == "/x" && server.reason == "r")
        #expect(server.linkLost == "l" && server.stagingNote == "n" && server.waitsFor == 7)
        #expect(server.steps.first?.exitStatus == 3)
        let group = try store.groups(of: 1, limit: 9).first
        #expect(group?.key == "k" && group?.exitStatus == 3)
        #expect(try store.rows()["serverReport"]?.count == 2)
        let faults = try database.read {
            try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count
        }
        #expect(faults == 0)
        #expect(throws: DatabaseError.self) {
            try database.write { try $0.execute(sql: "DELETE FROM server WHERE number = 0") }
        }
    }

    /// A new database has but the newest change's name; it gets the next one all the same.
    @Test func aNewDatabaseIsReadyForTheNextChange() throws {
        let database = try DatabaseQueue()
        try Schema.migrate(database)
        let next = Schema.Change(name: "next", sql: "CREATE TABLE next (number INTEGER)")
        try Schema.migrate(database, Schema.changes + [next])
        #expect(try database.read { try JobStore.tables(of: $0) }.contains("next"))
        #expect(throws: StoreError.newerSchema) { try Schema.migrate(database) }
    }

    /// Row by row, as the tables of the store in memory are in no file that could be attached.
    private func copy(from store: JobStore, to older: Database) throws {
        try older.execute(sql: "PRAGMA foreign_keys = OFF")
        try store.database.read { newer in
            let tables = try JobStore.tables(of: newer)
            let others = ["grdb_migrations", "sqlite_sequence", "submission"]
            // Later changes have added tables.
            let there = try JobStore.tables(of: older)
            for table in tables where !others.contains(table) && there.contains(table) {
                let rows =
                    table == "job"
                    ? "SELECT job.*, plan, context FROM job JOIN submission ON job = id"
                    : "SELECT * FROM \(table)"
                // Later changes have added columns.
                let known = Set(try older.columns(in: table).map(\.name))
                for row in try Row.fetchAll(newer, sql: rows) {
                    let cells = row.filter { known.contains($0.0) }
                    let places = cells.map { _ in "?" }.joined(separator: ", ")
                    let names = cells.map(\.0).joined(separator: ", ")
                    try older.execute(
                        sql: "INSERT OR REPLACE INTO \(table) (\(names)) VALUES (\(places))",
                        arguments: StatementArguments(cells.map(\.1)))
                }
            }
        }
        try older.execute(sql: "PRAGMA foreign_keys = ON")
    }
}
