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
            for table in tables where !others.contains(table) {
                let rows =
                    table == "job"
                    ? "SELECT job.*, plan, context FROM job JOIN submission ON job = id"
                    : "SELECT * FROM \(table)"
                for row in try Row.fetchAll(newer, sql: rows) {
                    let places = row.map { _ in "?" }.joined(separator: ", ")
                    let names = row.columnNames.joined(separator: ", ")
                    try older.execute(
                        sql: "INSERT OR REPLACE INTO \(table) (\(names)) VALUES (\(places))",
                        arguments: StatementArguments(row.databaseValues))
                }
            }
        }
        try older.execute(sql: "PRAGMA foreign_keys = ON")
    }
}
