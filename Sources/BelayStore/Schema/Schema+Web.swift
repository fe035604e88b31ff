// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// Access to the pages and the API, and the acts of people. Secrets are stored as SHA-256 only.
    ///
    /// `outcome` groups servers that ended alike; see `OutcomeKey`. The items in hand are found without
    /// a look at every step.
    static let web = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            user TEXT NOT NULL,
            created INTEGER NOT NULL,
            seen INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE signInLink (
            hash TEXT PRIMARY KEY,
            user TEXT NOT NULL,
            expires INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE token (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            hash TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('view', 'operate', 'admin')),
            user TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            seen INTEGER
        ) STRICT;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            user TEXT NOT NULL,
            way TEXT NOT NULL,
            act TEXT NOT NULL,
            job INTEGER,
            detail TEXT
        ) STRICT;
        CREATE TABLE replay (
            key TEXT NOT NULL,
            user TEXT NOT NULL,
            digest TEXT NOT NULL,
            at INTEGER NOT NULL,
            job INTEGER NOT NULL REFERENCES job,
            PRIMARY KEY (user, key)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE server ADD COLUMN outcome TEXT;
        CREATE INDEX runningStep ON step (job, server) WHERE status = 'Running';
        """
}
