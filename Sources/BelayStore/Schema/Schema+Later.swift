// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// A row of the journal holds `count` events, a line each, numbered from `number` on. A phase
    /// holds the names of its items, as JSON: a step has no row before it begins.
    static let manyEvents = """
        ALTER TABLE event ADD COLUMN count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0);
        ALTER TABLE phase ADD COLUMN items TEXT;
        """

    /// The servers of a step are neighbours. They come to it at about the same time, and what a commit
    /// writes is then a page or two, not one for every two servers.
    static let stepsInOrder = """
        CREATE TABLE orderedStep (
            job INTEGER NOT NULL,
            server INTEGER NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 0),
            phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 2),
            name TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Running' \
        OR status = 'Succeeded' OR status = 'Failed' OR status = 'TimedOut' \
        OR status = 'Skipped'),
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
            CHECK ((exitStatus IS NULL AND signal IS NULL) OR finished IS NOT NULL),
            PRIMARY KEY (job, number, server)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO orderedStep SELECT * FROM step ORDER BY job, number, server;
        CREATE TABLE orderedOutput (
            id INTEGER PRIMARY KEY,
            job INTEGER NOT NULL,
            server INTEGER NOT NULL,
            step INTEGER NOT NULL,
            at INTEGER NOT NULL,
            stream TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
            bytes BLOB NOT NULL,
            FOREIGN KEY (job, step, server) REFERENCES step (job, number, server)
        ) STRICT;
        INSERT INTO orderedOutput SELECT * FROM output ORDER BY id;
        DROP TABLE output;
        DROP TABLE step;
        ALTER TABLE orderedStep RENAME TO step;
        ALTER TABLE orderedOutput RENAME TO output;
        CREATE INDEX outputOfJob ON output (job, id);
        CREATE INDEX outputOfStep ON output (job, server, step);
        """

    /// What a job was submitted with, which stays what it is: SQLite writes all of a row anew that
    /// changes, and the plan of many servers is megabytes.
    static let submissions = """
        CREATE TABLE submission (
            job INTEGER PRIMARY KEY REFERENCES job,
            plan BLOB NOT NULL,
            context BLOB NOT NULL
        ) STRICT;
        INSERT INTO submission SELECT id, plan, context FROM job;
        ALTER TABLE job DROP COLUMN plan;
        ALTER TABLE job DROP COLUMN context;
        """

    /// Who asked for a termination, and why; and what tells a coordinator that is alive from one that
    /// is not: the namespace that its process number is of, and the uptime when it was seen.
    static let origins = """
        ALTER TABLE termination ADD COLUMN origin TEXT;
        ALTER TABLE termination ADD COLUMN cause TEXT;
        ALTER TABLE termination ADD COLUMN reason TEXT;
        ALTER TABLE job ADD COLUMN stopCause TEXT;
        ALTER TABLE job ADD COLUMN stopReason TEXT;
        ALTER TABLE lease ADD COLUMN namespace TEXT;
        ALTER TABLE lease ADD COLUMN uptime INTEGER;
        """

    /// Schedules with the occurrences that were decided; the daemon that is alive; and jobs that
    /// coordinators died on, see `JobStore.takeUp`.
    static let schedules = """
        CREATE TABLE schedule (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state = 'Enabled' OR state = 'Paused' \
        OR state = 'Broken' OR state = 'Removed'),
            reason TEXT,
            pausedUntil INTEGER,
            definition BLOB NOT NULL,
            template BLOB NOT NULL,
            created INTEGER NOT NULL,
            decided INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX scheduleName ON schedule (name) WHERE state <> 'Removed';

        CREATE TABLE occurrence (
            schedule INTEGER NOT NULL REFERENCES schedule,
            nominal TEXT NOT NULL,
            due INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status = 'Submitted' OR status = 'Missed' \
        OR status = 'Skipped'),
            job INTEGER REFERENCES job,
            reason TEXT,
            decided INTEGER NOT NULL,
            PRIMARY KEY (schedule, nominal),
            CHECK ((status = 'Submitted') = (job IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX occurrenceByTime ON occurrence (schedule, due);
        CREATE INDEX occurrenceOfJob ON occurrence (job) WHERE job IS NOT NULL;

        CREATE TABLE daemon (
            host TEXT NOT NULL,
            boot TEXT NOT NULL,
            namespace TEXT,
            process INTEGER NOT NULL,
            processStart INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            uptime INTEGER,
            PRIMARY KEY (host)
        ) STRICT;

        ALTER TABLE job ADD COLUMN setAside TEXT;
        ALTER TABLE job ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE job ADD COLUMN deathsAt INTEGER;
        CREATE INDEX unfinishedJob ON job (id) WHERE status NOT IN
            ('Succeeded', 'Failed', 'Terminated', 'Canceled');
        """
}
