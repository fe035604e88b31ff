// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// Waves, the gate and slots; and the statuses that they bring: a job and a phase can be `Blocked`,
    /// and a job whose budget is used up is `Failed` though its termination was asked for.
    static let policies = """
        CREATE TABLE newJob (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind = 'install' OR kind = 'uninstall' \
        OR kind = 'remediate'),
            checking INTEGER NOT NULL CHECK (checking IN (0, 1)),
            status TEXT NOT NULL CHECK (status = 'Scheduled' OR status = 'Pending' \
        OR status = 'Active' OR status = 'Blocked' OR status = 'Terminating' \
        OR status = 'Succeeded' OR status = 'Failed' OR status = 'Terminated' \
        OR status = 'Canceled'),
            servers INTEGER NOT NULL CHECK (servers > 0),
            created INTEGER NOT NULL,
            started INTEGER,
            terminationRequested INTEGER,
            finished INTEGER,
            stopCause TEXT,
            stopReason TEXT,
            setAside TEXT,
            deaths INTEGER NOT NULL DEFAULT 0,
            deathsAt INTEGER,
            origin TEXT,
            retryOf INTEGER REFERENCES job,
            compacted INTEGER,
            pruned INTEGER,
            CHECK ((finished IS NOT NULL) = (status = 'Succeeded' OR status = 'Failed'
                OR status = 'Terminated' OR status = 'Canceled')),
            CHECK (terminationRequested IS NOT NULL OR (status <> 'Terminating'
                AND status <> 'Terminated' AND status <> 'Canceled')),
            CHECK (terminationRequested IS NULL OR status = 'Terminating'
                OR status = 'Terminated' OR status = 'Canceled'
                OR (status = 'Failed' AND coalesce(stopCause, '') = 'failures'))
        ) STRICT;
        INSERT INTO newJob (id, uid, name, kind, checking, status, servers, created, started,
            terminationRequested, finished, stopCause, stopReason, setAside, deaths, deathsAt,
            origin, retryOf, compacted, pruned)
            SELECT id, uid, name, kind, checking, status, servers, created, started,
                terminationRequested, finished, stopCause, stopReason, setAside, deaths, deathsAt,
                origin, retryOf, compacted, pruned
            FROM job ORDER BY id;
        -- No number is given twice, not even that of a job that is gone.
        DELETE FROM sqlite_sequence WHERE name = 'newJob';
        INSERT INTO sqlite_sequence (name, seq)
            SELECT 'newJob', seq FROM sqlite_sequence WHERE name = 'job';
        DROP TABLE job;
        ALTER TABLE newJob RENAME TO job;
        CREATE INDEX unfinishedJob ON job (id) WHERE status NOT IN
            ('Succeeded', 'Failed', 'Terminated', 'Canceled');
        CREATE INDEX retry ON job (retryOf) WHERE retryOf IS NOT NULL;

        CREATE TABLE newPhase (
            job INTEGER NOT NULL REFERENCES job,
            number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 2),
            name TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Scheduled' \
        OR status = 'Blocked' OR status = 'Active' OR status = 'Succeeded' \
        OR status = 'Failed' OR status = 'Canceled' OR status = 'Skipped'),
            scheduled INTEGER,
            items TEXT,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO newPhase (job, number, name, status, scheduled, items)
            SELECT job, number, name, status, scheduled, items FROM phase;
        DROP TABLE phase;
        ALTER TABLE newPhase RENAME TO phase;

        -- The servers of a wave are numbers of the job's, as JSON.
        CREATE TABLE wave (
            job INTEGER NOT NULL REFERENCES job,
            number INTEGER NOT NULL CHECK (number >= 0),
            servers TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Scheduled' \
        OR status = 'Active' OR status = 'Succeeded' OR status = 'Failed' \
        OR status = 'Canceled' OR status = 'Skipped'),
            due INTEGER,
            started INTEGER,
            finished INTEGER,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;

        -- A job that has come to its gate, and the answer that it took; `rule` is who may answer.
        CREATE TABLE gate (
            job INTEGER PRIMARY KEY REFERENCES job,
            digest TEXT NOT NULL,
            ready INTEGER NOT NULL,
            since INTEGER NOT NULL,
            due INTEGER NOT NULL,
            rule TEXT NOT NULL
        ) STRICT;

        -- What somebody answered, before its job knows; the first answer counts.
        CREATE TABLE approval (
            job INTEGER PRIMARY KEY REFERENCES gate,
            verdict TEXT NOT NULL CHECK (verdict = 'Approved' OR verdict = 'Denied'),
            digest TEXT NOT NULL,
            origin TEXT NOT NULL,
            reason TEXT,
            answered INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE slot (
            groupName TEXT NOT NULL,
            server TEXT NOT NULL,
            job INTEGER NOT NULL REFERENCES job,
            most INTEGER NOT NULL CHECK (most > 0),
            kept TEXT,
            before TEXT,
            taken INTEGER NOT NULL,
            PRIMARY KEY (groupName, server)
        ) STRICT, WITHOUT ROWID;

        -- Slots that an operator freed.
        CREATE TABLE freedSlot (
            id INTEGER PRIMARY KEY,
            groupName TEXT NOT NULL,
            server TEXT NOT NULL,
            job INTEGER NOT NULL REFERENCES job,
            kept TEXT NOT NULL,
            freed INTEGER NOT NULL,
            origin TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        """
}
