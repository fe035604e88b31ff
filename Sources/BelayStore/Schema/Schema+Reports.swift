// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// Reports apart from their servers. They are kilobytes of JSON: a count of the servers of a job
    /// would read the pages of all of them, and a change of a server's status would write its report
    /// anew.
    static let serverReports = """
        CREATE TABLE serverReport (
            job INTEGER NOT NULL,
            server INTEGER NOT NULL,
            report BLOB,
            changed BLOB,
            FOREIGN KEY (job, server) REFERENCES server,
            CHECK (report IS NOT NULL OR changed IS NOT NULL),
            PRIMARY KEY (job, server)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO serverReport SELECT job, number, report, changed FROM server
            WHERE report IS NOT NULL OR changed IS NOT NULL;

        CREATE TABLE newServer (
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
            outcome TEXT,
            waitsFor INTEGER,
            PRIMARY KEY (job, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO newServer (job, number, name, address, status, reason, linkLost, staging,
            stagingPath, stagingNote, outcome, waitsFor)
            SELECT job, number, name, address, status, reason, linkLost, staging, stagingPath,
                stagingNote, outcome, waitsFor
            FROM server;
        DROP TABLE server;
        ALTER TABLE newServer RENAME TO server;
        CREATE INDEX owed ON server (job) WHERE staging = 'Owed';
        CREATE INDEX serverByName ON server (name, job);
        """
}
