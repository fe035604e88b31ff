// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// Windows of jobs, as JSON; freezes; and an index with all that tells whether a schedule has
    /// changed, as its row is long.
    static let windows = """
        ALTER TABLE job ADD COLUMN window TEXT;
        CREATE INDEX scheduleMark ON schedule (state, pausedUntil, decided);

        CREATE TABLE freeze (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            starts INTEGER NOT NULL,
            ends INTEGER NOT NULL,
            pattern TEXT,
            created INTEGER NOT NULL,
            origin TEXT,
            CHECK (starts < ends)
        ) STRICT;
        """
}
