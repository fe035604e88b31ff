// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// The first change. `event` is the journal; `phase`, `server`, `step` and the job's own columns
    /// are projections of it, written in the same transaction. All times are milliseconds since 1970.
    static let jobs = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind = 'install' OR kind = 'uninstall' \
        OR kind = 'remediate'),
            checking INTEGER NOT NULL CHECK (checking IN (0, 1)),
            status TEXT NOT NULL CHECK (status = 'Scheduled' OR status = 'Pending' \
        OR status = 'Active' OR status = 'Terminating' OR status = 'Succeeded' \
        OR status = 'Failed' OR status = 'Terminated' OR status = 'Canceled'),
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
            status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Scheduled' \
        OR status = 'Active' OR status = 'Succeeded' OR status = 'Failed' \
        OR status = 'Canceled' OR status = 'Skipped'),
            scheduled INTEGER,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE server (
            job INTEGER NOT NULL REFERENCES job,
            number INTEGER NOT NULL CHECK (number >= 0),
            name TEXT NOT NULL,
            address TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Running' \
        OR status = 'Stopping' OR status = 'Succeeded' OR status = 'Failed' \
        OR status = 'Unreachable' OR status = 'Canceled' OR status = 'TimedOut'),
            reason TEXT,
            linkLost TEXT,
            staging TEXT NOT NULL CHECK (staging = 'None' OR staging = 'Present' \
        OR staging = 'Removed' OR staging = 'Owed'),
            stagingPath TEXT,
            stagingNote TEXT,
            report BLOB,
            changed BLOB,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX owed ON server (job) WHERE staging = 'Owed';

        CREATE TABLE step (
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
            PRIMARY KEY (job, server, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE output (
            id INTEGER PRIMARY KEY,
            job INTEGER NOT NULL,
            server INTEGER NOT NULL,
            step INTEGER NOT NULL,
            at INTEGER NOT NULL,
            stream TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
            bytes BLOB NOT NULL,
            FOREIGN KEY (job, server, step) REFERENCES step
        ) STRICT;
        CREATE INDEX outputOfJob ON output (job, id);
        CREATE INDEX outputOfStep ON output (job, server, step);

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
}
