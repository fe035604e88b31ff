import BelayModel
import GRDB

/// The tables, and how older databases become today's.
enum Schema {
    /// What has made the tables what they are, the oldest first. One that was in a release stays
    /// what it is.
    static let changes = [
        Change(name: "jobs", sql: jobs),
        Change(name: "events of one commit in one row", sql: manyEvents),
        Change(name: "servers of a step side by side", sql: stepsInOrder),
        Change(name: "plans apart from their jobs", sql: submissions),
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

    /// SQL for a CHECK that a column holds one of a status type's words. Not `IN`: SQLite would put
    /// the words into a table of its own for every statement, which takes longer than the statement.
    private static func column<Status: CaseIterable & RawRepresentable<String>>(
        _ column: String, isOneOf _: Status.Type
    ) -> String {
        Status.allCases.map { "\(column) = '\($0.rawValue)'" }.joined(separator: " OR ")
    }

    /// What a job was submitted with, which stays what it is: SQLite writes all of a row anew that
    /// changes, and the plan of many servers is megabytes.
    private static let submissions = """
        CREATE TABLE submission (
            job INTEGER PRIMARY KEY REFERENCES job,
            plan BLOB NOT NULL,
            context BLOB NOT NULL
        ) STRICT;
        INSERT INTO submission SELECT id, plan, context FROM job;
        ALTER TABLE job DROP COLUMN plan;
        ALTER TABLE job DROP COLUMN context;
        """

    /// The servers of a step are neighbours. They come to it at about the same time, and what a commit
    /// writes is then a page or two, not one for every two servers.
    private static let stepsInOrder = """
        CREATE TABLE orderedStep (
            \(stepColumns),
            PRIMARY KEY (job, number, server)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO orderedStep SELECT * FROM step ORDER BY job, number, server;
        CREATE TABLE orderedOutput (
            \(outputColumns),
            FOREIGN KEY (job, step, server) REFERENCES step (job, number, server)
        ) STRICT;
        INSERT INTO orderedOutput SELECT * FROM output ORDER BY id;
        DROP TABLE output;
        DROP TABLE step;
        ALTER TABLE orderedStep RENAME TO step;
        ALTER TABLE orderedOutput RENAME TO output;
        \(outputIndexes)
        """

    /// A row of the journal holds `count` events, a line each, numbered from `number` on. A phase
    /// holds the names of its items, as JSON: a step has no row before it begins.
    private static let manyEvents = """
        ALTER TABLE event ADD COLUMN count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0);
        ALTER TABLE phase ADD COLUMN items TEXT;
        """

    /// `event` is the journal; `phase`, `server`, `step` and the job's own columns are projections
    /// of it, written in the same transaction. All times are milliseconds since 1970.
    private static let jobs = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (\(column("kind", isOneOf: JobKind.self))),
            checking INTEGER NOT NULL CHECK (checking IN (0, 1)),
            status TEXT NOT NULL CHECK (\(column("status", isOneOf: JobStatus.self))),
            servers INTEGER NOT NULL CHECK (servers > 0),
            created INTEGER NOT NULL,
            started INTEGER,
            terminationRequested INTEGER,
            finished INTEGER,
            plan BLOB NOT NULL,
            context BLOB NOT NULL,
            CHECK ((finished IS NOT NULL) = (status = 'Succeeded' OR status = 'Failed'
                OR status = 'Terminated' OR status = 'Canceled')),
            CHECK ((terminationRequested IS NOT NULL)
                = (status = 'Terminating' OR status = 'Terminated' OR status = 'Canceled'))
        ) STRICT;

        CREATE TABLE event (
            job INTEGER NOT NULL REFERENCES job,
            number INTEGER NOT NULL CHECK (number > 0),
            at INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE phase (
            job INTEGER NOT NULL REFERENCES job,
            number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 2),
            name TEXT NOT NULL,
            status TEXT NOT NULL CHECK (\(column("status", isOneOf: PhaseStatus.self))),
            scheduled INTEGER,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE server (
            job INTEGER NOT NULL REFERENCES job,
            number INTEGER NOT NULL CHECK (number >= 0),
            name TEXT NOT NULL,
            address TEXT NOT NULL,
            status TEXT NOT NULL CHECK (\(column("status", isOneOf: ServerStatus.self))),
            reason TEXT,
            linkLost TEXT,
            staging TEXT NOT NULL CHECK (\(column("staging", isOneOf: StagingStatus.self))),
            stagingPath TEXT,
            stagingNote TEXT,
            report BLOB,
            changed BLOB,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX owed ON server (job) WHERE staging = 'Owed';

        CREATE TABLE step (
            \(stepColumns),
            PRIMARY KEY (job, server, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE output (
            \(outputColumns),
            FOREIGN KEY (job, server, step) REFERENCES step
        ) STRICT;
        \(outputIndexes)

        CREATE TABLE termination (
            job INTEGER PRIMARY KEY REFERENCES job,
            requested INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE lease (
            job INTEGER PRIMARY KEY REFERENCES job,
            token TEXT NOT NULL UNIQUE,
            host TEXT NOT NULL,
            boot TEXT NOT NULL,
            process INTEGER NOT NULL,
            processStart INTEGER NOT NULL,
            taken INTEGER NOT NULL,
            seen INTEGER NOT NULL
        ) STRICT;
        """

    // Of the first change and the third, which give the tables other keys: a further one that changes
    // columns spells its own.

    private static let stepColumns = """
        job INTEGER NOT NULL,
        server INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number >= 0),
        phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 2),
        name TEXT NOT NULL,
        status TEXT NOT NULL CHECK (\(column("status", isOneOf: StepStatus.self))),
        exitStatus INTEGER,
        signal TEXT,
        reason TEXT,
        started INTEGER,
        finished INTEGER,
        FOREIGN KEY (job, server) REFERENCES server,
        CHECK (status <> 'Skipped' OR started IS NULL),
        CHECK (status = 'Pending' OR status = 'Skipped' OR started IS NOT NULL),
        CHECK ((finished IS NOT NULL)
            = (status = 'Succeeded' OR status = 'Failed' OR status = 'TimedOut')),
        -- A missing exit status is never a success.
        CHECK (status <> 'Succeeded' OR exitStatus IS NOT NULL OR signal IS NOT NULL),
        CHECK (exitStatus IS NULL OR signal IS NULL),
        CHECK ((exitStatus IS NULL AND signal IS NULL) OR finished IS NOT NULL)
        """

    private static let outputColumns = """
        id INTEGER PRIMARY KEY,
        job INTEGER NOT NULL,
        server INTEGER NOT NULL,
        step INTEGER NOT NULL,
        at INTEGER NOT NULL,
        stream TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
        bytes BLOB NOT NULL
        """

    private static let outputIndexes = """
        CREATE INDEX outputOfJob ON output (job, id);
        CREATE INDEX outputOfStep ON output (job, server, step);
        """
}
